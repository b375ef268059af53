"""What a correction means, and what is right instead."""

import pytest

from bot.reports.correction import corrected_words, which_answer


@pytest.mark.parametrize(
    ("text", "slot", "right"),
    [
        ("no, Norton Road not Norton High Street", "where", "Norton Road"),
        ("no i meant thornaby", "where", "thornaby"),
        ("not the high street, the back lane", "where", "the back lane"),
        ("not monday it was sunday", "when", "sunday"),
        ("actually it was about 9 not 10", "when", "about 9"),
        ("sorry wrong street its mill lane", "where", "mill lane"),
        ("the address is wrong its mill lane", "where", "mill lane"),
        ("change it to saturday", "when", "saturday"),
        ("i didnt say norton i said newton", "where", "newton"),
        ("correction: ts20 not ts19", "where", "ts20"),
        ("*10pm", "when", "10pm"),
        ("no it was a girl", "who", "a girl"),
        ("my email is sam@example.org", "contact", "my email is sam@example.org"),
        ("no", "who", "no"),
    ],
)
def test_a_correction_names_its_answer(text: str, slot: str, right: str) -> None:
    """The words decide which answer is meant; where they fit none, it is the last one."""
    assert (slot, right) == (which_answer(text, "who"), corrected_words(text))


def test_without_an_earlier_answer_it_is_about_what_happened() -> None:
    """Nothing was asked yet."""
    assert "what" == which_answer("it was a screwdriver", None)

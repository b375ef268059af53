"""Where a message that tells of two things may be cut."""

import pytest

from bot.reports.two_things import begins_anew, cuts, says_two

TYRES, WINDOW = "someone dumped tyres in Hardwick", "my car window was smashed on Durham Road"


@pytest.mark.parametrize(
    "text",
    [
        f"two things: {TYRES}, and {WINDOW}",
        f"Hi I want to report two separate incidents. {TYRES}. Also {WINDOW}",
        f"1) {TYRES} 2) {WINDOW}",
        f"{TYRES}. Another thing, {WINDOW}",
        f"{TYRES} and also {WINDOW}",
        f"{TYRES}; secondly {WINDOW}",
    ],
)
def test_a_text_is_cut_between_its_things(text: str) -> None:
    """One of the ways leaves each thing whole, without the words that join or count."""
    assert (TYRES, WINDOW) in list(cuts(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("two things to report", True),
        ("a couple of different problems", True),
        ("this is a separate incident", True),
        ("two lads with a dog", False),
        ("the second lad had a knife", False),
    ],
)
def test_whether_it_says_so(text: str, *, said: bool) -> None:
    """People announce it, or they do not."""
    assert said is says_two(text)


def test_whether_words_begin_anew() -> None:
    """With somebody or something of their own."""
    assert begins_anew("my bike was stolen")
    assert begins_anew("someone sprayed the wall")
    assert not begins_anew("dumped it on Norton Road")
    assert not begins_anew("they ran off")

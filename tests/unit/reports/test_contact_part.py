"""Contact details are parted from every other word of the same breath."""

import pytest

from bot.reports.contact import understand_contact
from bot.reports.contact_part import contact_part, contact_value, without_contact

SMASH = "he threatened to smash my windows in if i told the council"


@pytest.mark.parametrize(
    ("said", "name", "reach", "left"),
    [
        (f"Sue Smithson 07700 900456\n{SMASH}", "Sue Smithson", "+447700900456", [SMASH]),
        (f"{SMASH}\nSue Smithson\n07700 900456", "Sue Smithson", "+447700900456", [SMASH]),
        (
            f"sue smithson 07700 900456 and {SMASH}",
            "Sue Smithson",
            "+447700900456",
            [f"and {SMASH}"],
        ),
        ("its Sue on 07700 900456 my ex is outside", "Sue", "+447700900456", ["my ex is outside"]),
        ("gun outside\n07700 900456", None, "+447700900456", ["gun outside"]),
        ("07700 900456 gun outside", None, "+447700900456", ["gun outside"]),
        ("sue@example.org he hits me", None, "sue@example.org", ["he hits me"]),
        ("my name is Sue and he hit me", "Sue", None, ["and he hit me"]),
        ("Sam, 07700 900456", "Sam", "+447700900456", []),
        ("Dave", "Dave", None, []),
        ("text 07700 900456 after 6pm", None, "+447700900456", []),
    ],
)
def test_every_other_word_is_left(
    said: str, name: str | None, reach: str | None, left: list[str]
) -> None:
    """Name and number are understood, and what else was said stays in the story."""
    value = contact_value(said)
    assert value
    told = understand_contact(value)
    assert told
    assert (name, reach) == (told.name, told.contact)
    details = frozenset(value.splitlines())
    lines = [without_contact(line, details) for line in said.splitlines()]
    assert left == [line for line in lines if line]


@pytest.mark.parametrize(
    "said",
    [
        "no he has a knife",
        "i want to stay anonymous because he threatened me",
        "don't use my name he would kill me",
    ],
)
def test_a_wish_to_be_nobody_keeps_its_reason(said: str) -> None:
    """Whoever says why stays anonymous, and the reason is part of the story."""
    value = contact_value(said)
    told = understand_contact(value or "")
    assert told
    assert (True, None) == (told.anonymous, told.contact)
    assert said == without_contact(said, frozenset((value or "").splitlines()))


def test_a_yes_among_other_words_is_a_yes() -> None:
    """Its other words stay."""
    said = "yes please ring me he threatened us"
    assert "yes" == contact_value(said)
    assert said == without_contact(said, {"yes"})


def test_what_is_no_answer_is_none() -> None:
    """Danger is not taken for a name, and details stay what they are."""
    assert None is contact_value("man outside")
    assert "Sue Smithson\n07700 900456" == contact_part("Sue Smithson\n07700 900456")

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


BESIDE = (
    "he's here",
    "he\u2019s here",
    "cant breathe",
    "shots fired",
    "Shots fired",
    "bathroom locked",
    "black bmw",
    "hes got petrol",
    "taken pills",
    "swallowed bleach",
    "cannabis factory",
    "im cornered",
    "Green Transit",
)


def _parted(said: str) -> tuple[str | None, str | None, list[str]]:
    value = contact_value(said)
    told = understand_contact(value or "")
    assert told
    details = frozenset((value or "").splitlines())
    lines = [without_contact(line, details) for line in said.splitlines()]
    return told.name, told.contact, [line for line in lines if line]


@pytest.mark.parametrize("words", BESIDE)
@pytest.mark.parametrize("between", ["\n", " ", ", "])
@pytest.mark.parametrize("reach", ["07700 900456", "sue@example.org"])
def test_words_after_a_number_are_no_name(words: str, between: str, reach: str) -> None:
    """Whatever follows a number or address stays in the story."""
    name, contact, left = _parted(f"{reach}{between}{words}")
    assert (None, [words]) == (name, left)
    assert contact in ("+447700900456", "sue@example.org")


@pytest.mark.parametrize("words", BESIDE)
def test_a_name_before_the_number_leaves_what_follows(words: str) -> None:
    """The name is one, and the words after it stay."""
    assert ("Sue", "+447700900456", [words]) == _parted(f"Sue 07700 900456 {words}")


@pytest.mark.parametrize("words", [words for words in BESIDE if words != "Green Transit"])
def test_the_line_before_a_number_is_kept_in_doubt(words: str) -> None:
    """What is not written as a name stays, even where it may be one."""
    assert [words] == _parted(f"{words}\n07700 900456")[2]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("07700 900456 my name is Sue", "Sue"),
        ("07700 900456\nits sue smithson", "Sue Smithson"),
        ("07700 900456, I'm Sue Ann Smithson", "Sue Ann Smithson"),
        ("07700 900456 this is Sue", "Sue"),
        ("im fred", "Fred"),
        ("07700 900456 my name is fred", "Fred"),
    ],
)
def test_an_introduced_name_may_stand_anywhere(said: str, name: str) -> None:
    """It is a detail, and leaves nothing."""
    found, _, left = _parted(said)
    assert (name, []) == (found, left)


def test_two_that_may_be_the_name_are_both_kept() -> None:
    """Nobody is named in doubt."""
    assert (None, ["sue , grey transit"]) == _parted("sue, grey transit, 07700 900456")[::2]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Sue, 07700 900456\nhe rings from 07700 900123", "he rings from 07700 900123"),
        ("Sue 07700 900456, his number is 07700 900123", "his number is 07700 900123"),
    ],
)
def test_somebody_elses_number_stays_in_the_story(said: str, left: str) -> None:
    """It is evidence, and no contact detail."""
    assert ("Sue", "+447700900456", [left]) == _parted(said)
    assert None is contact_value(left)

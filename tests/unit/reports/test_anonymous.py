"""Words to learn from name nobody: no person, no house, no vehicle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.anonymous import DATE, HOUSE, LINK, PLATE, POSTCODE, anonymous
from bot.reports.redact import EMAIL, NAME, NUMBER


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("ring me on 07700 900456", f"ring me on {NUMBER}"),
        ("mail sue@example.org about it", f"mail {EMAIL} about it"),
        ("at 12 Norton Road again", f"at {HOUSE} Norton Road again"),
        ("its flat 3b and number 14", f"its flat {HOUSE} and number {HOUSE}"),
        ("TS20 1AA is where, or ts201aa", f"{POSTCODE} is where, or {POSTCODE}"),
        ("a white van AB12 CDE and ab12cde", f"a white van {PLATE} and {PLATE}"),
        ("see www.example.org/sue or @sue_smith", f"see {LINK} or {LINK}"),
        ("born 03/04/1961", f"born {DATE}"),
        ("case 12345678 was closed", f"case {NUMBER} was closed"),
        ("then Kevin came with Dave, drunk", f"then {NAME} came with {NAME}, drunk"),
        ("our kevin did it, mr brown saw", f"our {NAME} did it, mr {NAME} saw"),
        ("then Łukasz came", f"then {NAME} came"),
        ("Kevin Smith hit me", f"{NAME} {NAME} hit me"),
        ("it was KEVIN BROWN on the CCTV", f"it was {NAME} {NAME} on the CCTV"),
        ("my name is Jo and it was loud", f"my name is {NAME} and it was loud"),
    ],
)
def test_what_names_somebody_is_gone(told: str, left: str) -> None:
    """Each kind of thing that could tell who or where exactly."""
    assert left == anonymous(told, keep=["Norton Road"])


@pytest.mark.parametrize(
    "told",
    [
        "It was loud. They came again on Friday",
        "behind the shops on Norton Road",
        "our dog and my mate were scared",
        "4 lads with 2 bikes, about 10 pm",
        "THEY ARE BACK AGAIN",
    ],
)
def test_what_tells_the_story_stays(told: str) -> None:
    """Days, shared places, numbers of things and sentences that begin."""
    assert told == anonymous(told, keep=["Norton Road"])


def test_what_is_known_of_the_reporter_is_gone_in_small_letters_too() -> None:
    """The name and number that they gave elsewhere."""
    told = anonymous("i am sue smith as i said", names=["Sue Smith"], contacts=["+447700900456"])
    assert f"i am {NAME} as i said" == told


@given(st.text(max_size=300))
def test_any_text_is_taken(text: str) -> None:
    """No text breaks it or hides a number from it."""
    assert "07700 900456" not in anonymous(f"{text} 07700 900456")

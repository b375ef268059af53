"""References and PINs, as they are read aloud and typed."""

import pytest

from bot.tickets.reference import (
    ALPHABET,
    find_pin,
    find_reference,
    mistyped_reference,
    new_pin,
    new_reference,
    spoken,
)

REF = "SSP-38Y-DF9"


def test_new_references_are_valid_and_differ() -> None:
    """Every new reference is found again, and a thousand of them do not repeat."""
    made = {new_reference() for _ in range(1000)}
    assert len(made) > 995
    assert all(ref == find_reference(ref) for ref in made)


@pytest.mark.parametrize(
    "text",
    [
        "SSP-38Y-DF9",
        "ssp 38y df9",
        "my ref is ssp38ydf9 thanks",
        "S S P 3 8 Y D F 9",
        "38y df9",
        "38Y-DF9?",
    ],
)
def test_found_however_it_is_typed(text: str) -> None:
    """Spaces, dashes, case and a missing prefix do not matter."""
    assert REF == find_reference(text)


def test_every_single_slip_is_noticed() -> None:
    """Any one character wrong, and any two swapped, fail the check character."""
    body = REF.replace("-", "")[3:]
    for place in range(6):
        for other in set(ALPHABET) - {body[place]}:
            wrong = body[:place] + other + body[place + 1 :]
            assert None is find_reference(f"SSP-{wrong[:3]}-{wrong[3:]}")
    for place in range(5):
        if body[place] != body[place + 1]:
            wrong = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
            assert None is find_reference(f"SSP{wrong}")


def test_a_slip_is_told_from_no_reference() -> None:
    """Something meant as a reference can be answered with "check it"."""
    assert mistyped_reference("ssp 38y df8")
    assert not mistyped_reference("what happened with my report")


@pytest.mark.parametrize("text", ["the cat sat", "two men", "TS18 2AB", "call me on 07700 900123"])
def test_no_reference(text: str) -> None:
    """Plain words, postcodes and numbers are no references."""
    assert None is find_reference(text)


def test_pin() -> None:
    """The four digits outside the reference are the PIN; two of them are none."""
    assert "0423" == find_pin(f"{REF} pin 0423")
    assert None is find_pin("1234 or 5678")
    assert 4 == len(new_pin())


def test_spoken() -> None:
    """Read out letter by letter."""
    assert "S S P   3 8 Y   D F 9" == spoken(REF)

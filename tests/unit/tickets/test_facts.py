"""The few facts of a ticket that routing may ask about."""

from dataclasses import replace

import pytest

from bot.tickets.facts import Facts, facts_of
from bot.tickets.ticket import Ticket
from tests.fakes.samples import a_ticket


def facts(**changes: object) -> Facts:
    """Return the facts of an ordinary ticket with these changes."""
    blank: Ticket = replace(a_ticket(), red_flags=(), vehicles=(), answers={}, narrative="a report")
    return facts_of(replace(blank, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "theirs"),
    [
        ("Thirteen", True),
        ("its a tristar house", True),
        ("private landlord", False),
        ("13 group", True),
    ],
)
def test_landlord(said: str, theirs: bool) -> None:
    """The landlord question decides, by any of Thirteen's names."""
    assert theirs is facts(answers={"landlord": said}).thirteen


def test_landlord_unasked() -> None:
    """Unasked is unknown, unless the report says so by itself."""
    assert None is facts().thirteen
    assert True is facts(narrative="noise from the thirteen house next door").thirteen


def test_children() -> None:
    """A red flag or a yes says that a child is involved; unasked is unknown."""
    assert True is facts(red_flags=("rf_child_at_risk",)).child
    assert False is facts(answers={"children": "no"}).child
    assert None is facts().child


def test_hate() -> None:
    """A yes, a red flag or the category itself."""
    assert True is facts(answers={"hate": "yes"}).hate
    assert True is facts(category="hate_crime").hate
    assert None is facts().hate


def test_vehicle() -> None:
    """Only a registration counts, not "a white van"."""
    assert facts(vehicles=("NK12 ABC",)).vehicle
    assert not facts(vehicles=("a white van",)).vehicle

"""Telephone numbers: only what somebody is sure of is shown."""

from pathlib import Path

import pytest

from bot.errors import DataError
from bot.reports.signposts import Contacts, load_contacts

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture
def contacts() -> Contacts:
    """Return the services of the shipped file."""
    return load_contacts(DATA / "contacts.yml")


def test_emergency_numbers_always_show(contacts: Contacts) -> None:
    """999, 101 and the 55 of the silent solution are never hidden."""
    assert ["999", "101", "55"] == [
        contacts[one].number
        for one in ("emergency", "police_101", "silent_solution")
        if contacts[one].showable
    ]


@pytest.mark.parametrize(
    "one", ["harbour", "vcas", "thirteen", "environmental_health", "out_of_hours"]
)
def test_doubtful_numbers_do_not_show(contacts: Contacts, one: str) -> None:
    """What is to be verified is shown to no resident."""
    assert not contacts[one].showable
    assert () == contacts.lines((one,))


def test_sentences_lose_doubtful_numbers(contacts: Contacts) -> None:
    """The clause that holds the number goes, the rest stays."""
    text = (
        "Danger: 999. Call the hub on 01642 130080, or NSPCC 0808 800 5000. Harbour 03000 202525."
    )
    assert "Danger: 999. Call the hub on 01642 130080." == contacts.only_checked_numbers(text)


def test_retired_and_unknown_numbers_are_hidden(contacts: Contacts) -> None:
    """An old number and one that no service has count as unchecked."""
    assert ("01642 326326", "01642 999999") == contacts.hidden_numbers(
        "Ring 01642 326326 or 01642 999999 or 0800 555 111"
    )


def test_a_checked_number_shows(tmp_path: Path) -> None:
    """A date and initials make a number showable."""
    file = tmp_path / "contacts.yml"
    file.write_text(
        "contacts:\n"
        '  - {id: harbour, name: Harbour, number: "03000 202525", confidence: medium, verify: true,'
        " checked: {date: 2026-12-01, initials: AB}}\n"
    )
    assert ("Harbour: 03000 202525",) == load_contacts(file).lines(("harbour",))


def test_a_mistake_names_its_line(tmp_path: Path) -> None:
    """A confidence that does not exist is named with file and line."""
    file = tmp_path / "contacts.yml"
    file.write_text('contacts:\n  - id: a\n    name: A\n    number: "1"\n    confidence: sure\n')
    with pytest.raises(DataError, match=r"contacts\.yml, line 5: 'sure'"):
        load_contacts(file)

"""Duty hours in local time: weekends, bank holidays and both clock changes."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.errors import DataError
from bot.tickets.duty import DutyRota, bank_holidays, load_duty

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture
def rota() -> DutyRota:
    """Return the shipped hours."""
    return load_duty(DATA / "duty.yml", frozenset({date(2026, 12, 25), date(2026, 12, 28)}))


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (datetime(2026, 11, 23, 8, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 8, 29, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), False),
        (datetime(2026, 12, 25, 12, 0, tzinfo=UTC), False),
        # In summer half past eight is half past seven UTC.
        (datetime(2026, 7, 6, 7, 30, tzinfo=UTC), True),
        # The Friday before and the Monday after the spring change.
        (datetime(2026, 3, 27, 8, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 30, 8, 0, tzinfo=UTC), True),
        # The Friday before and the Monday after the autumn change.
        (datetime(2026, 10, 23, 7, 45, tzinfo=UTC), True),
        (datetime(2026, 10, 26, 7, 45, tzinfo=UTC), False),
    ],
)
def test_open(rota: DutyRota, now: datetime, is_open: bool) -> None:
    """The desk opens and closes by the local clock."""
    assert is_open is rota.at(now).open


@pytest.mark.parametrize(
    ("now", "following"),
    [
        (datetime(2026, 11, 22, 21, 30, tzinfo=UTC), datetime(2026, 11, 23, 8, 30, tzinfo=UTC)),
        (datetime(2026, 12, 24, 18, 0, tzinfo=UTC), datetime(2026, 12, 29, 8, 30, tzinfo=UTC)),
        (datetime(2026, 3, 28, 12, 0, tzinfo=UTC), datetime(2026, 3, 30, 7, 30, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, 0, tzinfo=UTC), datetime(2026, 10, 26, 8, 30, tzinfo=UTC)),
    ],
)
def test_next_open(rota: DutyRota, now: datetime, following: datetime) -> None:
    """A closed desk says when it opens: over Christmas, and across both clock changes."""
    assert following == rota.at(now).next_open


def test_the_words_say_the_hours(rota: DutyRota) -> None:
    """What residents read and what the machine goes by are the same hours."""
    text = rota.hours_text
    assert {(8, 30, 17, 0), (8, 30, 16, 30)} == {
        (a.hour, a.minute, b.hour, b.minute) for a, b in rota.week.values()
    }
    assert all(word in text for word in ("Monday to Thursday", "8.30am to 5pm", "Friday", "4.30pm"))


def test_bank_holidays_are_packaged() -> None:
    """Christmas of next year is known without a network."""
    assert date(2027, 12, 27) in bank_holidays()


def test_a_mistake_names_its_line(tmp_path: Path) -> None:
    """Hours that end before they begin are refused with their line."""
    text = (DATA / "duty.yml").read_text().replace('friday: "08:30-16:30"', 'friday: "18:30-16:30"')
    file = tmp_path / "duty.yml"
    file.write_text(text)
    line = text.splitlines().index('    friday: "18:30-16:30"') + 1
    with pytest.raises(DataError, match=f"line {line}: the desk must open"):
        load_duty(file)

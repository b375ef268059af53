"""When the clocks of a ticket run out."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.errors import DataError
from bot.reports.priority import Priority
from bot.tickets.duty import DutyRota, load_duty
from bot.tickets.service_levels import Target, due, due_times, load_service_levels

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture
def rota() -> DutyRota:
    """Return the shipped hours with one bank holiday."""
    return load_duty(DATA / "duty.yml", frozenset({date(2026, 12, 25), date(2026, 12, 28)}))


def test_minutes_run_day_and_night(rota: DutyRota) -> None:
    """An hour over the spring change is an hour."""
    start = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert datetime(2026, 3, 29, 1, 30, tzinfo=UTC) == due(start, Target(minutes=60), rota)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (datetime(2026, 11, 20, 12, 0, tzinfo=UTC), 1, datetime(2026, 11, 23, 17, 0, tzinfo=UTC)),
        (datetime(2026, 12, 24, 12, 0, tzinfo=UTC), 1, datetime(2026, 12, 29, 17, 0, tzinfo=UTC)),
        (datetime(2026, 3, 26, 12, 0, tzinfo=UTC), 2, datetime(2026, 3, 30, 16, 0, tzinfo=UTC)),
        (datetime(2026, 10, 22, 12, 0, tzinfo=UTC), 2, datetime(2026, 10, 26, 17, 0, tzinfo=UTC)),
    ],
)
def test_working_days(rota: DutyRota, start: datetime, days: int, end: datetime) -> None:
    """Weekends and bank holidays do not count, and the day ends when the desk closes locally."""
    assert end == due(start, Target(working_days=days), rota)


def test_the_shipped_targets(rota: DutyRota) -> None:
    """Every priority has its three clocks, and the more urgent is never later."""
    targets = load_service_levels(DATA / "service_levels.yml")
    start = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    times = [due_times(start, priority, targets, rota) for priority in Priority]
    assert times == sorted(times, key=lambda t: (t.desk, t.accept, t.act))
    assert all(t.desk <= t.accept <= t.act for t in times)


def test_a_mistake_names_its_line(tmp_path: Path) -> None:
    """Minutes and working days at once are refused."""
    text = (DATA / "service_levels.yml").read_text()
    file = tmp_path / "levels.yml"
    file.write_text(text.replace("desk: {minutes: 5}", "desk: {minutes: 5, working_days: 1}"))
    with pytest.raises(DataError, match="either minutes or working_days"):
        load_service_levels(file)

"""How soon somebody must look at a ticket: desk, acceptance by the lead, first action."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.reports.datafile import Entry, read
from bot.reports.priority import Priority
from bot.tickets.duty import LONDON, DutyRota


@dataclass(frozen=True, slots=True)
class Target:
    """A limit: minutes by the clock, or working days; exactly one of them is set."""

    minutes: int | None = None
    working_days: int | None = None


@dataclass(frozen=True, slots=True)
class Targets:
    """The three clocks of one priority."""

    desk: Target
    accept: Target
    act: Target


@dataclass(frozen=True, slots=True)
class DueTimes:
    """When each clock runs out, aware UTC."""

    desk: datetime
    accept: datetime
    act: datetime


def due_times(
    start: datetime, priority: Priority, targets: Mapping[Priority, Targets], rota: DutyRota
) -> DueTimes:
    """Return when the clocks of a ticket that came in at `start` (aware) run out."""
    of = targets[priority]
    return DueTimes(
        due(start, of.desk, rota), due(start, of.accept, rota), due(start, of.act, rota)
    )


def due(start: datetime, target: Target, rota: DutyRota) -> datetime:
    """Return when a limit is reached, aware UTC.

    Minutes run day and night, in real time across clock changes. Working days end when the desk
    closes on the last of them; the day on which it came in does not count.
    """
    if target.minutes is not None:
        return start.astimezone(UTC) + timedelta(minutes=target.minutes)
    day = _working_day_after(start.astimezone(LONDON).date(), target.working_days or 0, rota)
    hours = rota.hours_of(day)
    closes = hours[1] if hours else datetime.max.time()
    return datetime.combine(day, closes, LONDON).astimezone(UTC)


def load_service_levels(path: Path) -> Mapping[Priority, Targets]:
    """Read and check `service_levels.yml`; DataError names file and line."""
    root = read(path)
    root.only("targets")
    rows = root.need("targets")
    rows.only(*(priority.name for priority in Priority))
    return {priority: _targets(rows.need(priority.name)) for priority in Priority}


def _targets(entry: Entry) -> Targets:
    entry.only("desk", "accept", "act")
    return Targets(*(_target(entry.need(name)) for name in ("desk", "accept", "act")))


def _target(entry: Entry) -> Target:
    entry.only("minutes", "working_days")
    minutes, days = entry.get("minutes"), entry.get("working_days")
    if (minutes is None) == (days is None):
        raise entry.error("give either minutes or working_days")
    value = (minutes or days or entry).whole()
    if value < 1:
        raise entry.error("at least 1 is needed")
    return Target(minutes=value) if minutes else Target(working_days=value)


def _working_day_after(day: date, count: int, rota: DutyRota) -> date:
    if not rota.week:
        raise ValueError("a desk that never opens has no working days")
    while count:
        day += timedelta(days=1)
        count -= rota.working_day(day)
    return day

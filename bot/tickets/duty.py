"""When a person reads what comes in; duty hours are data, in Europe/London."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.reports.datafile import Entry, read

LONDON = ZoneInfo("Europe/London")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# No desk is closed longer than Christmas and a weekend; beyond this the file is wrong.
_FAR = 30


@dataclass(frozen=True, slots=True)
class Duty:
    """Whether somebody is on duty; `next_open` is UTC, and None where the desk is open now."""

    open: bool
    hours_text: str
    next_open: datetime | None
    role: str


@dataclass(frozen=True, slots=True)
class DutyRota:
    """The hours of each weekday (0 is Monday), the bank holidays, and who is on call by role."""

    week: Mapping[int, tuple[time, time]]
    hours_text: str
    role: str
    deputy: str
    holidays: frozenset[date] = frozenset()
    open_on_holidays: bool = False
    round_the_clock: bool = False

    def at(self, now: datetime) -> Duty:
        """Return whether somebody is on duty at this aware time, and else from when."""
        local = now.astimezone(LONDON)
        hours = self.hours_of(local.date())
        is_open = bool(hours and hours[0] <= local.time() < hours[1])
        following = None if is_open else self._next_open(local)
        return Duty(is_open, self.hours_text, following, self.role)

    def hours_of(self, day: date) -> tuple[time, time] | None:
        """Return when the desk opens and closes on this day, None where it does not open."""
        if day in self.holidays and not self.open_on_holidays:
            return None
        return self.week.get(day.weekday())

    def working_day(self, day: date) -> bool:
        """Tell whether the desk opens on this day."""
        return self.hours_of(day) is not None

    def _next_open(self, local: datetime) -> datetime | None:
        for ahead in range(_FAR):
            day = local.date() + timedelta(days=ahead)
            hours = self.hours_of(day)
            if hours and (ahead or local.time() < hours[0]):
                return datetime.combine(day, hours[0], LONDON).astimezone(UTC)
        return None


def load_duty(path: Path, holidays: frozenset[date] | None = None) -> DutyRota:
    """Read and check `duty.yml`; DataError names file and line.

    Without `holidays` the bank holidays of England and Wales are taken from GOV.UK's list as
    packaged in govuk-bank-holidays (no network; it runs to December 2028).
    """
    root = read(path)
    root.only("hours", "on_call")
    hours, call = root.need("hours"), root.need("on_call")
    hours.only("text", "bank_holidays", "week")
    call.only("role", "deputy", "setting", "round_the_clock")
    always = call.get("round_the_clock")
    return DutyRota(
        week=dict(_day(name, entry) for name, entry in hours.need("week").fields().items()),
        hours_text=hours.need("text").text(),
        role=call.need("role").text(),
        deputy=call.need("deputy").text(),
        holidays=bank_holidays() if holidays is None else holidays,
        open_on_holidays=hours.need("bank_holidays").text() == "open",
        round_the_clock=always.truth() if always else False,
    )


def bank_holidays() -> frozenset[date]:
    """Return the bank holidays of England and Wales that the package knows, without network."""
    # Imported late: it takes 0.4 s, and the gateway must listen before that.
    from govuk_bank_holidays.bank_holidays import BankHolidays

    known = BankHolidays(use_cached_holidays=True)
    days = known.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return frozenset(row["date"] for row in days)


def _day(name: str, entry: Entry) -> tuple[int, tuple[time, time]]:
    if name not in DAYS:
        raise entry.error(f"'{name}' is not a day of the week")
    start, _, end = entry.text().partition("-")
    try:
        opens, closes = time.fromisoformat(start.strip()), time.fromisoformat(end.strip())
    except ValueError as wrong:
        raise entry.error("expected hours such as 08:30-17:00") from wrong
    if opens >= closes:
        raise entry.error("the desk must open before it closes")
    return DAYS.index(name), (opens, closes)

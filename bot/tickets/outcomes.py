"""What reports led to, counted so that nobody can be recognised: "You said, we did".

Counts change once a month, for all reports of the month together: whoever asks before and after one
case is closed gets the same answer.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.tickets.status import Status

LONDON = ZoneInfo("Europe/London")
# The last of these that a ticket reached says what it led to.
DECISIVE = frozenset({Status.ACTION_TAKEN, Status.RESOLVED, Status.PASSED_ON, Status.NO_ACTION})
_ACTED = frozenset({Status.ACTION_TAKEN, Status.RESOLVED})


class Share(StrEnum):
    """About how many of some reports, in a word: exact numbers could single one out."""

    ALL = "all"
    MOST = "most"
    HALF = "half"
    SOME = "some"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many finished reports of a kind in a ward ended so; `outcome` None: closed, no more."""

    category: str
    ward: str | None
    outcome: Status | None
    number: int


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told of one kind: how many reports, and about which share was acted on."""

    category: str
    number: int
    share: Share


@dataclass(frozen=True, slots=True)
class Period:
    """From `begin` to before `end`, both UTC."""

    begin: datetime
    end: datetime


def twelve_months(now: datetime) -> Period:
    """Return the last twelve whole months by the calendar of London; `now` is aware.

    A year that moved on with the day would tell, report by report, what falls out of it.
    """
    month = now.astimezone(LONDON).replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)
    return Period(month.replace(year=month.year - 1).astimezone(UTC), month.astimezone(UTC))


def may_be_told(
    counts: Iterable[OutcomeCount], fewest: int, *, wards: Collection[str] | None = None
) -> tuple[Told, ...]:
    """Return what may be told of these wards (None is all), the most frequent kind first.

    A ward with fewer than `fewest` of a kind does not count for it, in no sum either: else the
    difference of two answers would tell.
    """
    known = [c for c in counts if c.ward and (wards is None or c.ward in wards)]
    cells: Counter[tuple[str, str]] = Counter()
    for count in known:
        cells[count.category, count.ward or ""] += count.number
    shown = [c for c in known if cells[c.category, c.ward or ""] >= fewest]
    total: Counter[str] = Counter()
    acted: Counter[str] = Counter()
    for count in shown:
        total[count.category] += count.number
        acted[count.category] += count.number if count.outcome in _ACTED else 0
    found = (Told(kind, number, share(acted[kind], number)) for kind, number in total.items())
    return tuple(sorted(found, key=lambda told: (-told.number, told.category)))


def share(part: int, whole: int) -> Share:
    """Return about how much of the whole the part is."""
    if part == whole:
        return Share.ALL
    if part == 0:
        return Share.NONE
    if part * 5 >= whole * 3:
        return Share.MOST
    return Share.HALF if part * 5 >= whole * 2 else Share.SOME

"""The page of the pulse question: how many feel safer, the same, less safe, by ward."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import aiohttp_jinja2
from aiohttp import web

from bot.console.sessions import DESK
from bot.reports.pulse import Feeling
from bot.usecases.feedback_ports import PulseTotal
from bot.usecases.pulse import pulse_totals

# Fewer answers of a ward stand with those of others: staff know who reported there.
FEWEST = 5
TOGETHER = "Other wards, and ward not known"


@dataclass(frozen=True, slots=True)
class FeelingsRow:
    """The answers of one ward."""

    ward: str
    numbers: Mapping[Feeling, int]

    @property
    def total(self) -> int:
        """How many answered."""
        return sum(self.numbers.values())


@aiohttp_jinja2.template("feelings.html")
async def feelings(request: web.Request) -> Mapping[str, object]:
    """Show the totals of the last twelve months."""
    shown = rows(await pulse_totals(request.app[DESK]))
    # Only what is shown: the difference would tell what is not.
    whole: Counter[Feeling] = Counter()
    for row in shown:
        whole.update(row.numbers)
    return {"rows": shown, "sum": FeelingsRow("All", whole), "feelings": tuple(Feeling)}


def rows(totals: Iterable[PulseTotal]) -> tuple[FeelingsRow, ...]:
    """Return a row for each ward with answers enough, and one for all others if they are enough."""
    by_ward: defaultdict[str, list[PulseTotal]] = defaultdict(list)
    for total in totals:
        by_ward[total.ward].append(total)
    own = {w: t for w, t in by_ward.items() if w and sum(one.number for one in t) >= FEWEST}
    rest = [one for ward, found in by_ward.items() if ward not in own for one in found]
    shown = [_row(ward, found) for ward, found in sorted(own.items())]
    return (*shown, _row(TOGETHER, rest)) if _enough(rest) else tuple(shown)


def _enough(found: Iterable[PulseTotal]) -> bool:
    return sum(one.number for one in found) >= FEWEST


def _row(ward: str, totals: Iterable[PulseTotal]) -> FeelingsRow:
    numbers: Counter[Feeling] = Counter()
    for total in totals:
        numbers[total.feeling] += total.number
    return FeelingsRow(ward, numbers)

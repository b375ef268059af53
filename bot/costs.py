"""`python -m bot tickets costs`: what reports by text message cost, each and in the middle."""

import json
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from statistics import median
from typing import TYPE_CHECKING, TextIO

from bot.bootstrap import create_store
from bot.reports.texting import Cost, cost, read_prices
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.store.queries import Reader


@dataclass(frozen=True, slots=True)
class ReportCost:
    """One report by text and its cost."""

    ref: str
    cost: Cost


async def write_costs(settings: Settings, out: TextIO, *, jsonl: bool) -> None:
    """Write one JSON line for each report by text, or a few lines for people."""
    from bot.store.queries import Reader

    async with AsyncExitStack() as stack:
        store = create_store(settings)
        stack.push_async_callback(store.close)
        await store.migrate()
        found = await report_costs(Reader(store), settings)
    if jsonl:
        out.writelines(json.dumps({"ref": one.ref, **asdict(one.cost)}) + "\n" for one in found)
        return
    out.writelines(f"{line}\n" for line in told([one.cost for one in found]))


async def report_costs(reader: "Reader", settings: Settings) -> list[ReportCost]:
    """Return what every report by text cost, oldest first."""
    prices = read_prices(settings.data_dir / "sms.yml")
    return [
        ReportCost(ticket.ref, cost(await reader.transcript(ticket.ref), prices))
        async for ticket in reader.all_tickets()
        if ticket.channel == "sms"
    ]


def told(costs: Sequence[Cost]) -> list[str]:
    """Return the costs in lines for people."""
    if not costs:
        return ["No report came by text yet."]
    middle = Cost(
        round(median(one.sent for one in costs)),
        round(median(one.received for one in costs)),
        median(one.pence for one in costs),
    )
    whole = Cost(
        sum(one.sent for one in costs),
        sum(one.received for one in costs),
        sum(one.pence for one in costs),
    )
    return [
        f"Reports by text: {len(costs)}",
        f"In the middle, each: {middle.words}",
        f"All together: {whole.words}",
    ]

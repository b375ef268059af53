"""The command that sums up what reports by text cost."""

import io
import json

from bot.costs import told, write_costs
from bot.reports.texting import Cost
from bot.settings import Settings
from tests.integration.console.conftest import Staff
from tests.integration.console.test_texts import texted


async def test_each_report_by_text_is_a_line(staff: Staff, store_settings: Settings) -> None:
    """The web chat's ticket is left out, and no line says who or what."""
    ref, _ = await texted(staff, "Where was it?")
    out = io.StringIO()
    await write_costs(store_settings, out, jsonl=True)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [{"ref": ref, "sent": 1, "received": 1, "pence": 4.6}] == rows


def test_for_people() -> None:
    """How many, the middle one, and all together."""
    lines = told([Cost(4, 4, 18.4), Cost(6, 5, 27), Cost(9, 5, 39)])
    assert ["Reports by text: 3", "In the middle, each: 6 segments sent, 5 received, about 27p",
            "All together: 19 segments sent, 14 received, about 84p"] == lines  # fmt: skip
    assert ["No report came by text yet."] == told([])

"""The list of staff: what is late says so, alerts are in words, styles are found."""

from pathlib import Path

from bot.console.alerts import WORDS, alert_words
from bot.console.app import _assets
from bot.settings import ROOT, Settings
from bot.store.queries import AlertRow
from tests.fakes.clock import START, FixedClock
from tests.house.test_docs import _column
from tests.integration.console.conftest import Staff

LATE = ">Late<"


async def test_what_nobody_opened_in_time_is_late(staff: Staff, clock: FixedClock) -> None:
    """A P1 after five minutes, until somebody opens it."""
    assert LATE not in (await staff.page("/tickets", "admin"))[1]
    clock.forward(minutes=6)
    assert LATE in (await staff.page("/tickets", "admin"))[1]
    await staff.page(f"/tickets/{staff.ref}", "admin")
    assert LATE not in (await staff.page("/tickets", "admin"))[1]


def test_every_alert_has_words() -> None:
    """What operators find in their page, staff read in a sentence."""
    assert _column("docs/operators.md", "Alerts") == set(WORDS)
    assert alert_words(AlertRow("dead_letter", "x", {}, 3, START, START)).endswith("(3 times)")


def test_styles_are_found(tmp_path: Path) -> None:
    """An installation's own folder first, else where set-up puts them."""
    usual = ROOT / "var" / "assets"
    settings = Settings(var_dir=tmp_path)
    assert (usual if usual.is_dir() else tmp_path / "assets") == _assets(settings)
    (tmp_path / "assets").mkdir(exist_ok=True)
    assert tmp_path / "assets" == _assets(settings)

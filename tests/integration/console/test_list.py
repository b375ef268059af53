"""The list of staff: what is late says so, alerts are in words, styles are found."""

from pathlib import Path

from sqlalchemy import select

from bot.console.alerts import WORDS, alert_words
from bot.console.app import _assets
from bot.settings import ROOT, Settings
from bot.store.engine import SqlStore
from bot.store.queries import AlertRow, Reader
from bot.store.tables import alerts
from tests.fakes.clock import START, FixedClock
from tests.fakes.samples import NUMBER
from tests.house.test_docs import _column
from tests.integration.console.conftest import POLICE, Staff

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


async def ring(staff: Staff, kind: str, key: str) -> None:
    """Raise an alert."""
    async with staff.desk.store.begin() as uow:
        await uow.alerts.raise_alert(at=START, kind=kind, key=key, detail={})


async def test_an_alert_is_closed_with_a_name(staff: Staff, store: SqlStore) -> None:
    """By a button; its key, which may be a telephone number, is nowhere on the page."""
    await ring(staff, "sms_undelivered", NUMBER)
    await ring(staff, "dead_letter", POLICE)
    _, page = await staff.page("/tickets", "reviewer")
    assert "900123" not in page
    assert f"Partner: {staff.desk.directory.name(POLICE)}." in page
    numbers = {alert.kind: alert.number for alert in await Reader(store).open_alerts()}
    path = f"/alerts/{numbers['sms_undelivered']}/close"
    assert path in page
    csrf = await staff.csrf("reviewer")
    assert 303 == await staff.post(path, "reviewer", csrf=csrf)
    assert 409 == await staff.post(path, "admin", csrf=await staff.csrf("admin"))
    assert "sms_undelivered" not in {alert.kind for alert in await Reader(store).open_alerts()}
    async with store.look() as work:
        query = select(alerts.c.closed_by).where(alerts.c.kind == "sms_undelivered")
        assert "reviewer@safer.example" == (await work.connection.execute(query)).scalar_one()


async def test_every_open_alert_offers_an_act(staff: Staff) -> None:
    """A button for each, and for the P1 that nobody opened the way to it."""
    for kind in sorted(set(WORDS) - {"emergency_unopened"}):
        await ring(staff, kind, "x")
    _, page = await staff.page("/tickets", "admin")
    assert len(WORDS) - 1 == page.count("Seen, thank you")
    assert f"Open {staff.ref}" in page


async def test_a_p1_is_not_clicked_away(staff: Staff, store: SqlStore) -> None:
    """Its alert stays until somebody has opened the ticket."""
    (alert,) = await Reader(store).open_alerts()
    path, csrf = f"/alerts/{alert.number}/close", await staff.csrf("reviewer")
    assert 400 == await staff.post(path, "reviewer", csrf=csrf)
    assert [alert] == await Reader(store).open_alerts()
    await staff.page(f"/tickets/{staff.ref}", "reviewer")
    assert [] == await Reader(store).open_alerts()


def test_styles_are_found(tmp_path: Path) -> None:
    """An installation's own folder first, else where set-up puts them."""
    usual = ROOT / "var" / "assets"
    settings = Settings(var_dir=tmp_path)
    assert (usual if usual.is_dir() else tmp_path / "assets") == _assets(settings)
    (tmp_path / "assets").mkdir(exist_ok=True)
    assert tmp_path / "assets" == _assets(settings)

"""The alarm: each alert is told until it is taken, then never again, and no word of a report."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.partners.alarm import Alarm
from tests.fakes.clock import START


@dataclass
class AnAlert:
    """One open alert."""

    kind: str = "emergency_unopened"
    key: str = "SSP-4KD-7MX"
    times: int = 1
    first_at: datetime = START


@dataclass
class ABoard:
    """Where one alert hangs."""

    alerts: list[AnAlert] = field(default_factory=lambda: [AnAlert()])

    async def open_alerts(self) -> Sequence[AnAlert]:
        """Return what hangs there."""
        return self.alerts


async def test_an_alert_is_told_until_it_is_taken() -> None:
    """A refusal is tried again; what was taken is not told twice; a new one is."""
    answers, heard = [500, 204, 204], []

    async def take(request: web.Request) -> web.Response:
        heard.append(await request.json())
        return web.Response(status=answers[len(heard) - 1])

    app = web.Application()
    app.router.add_post("/", take)
    board = ABoard()
    async with TestServer(app) as server, ClientSession() as http:
        alarm = Alarm(board, http, str(server.make_url("/")))
        assert [0, 1, 0] == [await alarm.once() for _ in range(3)]
        board.alerts.append(AnAlert("dead_letter", "cleveland_police"))
        assert 1 == await alarm.once()
    assert ["emergency_unopened", "emergency_unopened", "dead_letter"] == [
        told["alert"] for told in heard
    ]
    assert {"alert", "about", "times", "since"} == set(heard[0])


async def test_nobody_listening_is_no_failure() -> None:
    """An address that does not answer leaves the alert for the next look."""
    async with ClientSession() as http:
        assert 0 == await Alarm(ABoard(), http, "http://127.0.0.1:9/").once()

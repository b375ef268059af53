"""A stand-in for partners: takes signed webhooks, checks and shows them, answers as it is told.

For trying the service without any partner, and for a partner's developers to compare with.
"""

import asyncio
import base64
import json
import secrets
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from rich.console import Console
from rich.markup import escape

from bot.errors import SettingsError
from bot.outbox.message import JSON
from bot.partners.signing import is_signed
from bot.partners.stand_in_entry import entered, free
from bot.reports.datafile import read
from bot.settings import Settings

MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    """One webhook as it came; `times` counts how often this id was taken, this time included."""

    at: str
    partner: str
    id: str
    signed: bool
    times: int
    answered: int
    body: JSON

    def line(self) -> str:
        """Return it as one line of JSON."""
        told = {
            "at": self.at,
            "partner": self.partner,
            "id": self.id,
            "signed": self.signed,
            "times": self.times,
            "repeat": self.times > 1,
            "answered": self.answered,
            "body": self.body,
        }
        return json.dumps(told, ensure_ascii=False)


Show = Callable[[Received], None]


@dataclass(slots=True)
class StandIn:
    """Stands for these partners (id → secret) and answers with these statuses, the last for ever.

    Everything it took stays in `received`.
    """

    secrets: Mapping[str, str] = field(repr=False)
    answers: Sequence[int] = (200,)
    show: Show = lambda received: None
    received: list[Received] = field(default_factory=list)
    _times: Counter[str] = field(default_factory=Counter)

    def app(self) -> web.Application:
        """Return the web application: `POST /{partner}`."""
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_post("/{partner}", self._take)
        return app

    async def _take(self, request: web.Request) -> web.Response:
        partner = request.match_info["partner"]
        if partner not in self.secrets:
            raise web.HTTPNotFound
        body = await request.read()
        signed = is_signed([self.secrets[partner]], request.headers, body)
        key = request.headers.get("webhook-id", "")
        self._times[key] += signed
        status = self._answer() if signed else 401
        taken = Received(
            at=datetime.now(UTC).isoformat(),
            partner=partner,
            id=key,
            signed=signed,
            times=self._times[key],
            answered=status,
            body=_json(body),
        )
        self.received.append(taken)
        self.show(taken)
        return _response(status, f"stand-in-{len(self.received)}")

    def _answer(self) -> int:
        return self.answers[min(len(self.received), len(self.answers) - 1)]


def check_answers(answers: Sequence[int]) -> None:
    """Raise `SettingsError` unless each answer is a status a partner may give."""
    if not answers or not all(200 <= answer <= 599 for answer in answers):
        raise SettingsError("an answer is a status from 200 to 599")


def check_partners(data_dir: Path, partners: Sequence[str]) -> None:
    """Raise `SettingsError` unless each of these is a partner, or a team of one."""
    known = set()
    for row in read(data_dir / "partners.yml").need("partners").each():
        name = row.need("id").text()
        teams = row.get("queues")
        known |= {name, *(f"{name}.{t.need('id').text()}" for t in (teams.each() if teams else ()))}
    unknown = sorted(set(partners) - known)
    if unknown:
        raise SettingsError(f"not a partner: {', '.join(unknown)}; see data/partners.yml")


def run_partner_stand_in(
    settings: Settings,
    partners: Sequence[str],
    *,
    named: bool,
    port: int = 8900,
    answers: Sequence[int] = (200,),
    jsonl: bool = False,
) -> None:
    """Stand in for these partners until stopped by Ctrl-C or SIGTERM.

    `named` means that the partners were asked for by name: then one that is already reached
    otherwise is a `Conflict`; else it is passed over. `SettingsError` where the port is taken, a
    partner unknown, or an answer no status.
    """
    check_answers(answers)
    check_partners(settings.data_dir, partners)
    console = Console(stderr=jsonl)
    stand_in = StandIn({}, answers, _lines if jsonl else _pages(console))
    asyncio.run(_run(settings.partners_overlay, partners, stand_in, console, port, named=named))


async def _run(
    overlay: Path,
    partners: Sequence[str],
    stand_in: StandIn,
    console: Console,
    port: int,
    *,
    named: bool,
) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    chosen = list(partners) if named else free(overlay, partners)
    stand_in.secrets = {partner: new_secret() for partner in chosen}
    async with listening(stand_in, port) as at:
        entries = {p: entry(at, p, secret) for p, secret in stand_in.secrets.items()}
        with entered(overlay, entries):
            console.print(f"Standing in for {', '.join(chosen)} on {at} (Ctrl-C ends it)")
            await stop.wait()


def entry(at: str, partner: str, secret: str) -> dict[str, str | bool]:
    """Return the partners file's entry of a stand-in that listens at this address."""
    return {"way": "webhook", "url": f"{at}/{partner}", "secret": secret, "stand_in": True}


def new_secret() -> str:
    """Return a new secret for signing."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


@asynccontextmanager
async def listening(stand_in: StandIn, port: int = 0) -> AsyncIterator[str]:
    """Listen on this machine and give the address; port 0 takes any free one."""
    runner = web.AppRunner(stand_in.app(), access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        try:
            await site.start()
        except OSError as error:
            raise SettingsError(f"port {port} is taken; choose another with --port") from error
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _response(status: int, reference: str) -> web.Response:
    if status < 300:
        return web.json_response({"reference": reference}, status=200 if status == 204 else status)
    headers = {"Retry-After": "2"} if status in (429, 503) else {}
    headers |= {"Location": "http://127.0.0.1:1/"} if status < 400 else {}
    return web.Response(status=status, headers=headers)


def _json(body: bytes) -> JSON:
    try:
        found: JSON = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found


def _lines(received: Received) -> None:
    print(received.line(), flush=True)


def _pages(console: Console) -> Show:
    def show(received: Received) -> None:
        mark = "[green]signed[/]" if received.signed else "[red]NOT SIGNED BY THE KEY[/]"
        again = f" [yellow]time {received.times}[/]" if received.times > 1 else ""
        console.rule(f"{escape(received.partner)} {escape(received.id)}", align="left")
        console.print(f"{mark}{again}, answered {received.answered}")
        console.print_json(data=received.body)

    return show

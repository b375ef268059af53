"""Starts the real processes on free ports in their own folder; looks at them from outside."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bot.channels.sms.handset import Bubble, Phone
from bot.settings import ROOT, Settings
from bot.store.engine import create_store
from bot.store.queries import Reader
from bot.tickets.ticket import to_json

PATIENCE = 120.0
ASSETS = ROOT / "var" / "assets"


def free_ports(count: int) -> list[int]:
    """Return ports that nothing listens on now."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@dataclass
class Service:
    """A running service and what is needed to talk to it."""

    var: Path
    environment: Mapping[str, str]
    gateway: str
    console: str
    partner_api: str
    rasa_port: int
    partner_port: int
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def command(self, *words: str, stdin: str = "") -> str:
        """Run `python -m bot …` against this service and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=ROOT,
            env=dict(self.environment),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *words: str, log: str) -> subprocess.Popen[str]:
        """Start `python -m bot …` in the background, its output in a file of the folder."""
        with (self.var / log).open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", *words],
                cwd=ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def stop(self) -> None:
        """Stop everything this started, the youngest first."""
        for process in reversed(self.processes):
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    @property
    def settings(self) -> Settings:
        """The settings the processes run with."""
        ours = {k: v for k, v in self.environment.items() if k.startswith("SAFER_")}
        secrets = (self.var / "secrets.env").read_text().splitlines()
        ours |= dict(line.split("=", 1) for line in secrets if line.startswith("SAFER_"))
        return Settings(**{k.removeprefix("SAFER_").lower(): v for k, v in ours.items()})  # type: ignore[arg-type]  # pydantic reads the texts

    async def tickets(self) -> list[dict[str, object]]:
        """Return every ticket, as exported, read straight from the database."""
        store = create_store(self.settings)
        try:
            return [to_json(ticket) async for ticket in Reader(store).all_tickets()]
        finally:
            await store.close()

    async def ticket(
        self, *, conversation: str = "", words: str = "", patience: float = 60.0
    ) -> dict[str, object]:
        """Return the newest ticket of a conversation or with these words, once it is there."""
        began = time.monotonic()
        while time.monotonic() - began < patience:
            found = [
                ticket
                for ticket in await self.tickets()
                if conversation in str(ticket["conversation_id"])
                and words in str(ticket["narrative"])
            ]
            if found:
                return max(found, key=lambda ticket: str(ticket["created_at"]))
            await asyncio.sleep(0.3)
        raise AssertionError("there is no such ticket")

    def received(self) -> list[dict[str, object]]:
        """Return what the stand-in partner printed, one object for each delivery."""
        text = (self.var / "partner.log").read_text()
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]

    def rasa_pid(self) -> int:
        """Return the process that listens on Rasa's port."""
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and _is_rasa(folder, self.rasa_port, self.var):
                return int(folder.name)
        raise AssertionError("Rasa is not running")


def start_service(var: Path) -> Service:
    """Start all processes and the stand-in partner; returns when Rasa answers."""
    gateway, console, partner_api, actions, rasa, stand_in, partner = free_ports(7)
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("SAFER_")},
        "SAFER_VAR_DIR": str(var),
        "SAFER_GATEWAY_PORT": str(gateway),
        "SAFER_CONSOLE_PORT": str(console),
        "SAFER_PARTNER_PORT": str(partner_api),
        "SAFER_ACTIONS_PORT": str(actions),
        "SAFER_RASA_PORT": str(rasa),
        "SAFER_TWILIO_STAND_IN_PORT": str(stand_in),
        "SAFER_PUBLIC_URL": f"http://127.0.0.1:{gateway}",
    }
    var.mkdir(parents=True, exist_ok=True)
    if ASSETS.exists():
        (var / "assets").symlink_to(ASSETS)
    service = Service(
        var,
        environment,
        gateway=f"http://127.0.0.1:{gateway}",
        console=f"http://127.0.0.1:{console}",
        partner_api=f"http://127.0.0.1:{partner_api}",
        rasa_port=rasa,
        partner_port=partner,
    )
    service.start("serve", log="service.log")
    wait_for_port(gateway)
    wait_for_port(console)
    service.start(
        "partner", "--as", "cleveland_police", "--port", str(partner), "--jsonl", log="partner.log"
    )
    wait_for_port(partner)
    wait_for_port(rasa)
    return service


def wait_for_port(port: int, patience: float = PATIENCE) -> float:
    """Wait until something listens on the port, and return how long that took (seconds)."""
    began = time.monotonic()
    while time.monotonic() - began < patience:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return time.monotonic() - began
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on port {port}")


async def until[T](look: Callable[[], T | None], patience: float = 30.0) -> T:
    """Return what `look` finds, as soon as it finds something."""
    began = time.monotonic()
    while time.monotonic() - began < patience:
        if found := look():
            return found
        await asyncio.sleep(0.3)
    raise AssertionError("it did not happen in time")


class WebResident:
    """A resident in a browser: writes, reads, and answers what the bot asks."""

    def __init__(self, session: aiohttp.ClientSession, service: Service) -> None:
        """Take a session and the service to talk to."""
        self._session = session
        self._base = f"{service.gateway}/api/v1/conversations"
        self.id = ""
        self._token = ""
        self.seq = 0
        self._count = 0

    async def arrive(self) -> None:
        """Open a conversation."""
        async with self._session.post(self._base) as answer:
            assert answer.status == 201
            opened = await answer.json()
        self.id, self._token = opened["id"], opened["token"]

    async def write(self, text: str) -> list[dict[str, object]]:
        """Send one message and return what came in the very answer."""
        self._count += 1
        headers = {**self.headers(), "Idempotency-Key": f"{self.id}-{self._count}"}
        url = f"{self._base}/{self.id}/messages"
        async with self._session.post(url, json={"text": text}, headers=headers) as answer:
            assert answer.status == 202, await answer.text()
            body = await answer.json()
        return list(body["messages"])

    async def post(self, body: object) -> int:
        """Send any JSON as a message and return the status."""
        url = f"{self._base}/{self.id}/messages"
        async with self._session.post(url, json=body, headers=self.headers()) as answer:
            return answer.status

    async def read(
        self, wait: float = 10.0, *, first_only: bool = False
    ) -> list[dict[str, object]]:
        """Return the bot's new messages, waiting for the first, until they stop for a moment."""
        found: list[dict[str, object]] = []
        patience = wait
        while new := await self._poll(patience):
            found += [m for m in new if m["from"] != "resident"]
            if found and first_only:
                break
            patience = 1.0 if found else wait
        return found

    async def _poll(self, wait: float) -> list[dict[str, object]]:
        url = f"{self._base}/{self.id}/messages?after={self.seq}&wait={wait:.0f}"
        async with self._session.get(url, headers=self.headers()) as answer:
            assert answer.status == 200
            messages: list[dict[str, object]] = (await answer.json())["messages"]
        self.seq = max([self.seq, *(int(str(m["seq"])) for m in messages)])
        return messages

    def headers(self) -> dict[str, str]:
        """Return what proves that this conversation is ours."""
        return {"Authorization": f"Bearer {self._token}"}


class TextingResident:
    """A resident with a phone: writes texts that Twilio would sign, and hears what is sent."""

    def __init__(self, session: aiohttp.ClientSession, service: Service, number: str) -> None:
        """Take a session, the service, and the phone's number."""
        self.heard: list[Bubble] = []
        self._phone = Phone(service.settings, number, session, self.heard.append)

    async def write(self, text: str, wait: float = 20.0) -> list[str]:
        """Send one text and return what the phone hears, until it is quiet for a moment."""
        before = len(self.heard)
        await self._phone.text(text)
        listening = asyncio.create_task(self._listen())
        try:
            await self._phone.wait_for_quiet(1.5, wait)
        finally:
            listening.cancel()
        return [bubble.text for bubble in self.heard[before:] if not bubble.inbound]

    async def _listen(self) -> None:
        while True:
            await self._phone.look()
            await asyncio.sleep(0.2)


def answer_to(question: str, answers: Sequence[tuple[str, str]], usual: str) -> str:
    """Return the answer whose clue is in the question, or the usual one."""
    lower = question.lower()
    return next((answer for clue, answer in answers if clue in lower), usual)


def _is_rasa(folder: Path, port: int, var: Path) -> bool:
    try:
        words = (folder / "cmdline").read_bytes().split(b"\0")
        environment = (folder / "environ").read_bytes()
    except OSError:
        return False
    return b"bot.cage" in words and f"SAFER_VAR_DIR={var}".encode() in environment and port > 0

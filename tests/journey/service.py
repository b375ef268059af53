"""Starts the real processes on free ports in their own folder; looks at them from outside."""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
    console_port: int
    actions_port: int
    rasa_port: int
    stand_in_port: int
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

    def start_bot(self, *words: str, log: str) -> None:
        """Start `python -m bot …` in the background, its output in a file of the folder."""
        self.start(sys.executable, "-m", "bot", *words, log=log)

    def start(self, *command: str, log: str) -> None:
        """Start any command in the background, in the project's folder."""
        with (self.var / log).open("w") as out:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        self.processes.append(process)

    def stop(self) -> None:
        """Stop everything this started, the youngest first."""
        for process in reversed(self.processes):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
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
        self, *, conversation: str = "", words: str = "", ref: str = "", patience: float = 60.0
    ) -> dict[str, object]:
        """Return the newest ticket with this conversation, words and reference, in time."""
        began = time.monotonic()
        while time.monotonic() - began < patience:
            found = [
                ticket
                for ticket in await self.tickets()
                if conversation in str(ticket["conversation_id"])
                and words in str(ticket["narrative"])
                and ref in str(ticket["ref"])
            ]
            if found:
                return max(found, key=lambda ticket: str(ticket["created_at"]))
            await asyncio.sleep(0.3)
        raise AssertionError("there is no such ticket")

    def received(self) -> list[dict[str, Any]]:
        """Return what the stand-in partner printed, one object for each delivery."""
        text = (self.var / "partner.log").read_text()
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]

    def kill_rasa(self) -> None:
        """End Rasa without a word of warning; the supervisor starts it again."""
        os.kill(self._pid("bot.cage"), signal.SIGKILL)

    @contextmanager
    def rasa_stopped(self) -> Iterator[None]:
        """Let Rasa stand still: it holds its connections and does nothing."""
        with _stopped(self._pid("bot.cage")):
            yield

    @contextmanager
    def actions_stopped(self) -> Iterator[None]:
        """Let the actions stand still, at a moment when they do not hold the database."""
        pid = self._pid("bot.serving", "actions")
        while True:
            with _stopped(pid):
                if not self._database_held():
                    yield
                    return
            time.sleep(0.05)

    async def until_unread(self, port: int) -> None:
        """Wait until a request lies at this port of ours that its process has not read."""
        await until(lambda: _unread(port) or None)

    def _database_held(self) -> bool:
        with closing(sqlite3.connect(self.var / "safer.db", timeout=0)) as database:
            try:
                database.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
        return False

    def _pid(self, *words: str) -> int:
        """Return the one process of this service whose command line has these words."""
        found = [
            int(folder.name)
            for folder in Path("/proc").iterdir()
            if folder.name.isdigit() and _has(folder, words, self.var)
        ]
        assert 1 == len(found), f"{words}: {len(found)} processes"
        return found[0]


def prepare_service(var: Path) -> Service:
    """Choose free ports and make the folder; nothing runs yet."""
    gateway, console, partner_api, actions, rasa, twilio, partner = free_ports(7)
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("SAFER_")},
        "SAFER_VAR_DIR": str(var),
        "SAFER_GATEWAY_PORT": str(gateway),
        "SAFER_CONSOLE_PORT": str(console),
        "SAFER_PARTNER_PORT": str(partner_api),
        "SAFER_ACTIONS_PORT": str(actions),
        "SAFER_RASA_PORT": str(rasa),
        "SAFER_TWILIO_STAND_IN_PORT": str(twilio),
        "SAFER_PUBLIC_URL": f"http://127.0.0.1:{gateway}",
    }
    var.mkdir(parents=True, exist_ok=True)
    if ASSETS.exists():
        (var / "assets").symlink_to(ASSETS)
    return Service(
        var,
        environment,
        gateway=f"http://127.0.0.1:{gateway}",
        console=f"http://127.0.0.1:{console}",
        console_port=console,
        actions_port=actions,
        rasa_port=rasa,
        stand_in_port=partner,
    )


def start_service(var: Path) -> Service:
    """Start all processes and a stand-in for both partners; returns when Rasa answers."""
    service = prepare_service(var)
    service.start_bot("serve", log="service.log")
    wait_for_port(service.console_port)
    partners = ("--as", "cleveland_police", "--as", "stockton_council")
    port = str(service.stand_in_port)
    service.start_bot("partner", *partners, "--port", port, "--jsonl", log="partner.log")
    wait_for_port(service.stand_in_port)
    wait_for_port(service.rasa_port)
    return service


def listens(port: int) -> bool:
    """Tell whether anything listens on this port of ours."""
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for_port(port: int) -> None:
    """Wait until something listens on the port."""
    began = time.monotonic()
    while not listens(port):
        assert time.monotonic() - began < PATIENCE, f"nothing listens on port {port}"
        time.sleep(0.05)


async def until[T](look: Callable[[], T | None], patience: float = 30.0) -> T:
    """Return what `look` finds, as soon as it finds something."""
    began = time.monotonic()
    while time.monotonic() - began < patience:
        if found := look():
            return found
        await asyncio.sleep(0.05)
    raise AssertionError("it did not happen in time")


@contextmanager
def _stopped(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def _unread(port: int) -> int:
    """Return how many bytes wait, unread, in the connections that this port has taken."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    own, established = f"0100007F:{port:04X}", "01"
    waiting = [row[4].partition(":")[2] for row in rows if row[1] == own and row[3] == established]
    return sum(int(count, 16) for count in waiting)


def _has(folder: Path, words: Sequence[str], var: Path) -> bool:
    try:
        command = (folder / "cmdline").read_bytes().split(b"\0")
        environment = (folder / "environ").read_bytes().split(b"\0")
    except OSError:
        return False
    said = all(word.encode() in command for word in words)
    return said and f"SAFER_VAR_DIR={var}".encode() in environment

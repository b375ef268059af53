"""Looks at the real processes from outside, and does to them what befalls processes."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from bot.rehearsal import service as starter
from bot.rehearsal.service import PATIENCE, listens, wait_for_port
from bot.settings import ROOT
from bot.store.engine import create_store
from bot.store.queries import Reader
from bot.tickets.ticket import to_json

__all__ = [
    "PATIENCE",
    "Service",
    "listens",
    "prepare_service",
    "start_service",
    "until",
    "wait_for_port",
]


class Service(starter.Service):
    """A running service of the journeys, with a stand-in for both partners."""

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
    return starter.prepare_service(var, Service)


def start_service(var: Path) -> Service:
    """Start all processes and a stand-in for both partners; returns when Rasa answers."""
    service = starter.start_service(var, Service)
    partners = ("--as", "cleveland_police", "--as", "stockton_council")
    port = str(service.stand_in_port)
    service.start_bot("partner", *partners, "--port", port, "--jsonl", log="partner.log")
    wait_for_port(service.stand_in_port)
    return service


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

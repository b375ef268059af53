"""Starts the four processes of the service, starts them again when they die, and stops them all.

It imports little, because the gateway is started before anything else: residents never wait for
the rest of the house.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
# BSD's sysexits: a process that ends with it cannot run as it is set up.
WRONG_SET_UP = 78
# A process that dies at once is started again ever more slowly, but never given up.
FIRST_PAUSE, LONGEST_PAUSE, STEADY = 0.5, 15.0, 30.0
GRACE = 10.0
# The state of a listening socket in /proc/net/tcp.
LISTENING = "0A"


@dataclass(frozen=True, slots=True)
class Port:
    """A port that a process will listen on, and the setting that says which."""

    setting: str
    host: str
    number: int


@dataclass(frozen=True, slots=True)
class Part:
    """One process: its name, its command, and the ports it will listen on."""

    name: str
    command: tuple[str, ...]
    ports: tuple[Port, ...]
    environment: Mapping[str, str]


def own_part(name: str, *ports: Port) -> Part:
    """Return one of our own processes; it reads its settings itself."""
    return Part(name, (sys.executable, "-m", "bot.serving", name), ports, dict(os.environ))


def other_parts(settings: Settings) -> tuple[Part, ...]:
    """Return the processes that start once the gateway listens."""
    phone = Port("SAFER_TWILIO_STAND_IN_PORT", "127.0.0.1", settings.twilio_stand_in_port)
    actions = own_part(
        "actions",
        Port("SAFER_ACTIONS_PORT", "127.0.0.1", settings.actions_port),
        *((phone,) if settings.stand_in else ()),
    )
    console = own_part(
        "console",
        Port("SAFER_CONSOLE_PORT", settings.console_host, settings.console_port),
        Port("SAFER_PARTNER_PORT", settings.partner_host, settings.partner_port),
    )
    return rasa_part(settings), actions, console


def rasa_part(settings: Settings) -> Part:
    """Return the caged Rasa process: of our secrets it knows its own two stores' alone."""
    python = ROOT / ".venv-rasa" / "bin" / "python"
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {
        "PYTHONWARNINGS": "ignore",
        "SAFER_VAR_DIR": str(settings.var_dir),
        "SAFER_MODELS_DIR": str(settings.models_dir),
        "SAFER_RASA_PORT": str(settings.rasa_port),
        "SAFER_ACTIONS_PORT": str(settings.actions_port),
        "SAFER_RASA_TRACKER_URL": settings.rasa_tracker_url,
        "SAFER_REDIS_URL": settings.redis_url,
    }
    command = (str(python), "-m", "bot.cage", "serve")
    port = Port("SAFER_RASA_PORT", "127.0.0.1", settings.rasa_port)
    return Part("rasa", command, (port,), environment)


def check_ports(wanted: Sequence[Part]) -> None:
    """Refuse to start on a port that something else has; `SettingsError` names it."""
    for port in (port for part in wanted for port in part.ports):
        with socket.socket(socket.AF_INET6 if ":" in port.host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((port.host, port.number))
            except OSError as wrong:
                raise cannot_listen(port, wrong) from wrong


def cannot_listen(port: Port, wrong: OSError) -> SettingsError:
    """Return the one sentence for a port that cannot be had."""
    if wrong.errno == errno.EADDRINUSE:
        told = f"Port {port.number} is in use. Stop what uses it"
    else:
        # Asyncio puts addresses into the words; a name that leads nowhere has a number below 0.
        number = wrong.errno or 0
        why = os.strerror(number) if number > 0 else wrong.strerror
        told = f"Nothing can listen on {port.host}, port {port.number} ({why})"
    return SettingsError(f"{told}, or set {port.setting} to another one.")


def ports_in_use() -> frozenset[int]:
    """Return every TCP port that anything on this machine listens on, as Linux tells it."""
    found = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        with contextlib.suppress(OSError):
            rows = (line.split() for line in table.read_text().splitlines()[1:])
            found |= {int(row[1].rpartition(":")[2], 16) for row in rows if row[3] == LISTENING}
    return frozenset(found)


class Supervisor:
    """Keeps the parts running until it is told to stop."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._keepers: list[asyncio.Task[None]] = []
        self._stop = asyncio.Event()
        self._failed = False

    def start(self, *wanted: Part) -> None:
        """Start these, and start each again whenever it ends."""
        self._keepers += [asyncio.create_task(self._keep(part)) for part in wanted]

    def stop(self, *, failed: bool = False) -> None:
        """Let `wait` stop everything and return."""
        self._failed = self._failed or failed
        self._stop.set()

    async def wait(self) -> bool:
        """Wait for SIGINT, SIGTERM or `stop`, then stop every part; True when all was well."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        await self._stop.wait()
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        await asyncio.gather(*(self._end(process) for process in self._running.values()))
        return not self._failed

    async def _keep(self, part: Part) -> None:
        pause, first = FIRST_PAUSE, True
        while not self._stop.is_set():
            began = time.monotonic()
            process = await asyncio.create_subprocess_exec(
                *part.command, cwd=ROOT, env=dict(part.environment), start_new_session=True
            )
            self._running[part.name] = process
            code = await process.wait()
            if first and code == WRONG_SET_UP:
                self.stop(failed=True)
                return
            steady = time.monotonic() - began > STEADY
            pause, first = FIRST_PAUSE if steady else min(pause * 2, LONGEST_PAUSE), False
            self._tell(f"The {part.name} ended (code {code}); starting it again in {pause:.0f} s.")
            await asyncio.sleep(pause)

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        if process.returncode is not None:
            return
        _signal(process.pid, signal.SIGTERM)
        try:
            async with asyncio.timeout(GRACE):
                await process.wait()
        except TimeoutError:
            _signal(process.pid, signal.SIGKILL)
            await process.wait()


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, number)

"""Starts the four processes of the service, starts them again when they die, and stops them all.

It imports little, because the gateway is started before anything else: residents never wait for
the rest of the house.
"""

from __future__ import annotations

import asyncio
import contextlib
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


@dataclass(frozen=True, slots=True)
class Part:
    """One process: its name, its command, and the port it will listen on."""

    name: str
    command: tuple[str, ...]
    ports: tuple[tuple[str, int], ...]
    environment: Mapping[str, str]


def own_part(name: str, *ports: tuple[str, int]) -> Part:
    """Return one of our own processes; it reads its settings itself."""
    return Part(name, (sys.executable, "-m", "bot.serving", name), ports, dict(os.environ))


def other_parts(settings: Settings) -> tuple[Part, ...]:
    """Return the processes that start once the gateway listens."""
    actions = own_part("actions", ("127.0.0.1", settings.actions_port))
    console = own_part(
        "console",
        (settings.console_host, settings.console_port),
        (settings.partner_host, settings.partner_port),
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
    return Part("rasa", command, (("127.0.0.1", settings.rasa_port),), environment)


def check_ports(wanted: Sequence[Part]) -> None:
    """Refuse to start on a port that something else has; `SettingsError` names it."""
    for part in wanted:
        for host, port in part.ports:
            with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((host, port))
                except OSError as taken:
                    raise SettingsError(
                        f"Port {port} is in use, and the {part.name} needs it."
                        f" Stop what uses it, or set SAFER_{part.name.upper()}_PORT to another one."
                    ) from taken


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

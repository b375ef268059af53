"""Starts the real processes on free ports in a folder of their own; stops what it started."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import Unavailable
from bot.settings import ROOT, Settings

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


def prepare_service[S: Service](var: Path, kind: type[S]) -> S:
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
    return kind(
        var,
        environment,
        gateway=f"http://127.0.0.1:{gateway}",
        console=f"http://127.0.0.1:{console}",
        console_port=console,
        actions_port=actions,
        rasa_port=rasa,
        stand_in_port=partner,
    )


def start_service[S: Service](var: Path, kind: type[S]) -> S:
    """Start all processes; return when Rasa answers, or stop them and raise `Unavailable`."""
    service = prepare_service(var, kind)
    service.start_bot("serve", log="service.log")
    try:
        for port in (service.console_port, service.rasa_port):
            wait_for_port(port, service)
    except BaseException:
        service.stop()
        raise
    return service


def listens(port: int) -> bool:
    """Tell whether anything listens on this port of ours."""
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for_port(port: int, service: Service | None = None) -> None:
    """Wait until something listens on the port; `Unavailable` when nothing does in time.

    A service that ended meanwhile is not waited for; its last word says why.
    """
    began = time.monotonic()
    while not listens(port):
        if service and any(process.poll() is not None for process in service.processes):
            said = (service.var / "service.log").read_text().splitlines()
            raise Unavailable(f"The service did not start: {said[-1] if said else 'no word'}")
        if time.monotonic() - began > PATIENCE:
            raise Unavailable(f"Nothing listens on port {port} after {PATIENCE:.0f} seconds.")
        time.sleep(0.05)

"""How long a start takes: from `make run` to the first answers that residents get.

    make measure-start

does so on free ports, each time in a folder of its own where the database is made already, and
fails above the limits of the issue "One report, all the way".
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import aiohttp

from bot.settings import ROOT
from tests.journey.residents import WebResident
from tests.journey.service import PATIENCE, Service, listens, prepare_service

DANGER = "there's a man with a knife outside the school right now"
REPORT = "there is graffiti all over the community centre"
GATEWAY_LIMIT, RASA_LIMIT = 2.0, 45.0
STARTS = 3


@dataclass(frozen=True, slots=True)
class Started:
    """Seconds from the start to the gateway's first answer and to Rasa's, and what the former was.

    `rasa_was_there` tells whether Rasa listened already when the gateway answered.
    """

    gateway: float
    rasa: float
    advice: str
    rasa_was_there: bool


@contextmanager
def second_start(var: Path) -> Iterator[Service]:
    """Give a service whose folder is set up and of which nothing runs yet; stop it at the end."""
    service = prepare_service(var)
    set_up = [sys.executable, "deploy/setup.py", "run"]
    environment = dict(service.environment)
    subprocess.run(set_up, cwd=ROOT, env=environment, check=True, capture_output=True)
    try:
        yield service
    finally:
        service.stop()


async def measure(service: Service) -> Started:
    """Start the service with `make run` and ask it for words from the first moment on."""
    began = time.monotonic()
    service.start("make", "run", log="service.log")
    async with aiohttp.ClientSession() as session:
        frightened, patient = WebResident(session, service), WebResident(session, service)
        await _arrive(frightened)
        said = await frightened.write(DANGER)
        gateway, rasa_was_there = time.monotonic() - began, listens(service.rasa_port)
        await patient.arrive()
        await patient.write(REPORT)
        while "text" not in [m["kind"] for m in await patient.read(25, first_only=True)]:
            assert time.monotonic() - began < PATIENCE, "Rasa never answered"
        rasa = time.monotonic() - began
    return Started(gateway, rasa, str(said[0]["text"]), rasa_was_there)


async def _arrive(resident: WebResident) -> None:
    """Open a conversation as soon as anybody is there."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await resident.arrive()
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.02)


def main() -> int:
    """Start three times, print the middle figures beside their limits; return 1 above them."""
    starts = []
    for _ in range(STARTS):
        with TemporaryDirectory() as folder, second_start(Path(folder) / "var") as service:
            starts.append(asyncio.run(measure(service)))
    gateway = sorted(started.gateway for started in starts)
    rasa = sorted(started.rasa for started in starts)
    well = median(gateway) <= GATEWAY_LIMIT and median(rasa) <= RASA_LIMIT
    print("\n".join(_told(gateway, rasa)))  # noqa: T201  # the terminal is what it is for
    return 0 if well else 1


def _told(gateway: list[float], rasa: list[float]) -> Iterator[str]:
    yield f"Seconds from `make run`, {STARTS} starts on {os.cpu_count()} processors:"
    for name, found, limit in (("gateway", gateway, GATEWAY_LIMIT), ("Rasa", rasa, RASA_LIMIT)):
        each = ", ".join(f"{seconds:.1f}" for seconds in found)
        yield f"  first answer of {name:8}{median(found):5.1f}  limit {limit:2.0f}  ({each})"


if __name__ == "__main__":
    sys.exit(main())

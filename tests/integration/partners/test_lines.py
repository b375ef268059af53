"""Webhooks never knock at doors of our own network, whatever the address says (threat T9)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientError

from bot.outbox.sending import TryAgain
from bot.partners.lines import Lines, Lookup, open_lines
from bot.partners.reach import Reached
from bot.partners.stand_in import new_secret
from bot.partners.webhook import Webhook
from bot.tickets.partner import Way
from tests.fakes.clock import FixedClock
from tests.fakes.samples import an_outgoing

INNER = (
    "127.0.0.1",
    "127.0.0.2",
    "127.1",
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "0",
    "0.0.0.0",
    "localhost",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
)


class Canary:
    """Counts who connects to it, on every address of this machine."""

    def __init__(self) -> None:
        """Nobody yet."""
        self.visits = 0
        self.port = 0

    def visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Count a visit."""
        self.visits += 1
        writer.close()


@pytest.fixture
async def canary() -> AsyncIterator[Canary]:
    """A listener that must stay alone."""
    bird = Canary()
    server = await asyncio.start_server(bird.visit, ["127.0.0.1", "127.0.0.2", "::1"], 0)
    bird.port = server.sockets[0].getsockname()[1]
    yield bird
    server.close()
    await server.wait_closed()


@asynccontextmanager
async def lines(lookup: Lookup | None = None) -> AsyncIterator[Lines]:
    """Open lines that wait two seconds."""
    async with open_lines(lookup=lookup, seconds=2) as opened:
        yield opened


@pytest.mark.parametrize("host", INNER)
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_inner_addresses_are_not_connected_to(canary: Canary, host: str, scheme: str) -> None:
    """Even where an address got past every check before, the socket is not opened."""
    async with lines() as opened:
        with pytest.raises((ClientError, OSError, ValueError)):
            await opened.outside.post(f"{scheme}://{host}:{canary.port}/", data=b"")
    assert 0 == canary.visits


@pytest.mark.parametrize("host", ["8.8.8.8", "public.example.org", "10.0.0.1"])
async def test_lines_to_this_machine_go_nowhere_else(host: str) -> None:
    """What was meant for a stand-in stays on this machine."""
    async with lines(lambda name, port: ["8.8.8.8"]) as opened:
        with pytest.raises(ClientError):
            await opened.to_this_machine.post(f"http://{host}:9/", data=b"")


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["8.8.8.8", "127.0.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["169.254.169.254"],
        ["10.0.0.1"],
        ["fd00::1"],
        [],
    ],
)
async def test_a_name_that_leads_inside_is_refused(
    canary: Canary, clock: FixedClock, found: list[str]
) -> None:
    """One inner address among good ones is enough, and a person is told."""
    url = f"https://tickets.example.org:{canary.port}/"
    async with lines(lambda name, port: found) as opened:
        reached = Reached("council", Way.WEBHOOK, url, (new_secret(),))
        result = await Webhook(opened, clock).send(an_outgoing(), reached)
    assert isinstance(result, TryAgain)
    assert ("partner_address", 0) == (result.alert, canary.visits)


async def test_a_name_that_changes_its_mind_gains_nothing(canary: Canary) -> None:
    """Looked up once for each connection: what was checked is what is connected to."""
    looked: list[str] = []

    def flipping(name: str, port: int) -> list[str]:
        looked.append(name)
        return ["192.0.2.1"] if len(looked) == 1 else ["127.0.0.1"]

    async with lines(flipping) as opened:
        for n in range(20):
            with pytest.raises((ClientError, OSError)):
                await opened.outside.post(f"https://name{n}.example.org:{canary.port}/", data=b"")
    assert (20, 0) == (len(looked), canary.visits)


async def test_a_name_that_cannot_be_found_is_tried_again(clock: FixedClock) -> None:
    """A resolver that fails is a failed attempt."""

    def nothing(name: str, port: int) -> list[str]:
        raise OSError("no such name")

    async with lines(nothing) as opened:
        reached = Reached("council", Way.WEBHOOK, "https://x.example.org/", (new_secret(),))
        result = await Webhook(opened, clock).send(an_outgoing(), reached)
    assert TryAgain("its name cannot be found") == result

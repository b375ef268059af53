"""Partners that misbehave: servers on this machine that answer byte by byte as they are told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from bot.partners.reach import Reached
from bot.partners.stand_in import new_secret
from bot.tickets.partner import Way

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class FaultyPartner:
    """What a partner at `url` was asked; `requests` are heads and bodies as they came."""

    url: str
    secret: str = field(default_factory=new_secret)
    requests: list[bytes] = field(default_factory=list)

    @property
    def reached(self) -> Reached:
        """How to reach it."""
        return Reached("council", Way.WEBHOOK, self.url, (self.secret,), (self.secret,))


@asynccontextmanager
async def faulty_partner(answer: Answer) -> AsyncIterator[FaultyPartner]:
    """Listen, and give each request the answer, whatever it does."""
    partner = FaultyPartner("")
    tasks: set[asyncio.Task[None]] = set()
    transports: list[asyncio.BaseTransport] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                partner.requests.append(await _request(reader))
                await answer(writer)
                await writer.drain()
        finally:
            writer.close()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        transports.append(writer.transport)
        task = asyncio.create_task(serve(reader, writer))
        tasks.add(task)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    partner.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/in"
    try:
        yield partner
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for transport in transports:
            transport.close()
        await server.wait_closed()


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode().lower().splitlines()
    length = next(line for line in lines if line.startswith("content-length:")).split(":")[1]
    return head + await reader.readexactly(int(length))


def says(data: bytes) -> Answer:
    """Answer with these bytes and close."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return answer


def status(line: str, body: bytes = b"", *headers: str) -> Answer:
    """Answer properly: `status("503 Busy", b"", "Retry-After: 7")`."""
    head = "\r\n".join([f"HTTP/1.1 {line}", f"Content-Length: {len(body)}", *headers])
    return says(f"{head}\r\n\r\n".encode() + body)


def drips(first: bytes, seconds: float = 0.05) -> Answer:
    """Answer with these bytes, then one byte at a time, for ever."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while True:
            await writer.drain()
            await asyncio.sleep(seconds)
            writer.write(b"a")

    return answer


def pours(first: bytes, chunk: bytes, times: int) -> Answer:
    """Answer with these bytes, then with very many."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        for _ in range(times):
            writer.write(chunk)
            await writer.drain()

    return answer


async def resets(writer: asyncio.StreamWriter) -> None:
    """Read everything, then break the connection off."""
    writer.transport.abort()


async def hangs(writer: asyncio.StreamWriter) -> None:
    """Never answer, never close."""
    await asyncio.Event().wait()

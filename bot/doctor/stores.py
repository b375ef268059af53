"""Rasa's memory and locks in PostgreSQL and Redis: reached, and written as Rasa does."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from urllib.parse import unquote, urlsplit

from bot.doctor.finding import Finding, bad, good
from bot.errors import Unavailable
from bot.settings import Settings
from bot.store.trial import rasa_may_keep

MEMORY, LOCKS = "Rasa's memory", "Rasa's locks"
SECONDS = 5.0
_USUAL_HOST, _USUAL_PORT = "127.0.0.1", 6379


class _Refused(Exception):
    """Redis said no; the message is the first word of what it said, which names nothing."""


async def check_stores(settings: Settings) -> AsyncIterator[Finding]:
    """Where Rasa remembers conversations and keeps its locks; the trial leaves nothing there."""
    if settings.rasa_tracker_url:
        yield await _memory(settings.rasa_tracker_url)
    else:
        yield good(MEMORY, "a file of its own, for one Rasa")
    if settings.redis_url:
        yield await _locks(settings.redis_url)
    else:
        yield good(LOCKS, "in its own process, for one Rasa")


async def _memory(url: str) -> Finding:
    try:
        may_keep = await rasa_may_keep(url)
    except Unavailable as wrong:
        do = "Start it, or look at SAFER_RASA_TRACKER_URL."
        return bad(MEMORY, f"PostgreSQL cannot be used ({wrong})", do)
    if not may_keep:
        do = "Let Rasa's role make tables in its database, or write to the one it made."
        return bad(MEMORY, "PostgreSQL answers, but Rasa may keep nothing in it", do)
    return good(MEMORY, "PostgreSQL answers, and Rasa may write")


async def _locks(url: str) -> Finding:
    start = "Start it, or look at SAFER_REDIS_URL."
    try:
        async with asyncio.timeout(SECONDS):
            await _try_a_lock(url)
    except (OSError, ssl.SSLError, TimeoutError, EOFError) as wrong:
        return bad(LOCKS, f"Redis cannot be reached ({_kind(wrong)})", start)
    except _Refused as wrong:
        return bad(LOCKS, f"Redis refuses a lock ({wrong})", "Look at its password and rights.")
    return good(LOCKS, "Redis answers, and takes a lock")


async def _try_a_lock(url: str) -> None:
    told = urlsplit(url)
    host, port = told.hostname or _USUAL_HOST, told.port or _USUAL_PORT
    reader, writer = await asyncio.open_connection(host, port, ssl=told.scheme == "rediss" or None)
    try:
        for command in _commands(told.username, told.password, told.path.lstrip("/") or "0"):
            writer.write(_packed(command))
            await writer.drain()
            said = (await reader.readuntil(b"\r\n")).decode("utf-8", "replace")
            if not said.startswith("+"):
                raise _Refused(said.lstrip("-").split()[0])
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


def _commands(user: str | None, password: str | None, database: str) -> Sequence[Sequence[str]]:
    names = (unquote(user),) if user else ()
    signs_in = (("AUTH", *names, unquote(password)),) if password else ()
    return (*signs_in, ("SELECT", database), ("SET", "safer:doctor", "1", "PX", "1"))


def _packed(command: Sequence[str]) -> bytes:
    """Return a command as Redis reads it: how many parts, then each with its length."""
    parts = [word.encode() for word in command]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%b\r\n" % (len(p), p) for p in parts)


def _kind(wrong: Exception) -> str:
    return type(wrong).__name__

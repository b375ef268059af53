"""Tries a PostgreSQL that is not ours, as what keeps its data there would: Rasa's memory."""

import asyncio
from urllib.parse import parse_qs, urlsplit, urlunsplit

import psycopg

from bot.errors import Unavailable

SECONDS = 5
_USUAL_HOST = "127.0.0.1"
# Rasa makes its one table itself, so a role that may not, and has none, is of no use to it.
_MAY_KEEP = (
    "SELECT CASE WHEN to_regclass('events') IS NULL"
    " THEN coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)"
    " ELSE has_table_privilege('events', 'INSERT') END"
)


async def rasa_may_keep(url: str) -> bool:
    """Return whether the role of this address may write Rasa's table, or make it.

    `Unavailable` names the kind of failure, and nothing of the address.
    """
    try:
        async with asyncio.timeout(SECONDS):
            return await asyncio.to_thread(_ask, _plain(url))
    except (psycopg.Error, TimeoutError) as wrong:
        raise Unavailable(type(wrong).__name__) from wrong


def _ask(url: str) -> bool:
    with psycopg.connect(url, connect_timeout=SECONDS) as connection:
        row = connection.execute(_MAY_KEEP).fetchone()
    return bool(row and row[0])


def _plain(url: str) -> str:
    """Return the address as the driver reads it; without a host it is this machine, as for Rasa."""
    told = urlsplit(url)
    place = told.netloc
    if not told.hostname and "host" not in parse_qs(told.query):
        place = f"{told.netloc.removesuffix(':')}{_USUAL_HOST}"
    return urlunsplit(("postgresql", place, told.path, told.query, ""))

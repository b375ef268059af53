"""What transactions promise on both databases: all or nothing, plain errors, no endless waiting."""

import asyncio
import os
import subprocess
import sys
from time import monotonic

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from bot.errors import NotFound, Unavailable
from bot.reports.conversation import Sender
from bot.settings import Settings
from bot.store.engine import SqlStore, create_store
from bot.store.tables import metadata
from tests.conftest import FIELD_KEY, HASH_KEY
from tests.fakes.clock import START
from tests.fakes.samples import a_conversation, a_ticket, an_outgoing

CRASH = """
import asyncio, os, sys
from bot.settings import Settings
from bot.store.engine import create_store
from tests.fakes.samples import a_ticket, an_outgoing

async def crash() -> None:
    store = create_store(Settings())
    async with store.begin() as uow:
        await uow.tickets.add(a_ticket(), pin_hash="", first_seq=1)
        if sys.argv[1] == "half":
            os._exit(9)
        await uow.outbox.add(an_outgoing(ticket_ref=a_ticket().ref))
        if sys.argv[1] == "before":
            os._exit(9)
    os._exit(9)

asyncio.run(crash())
"""


async def counted(store: SqlStore) -> dict[str, int]:
    """Return the number of rows of every table that has some."""
    async with store.look() as work:
        counts = {
            table.name: (
                await work.connection.execute(text(f"SELECT count(*) FROM {table.name}"))  # noqa: S608
            ).scalar_one()
            for table in metadata.sorted_tables
        }
    return {name: count for name, count in counts.items() if count}


@pytest.mark.parametrize(
    ("when", "left"),
    [("half", {}), ("before", {}), ("after", {"tickets": 1, "outbox": 1})],
)
async def test_a_crash_leaves_all_or_nothing(
    store: SqlStore, store_url: str, when: str, left: dict[str, int]
) -> None:
    """There is never a ticket without its messages."""
    environment = {
        **os.environ,
        "SAFER_DATABASE_URL": store_url,
        "SAFER_FIELD_KEY": FIELD_KEY,
        "SAFER_HASH_KEY": HASH_KEY,
    }
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", CRASH, when], env=environment, check=False
    )
    assert 9 == done.returncode
    assert left == await counted(store)


async def test_an_exception_undoes_everything(store: SqlStore) -> None:
    """Also what was done before it, and the error passes unchanged."""
    with pytest.raises(NotFound):  # noqa: PT012  the transaction is what is tested
        async with store.begin() as uow:
            await uow.tickets.add(a_ticket(), pin_hash="", first_seq=1)
            await uow.outbox.add(an_outgoing(ticket_ref=a_ticket().ref))
            await uow.conversations.get("c_none")
    assert {} == await counted(store)


async def test_a_failed_commit_undoes_everything(store: SqlStore) -> None:
    """Here a message about a ticket that is not there, which is a mistake of ours."""
    with pytest.raises(IntegrityError):  # noqa: PT012  it fails when it is left
        async with store.begin() as uow:
            await uow.conversations.ensure(a_conversation())
            await uow.outbox.add(an_outgoing(ticket_ref="SSP-NONE"))
    assert {} == await counted(store)


async def test_an_unsaved_transaction_is_seen_by_nobody(store: SqlStore) -> None:
    """Readers neither wait nor see half of it."""
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation())
        assert {} == await counted(store)
    assert {"conversations": 1} == await counted(store)


async def test_a_waiting_turn_can_be_given_up_in_time(
    store: SqlStore, store_settings: Settings
) -> None:
    """The gateway waits 0.7 s for danger; another process may hold the lock for longer."""
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation())
    other = create_store(store_settings)
    async with other.begin() as holder:
        await holder.conversations.lock("c_1")
        began = monotonic()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(said(store), 0.3)
        # Given up before the store itself gives up, which is after five seconds.
        assert monotonic() - began < 5
    await other.close()
    assert 1 == await said(store)


async def test_waiting_for_a_lock_ends_after_five_seconds(
    store: SqlStore, store_settings: Settings
) -> None:
    """Then the caller is told that the database is not available."""
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation())
    other = create_store(store_settings)
    async with other.begin() as holder:
        await holder.conversations.lock("c_1")
        began = monotonic()
        with pytest.raises(Unavailable):
            await said(store)
        assert 4 < monotonic() - began < 8
    await other.close()


async def said(store: SqlStore) -> int:
    """Lock c_1 and add a message; return its number."""
    async with store.begin() as uow:
        await uow.conversations.lock("c_1")
        return (await uow.messages.append("c_1", sender=Sender.BOT, text="x", at=START)).seq


async def test_a_database_that_is_gone_is_unavailable(
    store: SqlStore, store_settings: Settings
) -> None:
    """A broken file and a server that does not answer are the same to the rest of the house."""
    assert await store.ping()
    gone = "postgresql://nobody@127.0.0.1:1/none"
    file = store_settings.var_dir / "broken.db"
    file.write_bytes(b"not a database" * 1000)
    if store_settings.database.startswith("sqlite"):
        gone = f"sqlite:///{file}"
    broken = create_store(Settings(database_url=gone, field_key=FIELD_KEY, hash_key=HASH_KEY))
    assert not await broken.ping()
    with pytest.raises(Unavailable):
        async with broken.begin() as uow:
            await uow.conversations.get("c_1")
    await broken.close()


async def test_a_mistake_of_ours_is_not_called_an_outage(store: SqlStore) -> None:
    """A wrong statement passes as it is, so that it is seen and mended."""
    with pytest.raises(Exception) as caught:  # noqa: PT011  the two databases name it differently
        async with store.look() as work:
            await work.connection.execute(text("SELECT nothing FROM nowhere"))
    assert isinstance(caught.value, ProgrammingError | Unavailable)


async def test_reading_transactions_cannot_write_on_postgresql(store: SqlStore) -> None:
    """PostgreSQL refuses it; SQLite would take it, so it is tested where it can be."""
    async with store.look() as work:
        if not work.on_postgresql:
            return
    with pytest.raises(Unavailable):
        async with store.read() as uow:
            await uow.conversations.ensure(a_conversation())

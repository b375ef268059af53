"""Several processes share one database, as the service does."""

import asyncio
import os
import sys

from bot.store.engine import SqlStore
from tests.conftest import FIELD_KEY, HASH_KEY
from tests.fakes.samples import a_conversation

WRITE = """
import asyncio
from bot.reports.conversation import Sender
from bot.settings import Settings
from bot.store.engine import create_store
from tests.fakes.clock import START

async def write(store) -> None:
    async with store.begin() as uow:
        await uow.conversations.lock("c_1")
        await uow.messages.append("c_1", sender=Sender.BOT, text="x", at=START)

async def main() -> None:
    store = create_store(Settings())
    await asyncio.gather(*(write(store) for _ in range(40)))
    await store.close()

asyncio.run(main())
"""


async def test_three_processes_write_to_one_conversation(store: SqlStore, store_url: str) -> None:
    """Every message has its own number, and nobody is told that the database is busy."""
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation())
    keys = {"SAFER_FIELD_KEY": FIELD_KEY, "SAFER_HASH_KEY": HASH_KEY}
    environment = {**os.environ, **keys, "SAFER_DATABASE_URL": store_url}
    started = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", WRITE, env=environment)
        for _ in range(3)
    ]
    assert [0, 0, 0] == [await process.wait() for process in started]
    async with store.read() as uow:
        messages = await uow.messages.after("c_1", 0)
    assert list(range(1, 121)) == [message.seq for message in messages]

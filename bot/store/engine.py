"""The store: opens transactions on SQLite or PostgreSQL, and keeps the schema up to date."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import SaferError, Unavailable
from bot.settings import Settings
from bot.store.connect import BEGIN, LOCK_SECONDS, PATIENCE, database_url, open_engine
from bot.store.crypto import FieldCipher, KeyedHasher, field_cipher
from bot.store.faults import is_locked, plainly
from bot.store.tables import HEAD
from bot.store.unit_of_work import SqlUnitOfWork
from bot.store.work import Work
from bot.usecases.ports import Hasher

NAP = 0.05


class SqlStore:
    """Every transaction of one process; made by `create_store`, closed by `close`."""

    def __init__(self, url: URL, hasher: Hasher, cipher: FieldCipher) -> None:
        """Open the engine; nothing is connected yet."""
        self._url = url
        self._hasher = hasher
        self._cipher = cipher
        self._engine = _writing(open_engine(url))
        self._reading = _reading(self._engine)
        self._writer = asyncio.Lock()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open one transaction that may write; leaving commits, an exception rolls back.

        Raises `Unavailable` when the database is down or not free within 5 s, and `Conflict` when
        the whole transaction must be tried again.
        """
        async with self._turn(), self._transaction(self._engine, locking=True) as work:
            yield SqlUnitOfWork(work)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open one transaction that only reads: one picture of the data, nobody waits for it."""
        async with self.look() as work:
            yield SqlUnitOfWork(work)

    @asynccontextmanager
    async def look(self) -> AsyncIterator[Work]:
        """Open one transaction for `queries`."""
        async with self._transaction(self._reading, locking=False) as work:
            yield work

    async def ping(self, seconds: float = 1.0) -> bool:
        """Return whether the database answers in so many seconds."""
        try:
            async with asyncio.timeout(seconds), self.look() as work:
                await work.connection.execute(text("SELECT 1"))
        except (SaferError, TimeoutError):
            return False
        return True

    async def is_current(self) -> bool:
        """Return whether the schema is the newest this service knows."""
        return await self._revision() == HEAD

    async def migrate(self) -> None:
        """Bring the schema up to date; quick when it already is, one process at a time."""
        if await self.is_current():
            return
        from bot.store.migrate import upgrade  # Alembic takes a third of a second

        with plainly():
            await asyncio.to_thread(upgrade, self._url)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()

    async def _revision(self) -> str | None:
        try:
            async with self._reading.connect() as connection:
                found = await connection.execute(text("SELECT version_num FROM alembic_version"))
                return found.scalar_one_or_none()
        except DBAPIError:
            return None

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine, *, locking: bool) -> AsyncIterator[Work]:
        with plainly():
            async with engine.connect() as connection:
                await _begin(connection)
                yield Work(connection, self._hasher, self._cipher, locking)
                await _commit(connection)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Let one writer of this process at a time try for SQLite's lock, first come first served.

        SQLite itself makes waiters poll, which is slow and unfair among many.
        """
        if self._url.get_backend_name() != "sqlite":
            yield
            return
        try:
            await asyncio.wait_for(self._writer.acquire(), LOCK_SECONDS)
        except TimeoutError as error:
            raise Unavailable("the database is busy") from error
        try:
            yield
        finally:
            self._writer.release()


def create_store(settings: Settings, hasher: Hasher | None = None) -> SqlStore:
    """Build the store of the settings; `SettingsError` names a key or URL that is wrong."""
    keyed = hasher or KeyedHasher(settings.hash_key.get_secret_value())
    cipher = field_cipher(settings.field_key.get_secret_value())
    return SqlStore(database_url(settings.database), keyed, cipher)


async def _begin(connection: AsyncConnection) -> None:
    """Begin, and where another process writes to the SQLite file, try again for 5 s.

    SQLite's own waiting cannot be cancelled, and a turn with danger in it waits 0.7 s at most.
    """
    give_up = monotonic() + LOCK_SECONDS
    while True:
        try:
            await connection.begin()
        except OperationalError as error:
            if not is_locked(error) or monotonic() > give_up:
                raise
        else:
            return
        await asyncio.sleep(NAP)


async def _commit(connection: AsyncConnection) -> None:
    """Commit, or throw the connection away.

    On SQLite a transaction that could not commit stays open and would take in the next one's work.
    """
    try:
        await connection.commit()
    except DBAPIError:
        await connection.invalidate()
        raise


def _writing(engine: AsyncEngine) -> AsyncEngine:
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{PATIENCE: int(NAP * 1000)})
    return engine


def _reading(engine: AsyncEngine) -> AsyncEngine:
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{BEGIN: "DEFERRED"})
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

"""Opens engines: SQLite by default, PostgreSQL by URL, each with the limits we rely on."""

import os
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection as Sqlite

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from bot.errors import SettingsError

# Execution options of SQLite connections: how to begin, and how long SQLite itself waits to (ms).
BEGIN = "sqlite_begin"
PATIENCE = "sqlite_patience"
LOCK_SECONDS = 5
PATIENT = LOCK_SECONDS * 1000
POSTGRESQL_LIMITS = (
    f"-c lock_timeout={LOCK_SECONDS}s -c statement_timeout=30s"
    " -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
)
# synchronous FULL: these are crime reports, the last commits must survive a power cut (0.4 ms).
PRAGMAS = (
    f"PRAGMA busy_timeout = {PATIENT}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
)


def database_url(text: str) -> URL:
    """Return the URL with the driver we use; `SettingsError` for any other database."""
    wrong = "SAFER_DATABASE_URL must name an SQLite file or a PostgreSQL database"
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise SettingsError(wrong) from error
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite+aiosqlite")
        case "postgresql":
            options = f"{url.query.get('options', '')} {POSTGRESQL_LIMITS}".strip()
            query = {"connect_timeout": "5", **url.query, "options": options}
            return url.set(drivername="postgresql+psycopg", query=query)
    raise SettingsError(wrong)


def open_engine(url: URL) -> AsyncEngine:
    """Open the engine every transaction of the service runs on; connects when first used.

    No engine ever puts values into an error: they are what residents wrote.
    """
    if url.get_backend_name() == "postgresql":
        return create_async_engine(
            url, pool_pre_ping=True, pool_timeout=LOCK_SECONDS, hide_parameters=True
        )
    _prepare_file(url)
    engine = create_async_engine(url, pool_timeout=LOCK_SECONDS, hide_parameters=True)
    _set_up_sqlite(engine.sync_engine, foreign_keys=True)
    return engine


def open_migration_engine(url: URL) -> Engine:
    """Open a plain engine for migrations, which rebuild tables and so check no foreign keys."""
    if url.get_backend_name() == "postgresql":
        return create_engine(url, poolclass=NullPool, hide_parameters=True)
    _prepare_file(url)
    engine = create_engine(url.set(drivername="sqlite"), poolclass=NullPool, hide_parameters=True)
    _set_up_sqlite(engine, foreign_keys=False)
    return engine


def sqlite_file(url: URL) -> Path | None:
    """Return the file of an SQLite database, None for PostgreSQL."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def _prepare_file(url: URL) -> None:
    file = Path(str(url.database))
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Never open a file that is there: closing it would drop every lock this process has on it, and
    # whoever leaves next would take away the WAL with all that was written in it
    # (sqlite.org/howtocorrupt.html, 2.2).
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _set_up_sqlite(engine: Engine, *, foreign_keys: bool) -> None:
    @event.listens_for(engine, "connect")
    def set_limits(connection: Sqlite, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (*PRAGMAS, f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}"):
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {options.get(PATIENCE, PATIENT)}")
        connection.exec_driver_sql(f"BEGIN {options.get(BEGIN, 'IMMEDIATE')}")
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {PATIENT}")

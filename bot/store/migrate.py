"""Changes the schema, one process at a time; imports Alembic, which only migrating needs."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL

from bot.errors import SettingsError
from bot.store.connect import open_migration_engine, sqlite_file

SCRIPTS = Path(__file__).parent / "migrations"
# Any number will do, as long as every process of this service uses the same.
ADVISORY_LOCK = 7_301_842_006


def upgrade(url: URL, revision: str = "head") -> None:
    """Bring the database up to a revision."""
    with _connection(url) as connection:
        _run(connection, revision, up=True)


def downgrade(url: URL, revision: str) -> None:
    """Take the database back to a revision (`base` is empty). Data of what is dropped is lost."""
    with _connection(url) as connection:
        _run(connection, revision, up=False)


def alembic_config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration; migrations run on this connection."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _run(connection: Connection, revision: str, *, up: bool) -> None:
    config = alembic_config(connection)
    try:
        if up:
            command.upgrade(config, revision)
        else:
            command.downgrade(config, revision)
    except CommandError as error:
        raise SettingsError(
            f"the database was made by another version of this service: {error}"
        ) from error


@contextmanager
def _connection(url: URL) -> Iterator[Connection]:
    engine = open_migration_engine(url)
    try:
        with _file_lock(sqlite_file(url)), engine.connect() as connection:
            yield from _locked(connection)
    finally:
        engine.dispose()


def _locked(connection: Connection) -> Iterator[Connection]:
    if connection.dialect.name == "sqlite":
        yield connection
        return
    lock = {"key": ADVISORY_LOCK}
    connection.execute(text("SET statement_timeout = 0"))
    connection.execute(text("SET lock_timeout = '120s'"))
    connection.execute(text("SELECT pg_advisory_lock(:key)"), lock)
    connection.commit()
    try:
        yield connection
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), lock)
        connection.commit()


@contextmanager
def _file_lock(database: Path | None) -> Iterator[None]:
    if database is None:
        yield
        return
    with database.with_name(f"{database.name}.migrate").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

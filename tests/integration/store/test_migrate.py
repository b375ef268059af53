"""Migrations on both databases, up and down."""

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bot.errors import SettingsError
from bot.settings import Settings
from bot.store.connect import database_url, open_migration_engine, sqlite_file
from bot.store.engine import create_store
from bot.store.migrate import alembic_config, downgrade, upgrade
from bot.store.tables import HEAD, metadata


@pytest.fixture
def bare_settings(store_settings: Settings) -> Settings:
    """Settings of a database without any table, which gets its tables back for the others."""
    downgrade(database_url(store_settings.database), "base")
    return store_settings


def tables(settings: Settings) -> set[str]:
    """Return the names of all tables but Alembic's own."""
    engine = open_migration_engine(database_url(settings.database))
    names = set(inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    return names


def test_head_names_the_newest_migration() -> None:
    """The quick check at start compares with this."""
    assert HEAD == ScriptDirectory.from_config(alembic_config()).get_current_head()


def test_migrations_make_the_tables_the_code_uses(store_settings: Settings) -> None:
    """Alembic finds no difference."""
    engine = open_migration_engine(database_url(store_settings.database))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert [] == compare_metadata(context, metadata)
    engine.dispose()


def test_down_and_up_again(bare_settings: Settings) -> None:
    """Down leaves no table, up makes every one."""
    assert set() == tables(bare_settings)
    upgrade(database_url(bare_settings.database))
    assert set(metadata.tables) == tables(bare_settings)


async def test_processes_that_start_at_once_migrate_once(bare_settings: Settings) -> None:
    """All wait for the first, and find the work done."""
    stores = [create_store(bare_settings) for _ in range(4)]
    await asyncio.gather(*(store.migrate() for store in stores))
    await stores[0].migrate()
    for store in stores:
        await store.close()
    assert set(metadata.tables) == tables(bare_settings)


async def test_a_newer_database_is_refused_with_a_clear_sentence(store_settings: Settings) -> None:
    """An old program must not write into a schema it does not know."""
    engine = open_migration_engine(database_url(store_settings.database))
    revise = "UPDATE alembic_version SET version_num = :to"
    with engine.begin() as connection:
        connection.execute(text(revise), {"to": "9999"})
    store = create_store(store_settings)
    try:
        with pytest.raises(SettingsError, match="another version"):
            await store.migrate()
    finally:
        await store.close()
        with engine.begin() as connection:
            connection.execute(text(revise), {"to": HEAD})
        engine.dispose()


async def test_the_first_start_makes_a_file_only_we_can_read(tmp_path: Path) -> None:
    """Folder and file are the service's own."""
    url = f"sqlite:///{tmp_path / 'var' / 'safer.db'}"
    keys = {"field_key": "A" * 43, "hash_key": "x" * 16}
    store = create_store(Settings(database_url=url, **keys))
    await store.migrate()
    assert await store.ping()
    await store.close()
    file = sqlite_file(database_url(url))
    assert file is not None
    assert 0o600 == file.stat().st_mode & 0o777
    assert 0o700 == file.parent.stat().st_mode & 0o777

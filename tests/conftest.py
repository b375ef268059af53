"""What every test may ask for: a clock, and an empty store on each of the two databases."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from bot.settings import Settings
from bot.store.connect import database_url
from bot.store.engine import SqlStore, create_store
from bot.store.migrate import upgrade
from bot.store.tables import metadata
from tests.fakes.clock import FixedClock
from tests.fakes.postgresql import postgresql_schema

FIELD_KEY = "c2FmZXItc3RvY2t0b24tdGVzdC1maWVsZC1rZXktMDE="
HASH_KEY = "a key for tests and nothing else"


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands still."""
    return FixedClock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table and no row."""
    file = tmp_path_factory.mktemp("template") / "safer.db"
    upgrade(database_url(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A URL of a PostgreSQL schema of this session, with every table."""
    with postgresql_schema() as url:
        upgrade(database_url(url))
        yield url


@pytest.fixture
def empty_postgresql(postgresql_url: str) -> str:
    """The session's PostgreSQL schema, emptied."""
    engine = create_engine(make_url(postgresql_url))
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    engine.dispose()
    return postgresql_url


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store, once on SQLite and once on PostgreSQL."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("empty_postgresql"))
    file = tmp_path / "safer.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), file)
    return f"sqlite:///{file}"


@pytest.fixture
def store_settings(store_url: str, tmp_path: Path) -> Settings:
    """Settings of an empty store; the var folder is the test's own."""
    return Settings(
        var_dir=tmp_path, database_url=store_url, field_key=FIELD_KEY, hash_key=HASH_KEY
    )


@pytest.fixture
async def store(store_settings: Settings) -> AsyncIterator[SqlStore]:
    """An empty store, once on SQLite and once on PostgreSQL."""
    opened = create_store(store_settings)
    yield opened
    await opened.close()

"""Which databases the URL may name, and what loads when."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.errors import SettingsError
from bot.store.connect import database_url, open_engine, open_migration_engine, sqlite_file


def test_any_sqlite_or_postgresql_url_gets_our_driver() -> None:
    """The drivers are ours to choose."""
    assert "sqlite+aiosqlite" == database_url("sqlite:////tmp/x.db").drivername
    assert "postgresql+psycopg" == database_url("postgresql://u@h/d").drivername


def test_limits_join_the_options_of_the_url() -> None:
    """A search path in the URL stays beside our time limits."""
    options = database_url("postgresql://u@h/d?options=-csearch_path%3Dx").query["options"]
    assert "-csearch_path=x" in options
    assert "lock_timeout=5s" in options


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://h/d", "nonsense"])
def test_other_databases_are_refused_by_name_of_the_setting(url: str) -> None:
    """A database that forgets, or that we never tested, is refused."""
    with pytest.raises(SettingsError, match="SAFER_DATABASE_URL"):
        database_url(url)


def test_tells_the_file_of_sqlite() -> None:
    """PostgreSQL has no file."""
    assert Path("/tmp/x.db") == sqlite_file(database_url("sqlite:////tmp/x.db"))
    assert None is sqlite_file(database_url("postgresql://u@h/d"))


def test_the_store_loads_neither_alembic_nor_another_databases_driver() -> None:
    """The gateway must answer within two seconds of its start."""
    heavy = "[m for m in ('alembic', 'psycopg', 'aiosqlite', 'spacy') if m in sys.modules]"
    code = f"import sys, bot.store.engine, bot.store.queries; print({heavy})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]" == done.stdout.strip()


async def test_an_error_never_holds_values(tmp_path: Path) -> None:
    """What residents wrote does not get into logs by way of the database's complaints."""
    engine = open_engine(database_url(f"sqlite:///{tmp_path / 'safer.db'}"))
    with pytest.raises(OperationalError) as wrong:
        async with engine.begin() as connection:
            await connection.execute(text("INSERT INTO nowhere VALUES (:said)"), {"said": "canary"})
    await engine.dispose()
    plain = open_migration_engine(database_url(f"sqlite:///{tmp_path / 'safer.db'}"))
    assert "canary" not in str(wrong.value)
    assert plain.hide_parameters

"""Whoever opens the database file for a moment leaves the running service's writing in place."""

import subprocess
import sys
from pathlib import Path

from bot.settings import Settings
from bot.store.engine import create_store
from tests.conftest import FIELD_KEY, HASH_KEY
from tests.fakes.clock import FixedClock

VISIT = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
print(*database.execute("SELECT count(*) FROM alerts"))
database.close()
"""


async def test_a_visitor_does_not_take_the_wal_away(tmp_path: Path, clock: FixedClock) -> None:
    """What a service writes after it made its tables is seen by others, and stays when they go."""
    settings = Settings(var_dir=tmp_path, field_key=FIELD_KEY, hash_key=HASH_KEY)
    store = create_store(settings)
    await store.migrate()
    create_store(settings)
    assert "(0,)" == _visit(tmp_path)
    assert (tmp_path / "safer.db-wal").exists()
    async with store.begin() as uow:
        await uow.alerts.raise_alert(at=clock.now(), kind="partners_file", key="", detail={})
    assert "(1,)" == _visit(tmp_path)
    await store.close()
    assert "(1,)" == _visit(tmp_path)


def _visit(folder: Path) -> str:
    """Let another process read the database and leave; return what it saw."""
    command = [sys.executable, "-c", VISIT, str(folder / "safer.db")]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

"""The counts in a file of their own: `figures.db` in the var folder, plain SQLite.

Like `places.db` it is an index of what anybody can download, not a record, and is no part of the
store (docs/decisions/0008): counts by month, ward and kind, no crime by itself.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from bot.errors import DataError, Unavailable

FILE = "figures.db"
_SHAPE = 1
_COUNTS = """CREATE TABLE counts (
    month TEXT, source TEXT, ward TEXT, kind TEXT, number INTEGER,
    PRIMARY KEY (month, source, ward, kind)
) WITHOUT ROWID"""
API = "police.uk API"

# How many of each kind, by ward; those whose ward nobody knows are under "".
type Month = Mapping[str, Mapping[str, int]]
type Key = tuple[str, str, str, str]


def keep_counts(path: Path, counts: Mapping[Key, int]) -> None:
    """Put counts (month, source, ward, kind) in the place of all of the same month and source.

    All or nothing. A file of a month replaces what the API told of it, which is less exact.
    """
    with _opened(path) as database:
        for month, source in sorted({key[:2] for key in counts}):
            database.execute(
                "DELETE FROM counts WHERE month = ? AND source IN (?, ?)", (month, source, API)
            )
        rows = [(*key, number) for key, number in sorted(counts.items())]
        database.executemany("INSERT INTO counts VALUES (?, ?, ?, ?, ?)", rows)


def read_counts(path: Path) -> Mapping[str, Month]:
    """Return every month that is held; none where nothing ever was. `DataError` where damaged."""
    if not path.exists():
        return {}
    months: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as database:
            if not _has_tables(path, database):
                return {}
            for month, ward, kind, number in database.execute(
                "SELECT month, ward, kind, number FROM counts"
            ):
                months[month][ward][kind] += number
    except sqlite3.Error as wrong:
        raise _damaged(path) from wrong
    return months


def months_up_to(newest: str, number: int) -> list[str]:
    """Return so many months (2026-09), the newest last."""
    year, month = map(int, newest.split("-"))
    last = year * 12 + month - 1
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(last - number + 1, last + 1)]


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=5, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                if not _has_tables(path, database):
                    _run(database, (_COUNTS, f"PRAGMA user_version = {_SHAPE}"))
                yield database
            except BaseException:
                database.rollback()
                raise
            database.commit()
    except sqlite3.OperationalError as wrong:
        raise Unavailable(f"{path} cannot be written ({wrong}). Nothing was kept.") from wrong
    except sqlite3.DatabaseError as wrong:
        raise _damaged(path) from wrong


def _run(database: sqlite3.Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        database.execute(statement)


def _has_tables(path: Path, database: sqlite3.Connection) -> bool:
    if database.execute("SELECT 1 FROM sqlite_master").fetchone() is None:
        return False
    if int(database.execute("PRAGMA user_version").fetchone()[0]) != _SHAPE:
        raise _damaged(path)
    return True


def _damaged(path: Path) -> DataError:
    return DataError(f"{path} cannot be read. Delete it and import the files again.")

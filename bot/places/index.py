"""The places of open data in a file of their own: `places.db` in the var folder, plain SQLite.

Not in the store: it is no record. It holds what official files say, for one machine, is made again
from them at any time, is read once at the start and never while a resident waits, and must be there
when the database is not. `docs/decisions/0008-imported-places-in-a-file.md` says more.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import structlog

from bot.errors import DataError, Unavailable
from bot.places.gazetteer import Kind, Row
from bot.places.opendata import Point

FILE = "places.db"
# Another shape of the tables gets another number; a file of another number is imported again.
_SHAPE = 2
_POINTS = """CREATE TABLE points (
    source TEXT, key TEXT, name TEXT, kind TEXT, lat REAL, lon REAL, ward TEXT, town TEXT,
    postcode TEXT, inside INTEGER, elsewhere TEXT, part TEXT, PRIMARY KEY (source, key)
) WITHOUT ROWID"""
_STREETS = """CREATE TABLE streets (
    name TEXT, kind TEXT, ward TEXT, town TEXT, lat REAL, lon REAL, postcode TEXT, cue INTEGER,
    elsewhere TEXT, unsure INTEGER
)"""
_KEEP = "INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_WRITE = "INSERT INTO streets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class Keeping:
    """One import, in one transaction."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._seen: dict[tuple[str, str], set[str]] = {}

    def keep(self, point: Point) -> None:
        """Keep a point; the same row of the same source replaces what it said before."""
        inside = None if point.inside is None else int(point.inside)
        if point.part:
            self._seen.setdefault((point.source, point.part), set()).add(point.key)
        self._database.execute(
            _KEEP,
            (
                point.source, point.key, point.name, point.kind.value, point.lat, point.lon,
                point.ward, point.town, point.postcode, inside, point.elsewhere,
                point.part,
            ),
        )  # fmt: skip

    def forget_vanished(self) -> int:
        """Remove what the files of this import left out of the parts that they tell the whole of.

        A street that a newer map has no more is gone; return how many rows are.
        """
        gone = [
            (source, key)
            for (source, part), seen in self._seen.items()
            for (key,) in self._database.execute(
                "SELECT key FROM points WHERE source = ? AND part = ?", (source, part)
            )
            if key not in seen
        ]
        self._database.executemany("DELETE FROM points WHERE source = ? AND key = ?", gone)
        return len(gone)

    def rebuild(self, make: Callable[[Iterable[Point]], Iterable[Row]]) -> int:
        """Make the streets anew of all points ever kept; return how many there are."""
        self._database.execute("DELETE FROM streets")
        points = map(_point, self._database.execute("SELECT * FROM points"))
        rows = [_values(row) for row in make(points)]
        self._database.executemany(_WRITE, rows)
        return len(rows)


@contextmanager
def opened(path: Path) -> Iterator[Keeping]:
    """Open the file for one import: all of it is kept, or, after any error, nothing.

    `Unavailable` when another import is running or the disk is full; a file that is no database,
    or is of another version, is `DataError`.
    """
    try:
        with closing(sqlite3.connect(path, timeout=5, isolation_level=None)) as database:
            database.row_factory = sqlite3.Row
            database.execute("BEGIN IMMEDIATE")
            try:
                _prepare(path, database)
                yield Keeping(database)
            except BaseException:
                database.rollback()
                raise
            database.commit()
    except sqlite3.OperationalError as wrong:
        raise Unavailable(f"{path} cannot be written ({wrong}). Nothing was imported.") from wrong
    except sqlite3.DatabaseError as wrong:
        raise _damaged(path) from wrong


def known_streets(folder: Path) -> tuple[Row, ...]:
    """Return what was imported into this var folder; nothing, and a log line, where it is damaged.

    Our own gazetteer then goes on alone: a damaged index must not keep the service from starting.
    """
    try:
        return read_streets(folder / FILE)
    except DataError:
        structlog.get_logger().error("imported_places_not_read")
        return ()


def read_streets(path: Path) -> tuple[Row, ...]:
    """Return what was imported, in the order of names; nothing where nothing ever was.

    `DataError` where the file is damaged or of another version.
    """
    if not path.exists():
        return ()
    try:
        # Writable, so that what a crash in the middle of an import left is rolled back.
        uri = f"{path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(uri, uri=True, timeout=5)) as database:
            if _is_empty(database):
                return ()
            if _version(database) != _SHAPE:
                raise _damaged(path)
            database.row_factory = sqlite3.Row
            return tuple(map(_row, database.execute("SELECT * FROM streets ORDER BY rowid")))
    except (sqlite3.Error, ValueError) as wrong:
        raise _damaged(path) from wrong


def _prepare(path: Path, database: sqlite3.Connection) -> None:
    if _is_empty(database):
        for statement in (_POINTS, _STREETS, f"PRAGMA user_version = {_SHAPE}"):
            database.execute(statement)
    elif _version(database) != _SHAPE:
        raise _damaged(path)


def _is_empty(database: sqlite3.Connection) -> bool:
    """Tell whether nothing was ever imported: the first import was refused."""
    return database.execute("SELECT 1 FROM sqlite_master").fetchone() is None


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _damaged(path: Path) -> DataError:
    return DataError(f"{path} cannot be read. Delete it and import the files again.")


def _point(kept: sqlite3.Row) -> Point:
    inside = None if kept["inside"] is None else bool(kept["inside"])
    return Point(**{**dict(kept), "kind": Kind(kept["kind"]), "inside": inside})


def _values(row: Row) -> tuple[str | float | None, ...]:
    return (
        row.name, row.kind.value, row.ward, row.town, row.lat, row.lon, row.postcode,
        int(row.cue), row.elsewhere, int(row.unsure),
    )  # fmt: skip


def _row(kept: sqlite3.Row) -> Row:
    told = {"kind": Kind(kept["kind"]), "cue": bool(kept["cue"]), "unsure": bool(kept["unsure"])}
    return Row(**{**dict(kept), **told}, aliases=(), imported=True)

"""Says plainly what a database error means to the rest of the house."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import Conflict, Unavailable

# sqlite3's extended codes for a broken unique or primary key; SQLSTATE for the same.
_TAKEN = (2067, 1555, "23505")
# SQLSTATE: serialization failure, deadlock; trying the whole transaction again helps.
_AGAIN = ("40001", "40P01")
# A broken pipe to the server, a full, unreadable or corrupt file, a lock not got in time.
_DOWN = ("OperationalError", "InterfaceError", "InternalError", "DatabaseError")


# sqlite3's primary code; extended codes carry it in their low byte.
SQLITE_BUSY = 5


@contextmanager
def plainly() -> Iterator[None]:
    """Turn what the database says into `Conflict` or `Unavailable`; mistakes of ours pass."""
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable("every connection to the database is busy") from error
    except DBAPIError as error:
        meaning = _meaning(error)
        if meaning is None:
            raise
        raise meaning from error


def is_locked(error: DBAPIError) -> bool:
    """Return whether another process holds the SQLite file at this moment."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == SQLITE_BUSY


def _meaning(error: DBAPIError) -> Exception | None:
    code = getattr(error.orig, "sqlite_errorcode", None) or getattr(error.orig, "sqlstate", None)
    if isinstance(error, IntegrityError):
        return Conflict("somebody else wrote this first") if code in _TAKEN else None
    if code in _AGAIN:
        return Conflict("two changes met; one of them must be done again")
    if error.connection_invalidated or type(error).__name__ in _DOWN:
        return Unavailable("the database is down or busy")
    return None

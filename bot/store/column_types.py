"""Column types that behave the same on SQLite and PostgreSQL."""

import json
import re
from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from bot.outbox.message import JSON

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
Number = BigInteger().with_variant(Integer(), "sqlite")


def clean(text: str) -> str:
    """Replace what no database can hold (null, half of a surrogate pair) by the mark for it."""
    return UNSTORABLE.sub("\ufffd", text)


class Words(TypeDecorator[str]):
    """Text that any resident may have typed, null bytes and broken emoji included."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Make the text storable."""
        return None if value is None else clean(value)


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC; SQLite has no time zones, so there it is kept naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into UTC; a naive time is a mistake of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Document(TypeDecorator[JSON]):
    """A JSON document, as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: JSON, dialect: Dialect) -> str | None:
        """Write the document."""
        if value is None:
            return None
        return clean(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def process_result_value(self, value: str | None, dialect: Dialect) -> JSON:
        """Read the document."""
        if value is None:
            return None
        document: JSON = json.loads(value)
        return document

"""What every repository works with: one open connection and the keys."""

from dataclasses import dataclass

from sqlalchemy import Select, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.crypto import FieldCipher
from bot.usecases.ports import Hasher


@dataclass(frozen=True, slots=True)
class Work:
    """One transaction; `locking` is false where it may only read."""

    connection: AsyncConnection
    hasher: Hasher
    cipher: FieldCipher
    locking: bool

    @property
    def on_postgresql(self) -> bool:
        """True on PostgreSQL."""
        return self.connection.dialect.name == "postgresql"

    def held[*Columns](self, select: Select[*Columns]) -> Select[*Columns]:
        """Make the select hold its rows; on SQLite the immediate transaction already does."""
        return select.with_for_update() if self.locking else select

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """Return an insert that can say what to do `on conflict`."""
        return postgresql.insert(table) if self.on_postgresql else sqlite.insert(table)

    def contact_hash(self, contact: str) -> str:
        """Return the keyed hash a telephone number or e-mail is looked up by."""
        return self.hasher.digest("contact", contact)

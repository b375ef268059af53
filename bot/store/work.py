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

    async def add_once(self, table: Table, key: str, values: dict[str, object]) -> bool:
        """Insert a row unless one has these key columns (separated by commas) already.

        Returns whether it was inserted; a row that another transaction is inserting is waited for.
        """
        columns = key.split(",")
        once = self.insert(table).values(values).on_conflict_do_nothing(index_elements=columns)
        inserted = await self.connection.execute(once.returning(table.c[columns[0]]))
        return inserted.first() is not None

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """Return an insert that can say what to do `on conflict`."""
        return postgresql.insert(table) if self.on_postgresql else sqlite.insert(table)

    def contact_hash(self, contact: str) -> str:
        """Return the keyed hash a telephone number or e-mail is looked up by."""
        return self.hasher.digest("contact", contact)

"""The list of tickets as staff read it: the most urgent first, then the longest waiting."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import Invalid
from bot.outbox.message import Way
from bot.reports.report import Channel
from bot.store.codec import read_details
from bot.store.tables import outbox, tickets
from bot.tickets.status import Status
from bot.triage.danger import Priority

_ORDER = (tickets.c.priority, tickets.c.created_at, tickets.c.ref)
_SHUT = [status.value for status in Status if not status.open]
_SHOWN = (
    *_ORDER,
    tickets.c.channel,
    tickets.c.category,
    tickets.c.status,
    tickets.c.needs_human,
    tickets.c.unfinished,
    tickets.c.opened_at,
    tickets.c.updated_at,
    tickets.c.details,
)


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """Which tickets; None is any.

    `partner` is one that was sent the ticket; `open` leaves out what is closed, resolved or needs
    no action, but never an emergency that no member of staff has looked at.
    """

    partner: str | None = None
    open: bool = False
    unopened: bool | None = None
    needs_human: bool | None = None
    unfinished: bool | None = None
    priority: Priority | None = None
    status: Status | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One line of the list; `where` is the place as found, else as said."""

    ref: str
    created_at: datetime
    priority: Priority
    status: Status
    category: str
    channel: Channel
    where: str | None
    needs_human: bool
    unfinished: bool
    opened_at: datetime | None
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class TicketPage:
    """Some lines, and what to ask for the lines after them (None at the end)."""

    rows: tuple[TicketRow, ...]
    after: str | None


async def list_tickets(
    connection: AsyncConnection, wanted: TicketFilter, after: str | None, limit: int
) -> TicketPage:
    """Return up to `limit` lines after a page's `after`; `Invalid` when that was tampered with."""
    query = select(*_SHOWN).where(*_conditions(wanted)).order_by(*_ORDER).limit(limit + 1)
    if after:
        query = query.where(tuple_(*_ORDER) > _position(after))
    rows = (await connection.execute(query)).all()
    shown = tuple(_row(row) for row in rows[:limit])
    return TicketPage(shown, _mark(shown[-1]) if len(rows) > limit else None)


def count_tickets(wanted: TicketFilter) -> Select[int]:
    """Return the query that counts these tickets."""
    return select(func.count()).select_from(tickets).where(*_conditions(wanted))


def _conditions(wanted: TicketFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.open:
        unseen = and_(tickets.c.priority == Priority.P1.value, tickets.c.opened_at.is_(None))
        conditions.append(or_(tickets.c.status.not_in(_SHUT), unseen))
    if wanted.unopened is not None:
        new = tickets.c.opened_at.is_(None)
        conditions.append(new if wanted.unopened else ~new)
    if wanted.partner is not None:
        conditions.append(_sent_to(wanted.partner))
    equal = {
        tickets.c.needs_human: wanted.needs_human,
        tickets.c.unfinished: wanted.unfinished,
        tickets.c.priority: wanted.priority,
        tickets.c.status: wanted.status,
        tickets.c.category: wanted.category,
    }
    return conditions + [column == value for column, value in equal.items() if value is not None]


def _sent_to(partner: str) -> ColumnElement[bool]:
    return exists().where(
        outbox.c.ticket_ref == tickets.c.ref,
        outbox.c.way == Way.PARTNER.value,
        outbox.c.recipient == partner,
    )


def _row(row: Row[*tuple[object, ...]]) -> TicketRow:
    kept = row._mapping
    place = read_details(kept["details"]).location
    return TicketRow(
        ref=kept["ref"],
        created_at=kept["created_at"],
        priority=Priority(kept["priority"]),
        status=Status(kept["status"]),
        category=kept["category"],
        channel=Channel(kept["channel"]),
        where=place.place or place.text,
        needs_human=kept["needs_human"],
        unfinished=kept["unfinished"],
        opened_at=kept["opened_at"],
        updated_at=kept["updated_at"],
    )


def _mark(row: TicketRow) -> str:
    position = f"{row.priority.value}|{row.created_at.isoformat()}|{row.ref}"
    return base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")


def _position(mark: str) -> tuple[int, datetime, str]:
    try:
        raw = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)).decode()
        priority, created_at, ref = raw.split("|")
        at = datetime.fromisoformat(created_at)
        if at.tzinfo is None:
            raise ValueError("no time zone")
        return int(Priority(int(priority))), at, ref
    except (binascii.Error, ValueError) as error:
        raise Invalid("that page does not exist") from error

"""The list of tickets as one partner may read it: from what it was sent, never from the ticket."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select

from bot.errors import Invalid
from bot.outbox.message import JSON, Way
from bot.store.outbox import read_outbox
from bot.store.tables import outbox, tickets
from bot.store.work import Work
from bot.tickets.status import Status

_SHUT = [status.value for status in Status if not status.open]


@dataclass(frozen=True, slots=True)
class SentRow:
    """The latest a partner was sent of one ticket, and how far that ticket is."""

    view: Mapping[str, JSON]
    status: Status
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class SentPage:
    """Some rows, and what to ask for the rows after them (None at the end)."""

    rows: tuple[SentRow, ...]
    after: str | None


async def list_sent(
    work: Work, partner: str, after: str | None, limit: int, *, only_open: bool
) -> SentPage:
    """Return up to `limit` rows, the latest first; `Invalid` when `after` was tampered with."""
    latest = select(func.max(outbox.c.number)).where(*_mine(partner)).group_by(outbox.c.ticket_ref)
    query = (
        select(outbox, tickets.c.status.label("ticket_status"))
        .join(tickets, tickets.c.ref == outbox.c.ticket_ref)
        .where(outbox.c.number.in_(latest))
        .order_by(outbox.c.number.desc())
        .limit(limit + 1)
    )
    if only_open:
        query = query.where(tickets.c.status.not_in(_SHUT))
    if after:
        query = query.where(outbox.c.number < _position(after))
    rows = (await work.connection.execute(query)).all()
    shown = []
    for row in rows[:limit]:
        sent = read_outbox(row, work.cipher)
        view = sent.payload.get("data")
        known = view if isinstance(view, dict) else {}
        shown.append(SentRow(known, Status(row.ticket_status), sent.created_at))
    return SentPage(tuple(shown), str(rows[limit - 1].number) if len(rows) > limit else None)


def count_sent(partner: str, *, only_open: bool) -> Select[int]:
    """Return the query that counts this partner's tickets."""
    query = (
        select(func.count(outbox.c.ticket_ref.distinct()))
        .join(tickets, tickets.c.ref == outbox.c.ticket_ref)
        .where(*_mine(partner))
    )
    return query.where(tickets.c.status.not_in(_SHUT)) if only_open else query


def _mine(partner: str) -> tuple[ColumnElement[bool], ...]:
    return (
        outbox.c.way == Way.PARTNER.value,
        outbox.c.recipient == partner,
        outbox.c.ticket_ref.is_not(None),
    )


def _position(mark: str) -> int:
    if not (mark.isascii() and mark.isdigit() and len(mark) < 18):
        raise Invalid("that page does not exist")
    return int(mark)

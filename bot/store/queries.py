"""The read side: what the console, the exports and the checks look at. Nothing here writes."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select, tuple_

from bot.errors import NotFound
from bot.outbox.message import JSON, OutboxMessage, State, Way
from bot.reports.conversation import Kind, Message, Sender
from bot.store.deliveries import deliveries_of
from bot.store.engine import SqlStore
from bot.store.messages import read_message
from bot.store.outbox import read_outbox
from bot.store.sent_list import SentPage, count_sent, list_sent
from bot.store.tables import alerts, messages, outbox, ticket_events, tickets
from bot.store.text_list import LostTexts, lost_texts
from bot.store.ticket_list import (
    TicketFilter,
    TicketPage,
    TicketRow,
    count_tickets,
    list_tickets,
)
from bot.store.tickets import read_ticket
from bot.store.work import Work
from bot.tickets.ticket import Ticket
from bot.usecases.accounts import Account
from bot.usecases.pulse import PULSE_REPLY

__all__ = [
    "AlertRow",
    "EventRow",
    "Reader",
    "TicketFilter",
    "TicketPage",
    "TicketRow",
]

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of a ticket's history."""

    at: datetime
    by: str
    what: str
    detail: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One open alert, and how often it came up; its `number` names it where its key is private."""

    kind: str
    key: str
    detail: Mapping[str, JSON]
    times: int
    first_at: datetime
    last_at: datetime
    number: int = field(default=0, compare=False)


class Reader:
    """Looks things up, each call in a transaction of its own that keeps nobody waiting."""

    def __init__(self, store: SqlStore) -> None:
        """Look into this store."""
        self._store = store

    async def tickets(
        self, wanted: TicketFilter | None = None, *, after: str | None = None, limit: int = 50
    ) -> TicketPage:
        """Return one page of tickets, the most urgent first; `Invalid` for a wrong `after`."""
        async with self._store.look() as work:
            return await list_tickets(work.connection, wanted or TicketFilter(), after, limit)

    async def count(self, wanted: TicketFilter | None = None) -> int:
        """Return how many tickets there are."""
        async with self._store.look() as work:
            query = count_tickets(wanted or TicketFilter())
            return int((await work.connection.execute(query)).scalar_one())

    async def ticket(self, ref: str) -> Ticket:
        """Return one ticket with its deliveries, or raise `NotFound`."""
        async with self._store.read() as uow:
            return await uow.tickets.get(ref)

    async def transcript(self, ref: str) -> Sequence[Message]:
        """Return the messages of a ticket's incident: from its first to before the next one's.

        What answers a notice, such as the pulse question, is counted without names: neither that
        nor what was said to it, which tells what the answer was, is here.
        """
        async with self._store.look() as work:
            rows = await work.connection.execute(_transcript(ref))
            return [read_message(row, work.cipher) for row in rows]

    async def lost_texts(self, conversation_id: str) -> LostTexts:
        """Return how many texts never reached the phone, and whether it blocks them."""
        async with self._store.look() as work:
            return await lost_texts(work, conversation_id)

    async def events(self, ref: str) -> Sequence[EventRow]:
        """Return the history of a ticket, oldest first."""
        kept = ticket_events.c
        query = (
            select(kept.at, kept.by, kept.what, kept.detail)
            .where(kept.ref == ref)
            .order_by(kept.number)
        )
        async with self._store.look() as work:
            return [EventRow(*row) for row in await work.connection.execute(query)]

    async def outbox(self, ref: str) -> Sequence[OutboxMessage]:
        """Return all messages about a ticket, payloads as sent, oldest first."""
        async with self._store.read() as uow:
            return await uow.outbox.of_ticket(ref)

    async def sent_to(self, ref: str, partner: str) -> Mapping[str, JSON]:
        """Return the last payload of a ticket for one partner; `NotFound` when it got none."""
        mine = and_(outbox.c.way == Way.PARTNER.value, outbox.c.recipient == partner)
        query = select(outbox).where(outbox.c.ticket_ref == ref, mine)
        async with self._store.look() as work:
            latest = query.order_by(outbox.c.number.desc()).limit(1)
            row = (await work.connection.execute(latest)).one_or_none()
            if row is None:
                raise NotFound("no such ticket")
            return read_outbox(row, work.cipher).payload

    async def sent_list(
        self, partner: str, *, after: str | None = None, limit: int = 50, only_open: bool = True
    ) -> SentPage:
        """Return what a partner was last sent of its tickets, the latest first."""
        async with self._store.look() as work:
            return await list_sent(work, partner, after, limit, only_open=only_open)

    async def count_sent(self, partner: str, *, only_open: bool = True) -> int:
        """Return of how many tickets a partner was sent something."""
        async with self._store.look() as work:
            query = count_sent(partner, only_open=only_open)
            return int((await work.connection.execute(query)).scalar_one())

    async def open_alerts(self) -> Sequence[AlertRow]:
        """Return the alerts nobody has closed, the latest first."""
        kept = alerts.c
        shown = (kept.kind, kept.key, kept.detail, kept.times, kept.first_at, kept.last_at)
        query = (
            select(*shown, kept.number)
            .where(kept.closed_at.is_(None))
            .order_by(kept.last_at.desc(), kept.number.desc())
        )
        async with self._store.look() as work:
            return [AlertRow(*row) for row in await work.connection.execute(query)]

    async def dead_letters(self, limit: int = 200) -> Sequence[OutboxMessage]:
        """Return messages that were given up, the latest first."""
        dead = select(outbox).where(outbox.c.state == State.DEAD.value)
        query = dead.order_by(outbox.c.number.desc()).limit(limit)
        async with self._store.look() as work:
            return [read_outbox(row, work.cipher) for row in await work.connection.execute(query)]

    async def outbox_counts(self) -> Mapping[str, int]:
        """Return how many messages are in each state."""
        async with self._store.read() as uow:
            return await uow.outbox.counts()

    async def all_tickets(self) -> AsyncIterator[Ticket]:
        """Yield every ticket as one picture of the data, oldest first, 1,000 in memory at most."""
        async with self._store.look() as work:
            batch = await _next_batch(work, None)
            while batch:
                for ticket in batch:
                    yield ticket
                batch = await _next_batch(work, batch[-1])

    async def missed(self, before: datetime) -> Sequence[str]:
        """Return ids of conversations with texts older than `before` that Rasa has not had."""
        async with self._store.read() as uow:
            return await uow.messages.conversations_unhandled(before)

    async def accounts(self) -> Sequence[Account]:
        """Return every staff account, by e-mail."""
        async with self._store.read() as uow:
            return await uow.staff.all()


def _transcript(ref: str) -> Select[*tuple[object, ...]]:
    own = select(tickets.c.conversation_id, tickets.c.first_seq).where(tickets.c.ref == ref)
    this = own.subquery("this")
    following = (
        select(func.min(tickets.c.first_seq))
        .where(tickets.c.conversation_id == this.c.conversation_id)
        .where(tickets.c.first_seq > this.c.first_seq)
        .correlate(this)
        .scalar_subquery()
    )
    return (
        select(messages)
        .join(this, this.c.conversation_id == messages.c.conversation_id)
        .where(messages.c.seq >= this.c.first_seq)
        .where(messages.c.seq < func.coalesce(following, 2**31 - 1))
        .where(
            or_(messages.c.sender != Sender.RESIDENT.value, messages.c.kind != Kind.NOTICE.value)
        )
        .where(
            or_(
                messages.c.sender != Sender.BOT.value,
                messages.c.key.is_(None),
                messages.c.key.not_like(f"%{PULSE_REPLY}"),
            )
        )
        .order_by(messages.c.seq)
    )


async def _next_batch(work: Work, last: Ticket | None) -> list[Ticket]:
    order = (tickets.c.created_at, tickets.c.ref)
    query = select(tickets).order_by(*order).limit(BATCH)
    if last is not None:
        query = query.where(tuple_(*order) > (last.created_at, last.ref))
    rows = (await work.connection.execute(query)).all()
    deliveries = await deliveries_of(work.connection, [row.ref for row in rows])
    return [read_ticket(row, work.cipher, deliveries.get(row.ref, ())) for row in rows]

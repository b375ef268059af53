"""Tickets: changed by one person or machine at a time, told by their version."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Row, func, insert, select, update

from bot.errors import Conflict, NotFound
from bot.outbox.message import JSON
from bot.reports.report import Channel
from bot.store.codec import details_of, private_of, read_details, read_private
from bot.store.column_types import clean
from bot.store.crypto import FieldCipher
from bot.store.deliveries import deliveries_of
from bot.store.tables import pin_tries, ticket_events, tickets
from bot.store.work import Work
from bot.tickets.status import Status
from bot.tickets.ticket import Delivery, Ticket
from bot.triage.danger import Priority

TRIES_COUNT_FOR = timedelta(hours=1)


class SqlTickets:
    """Keeps tickets in one transaction."""

    def __init__(self, work: Work) -> None:
        """Work in this transaction."""
        self._work = work

    async def add(self, ticket: Ticket, *, pin_hash: str, first_seq: int) -> None:
        """Keep a new ticket; raises `Conflict` when its reference is taken."""
        values: dict[str, object] = {
            "ref": ticket.ref,
            "created_at": ticket.created_at,
            "conversation_id": ticket.conversation_id,
            "channel": ticket.channel.value,
            "first_seq": first_seq,
            "pin_hash": pin_hash,
            "version": ticket.version,
            **self._values(ticket),
        }
        if not await self._work.add_once(tickets, "ref", values):
            raise Conflict(f"the reference {ticket.ref} is taken")

    async def get(self, ref: str) -> Ticket:
        """Return one ticket with its deliveries, or raise `NotFound`."""
        query = select(tickets).where(tickets.c.ref == ref)
        row = (await self._work.connection.execute(query)).one_or_none()
        if row is None:
            raise NotFound("no such ticket")
        deliveries = await deliveries_of(self._work.connection, [ref])
        return read_ticket(row, self._work.cipher, deliveries.get(ref, ()))

    async def first_seq(self, ref: str) -> int:
        """Return the `seq` of the conversation's message that the ticket begins with."""
        query = select(tickets.c.first_seq).where(tickets.c.ref == ref)
        return int(_found((await self._work.connection.execute(query)).scalar_one_or_none()))

    async def save(self, ticket: Ticket) -> Ticket:
        """Keep what changed and return it with its next version; `Conflict` if it moved on.

        Deliveries are told from the outbox and not kept here.
        """
        change = (
            update(tickets)
            .where(tickets.c.ref == ticket.ref, tickets.c.version == ticket.version)
            .values(version=ticket.version + 1, **self._values(ticket))
        )
        if (await self._work.connection.execute(change)).rowcount:
            return replace(ticket, version=ticket.version + 1)
        await self.first_seq(ticket.ref)
        raise Conflict(f"the ticket {ticket.ref} was changed by somebody else")

    async def pin_hash(self, ref: str) -> str:
        """Return the hash of the ticket's PIN, or raise `NotFound`."""
        query = select(tickets.c.pin_hash).where(tickets.c.ref == ref)
        return str(_found((await self._work.connection.execute(query)).scalar_one_or_none()))

    async def set_pin_hash(self, ref: str, pin_hash: str) -> None:
        """Put a new PIN's hash in place, or raise `NotFound`."""
        change = update(tickets).where(tickets.c.ref == ref).values(pin_hash=pin_hash)
        if not (await self._work.connection.execute(change)).rowcount:
            raise NotFound("no such ticket")

    async def tries(self, ref: str, now: datetime) -> int:
        """Return how many wrong PINs there were in the last hour."""
        recent = pin_tries.c.at > now - TRIES_COUNT_FOR
        query = select(func.count()).where(pin_tries.c.ref == ref, recent)
        return int((await self._work.connection.execute(query)).scalar_one())

    async def count_try(self, ref: str, now: datetime) -> int:
        """Count one wrong PIN and return how many there were in the last hour."""
        await self._work.connection.execute(insert(pin_tries).values(ref=ref, at=now))
        return await self.tries(ref, now)

    async def note_event(
        self, ref: str, *, at: datetime, by: str, what: str, detail: Mapping[str, JSON]
    ) -> None:
        """Write one line of the ticket's history."""
        line = {"ref": ref, "at": at, "by": by, "what": what, "detail": dict(detail)}
        await self._work.connection.execute(insert(ticket_events).values(line))

    def _values(self, ticket: Ticket) -> dict[str, object]:
        return {
            "updated_at": ticket.updated_at,
            "opened_at": ticket.opened_at,
            "category": ticket.category,
            "subtype": ticket.subtype,
            "priority": ticket.priority.value,
            "status": ticket.status.value,
            "needs_human": ticket.needs_human,
            "unfinished": ticket.unfinished,
            "narrative": ticket.narrative,
            "summary": ticket.summary,
            "details": details_of(ticket),
            "private": self._work.cipher.seal(private_of(ticket), _place(ticket.ref)),
        }


def read_ticket(
    row: Row[*tuple[object, ...]], cipher: FieldCipher, deliveries: tuple[Delivery, ...]
) -> Ticket:
    """Make the ticket of one row."""
    kept = row._mapping
    details = read_details(kept["details"])
    private = read_private(cipher.open(kept["private"], _place(kept["ref"])))
    return Ticket(
        ref=kept["ref"],
        created_at=kept["created_at"],
        channel=Channel(kept["channel"]),
        conversation_id=kept["conversation_id"],
        category=kept["category"],
        priority=Priority(kept["priority"]),
        narrative=kept["narrative"],
        status=Status(kept["status"]),
        subtype=kept["subtype"],
        category_by=details.category_by,
        categories=details.categories,
        priority_reasons=details.priority_reasons,
        priority_history=details.priority_history,
        strategy=details.strategy,
        red_flags=details.red_flags,
        summary=kept["summary"],
        location=details.location,
        when=details.when,
        people=private.people,
        vehicles=private.vehicles,
        evidence=details.evidence,
        vulnerability=private.vulnerability,
        repeat=details.repeat,
        reporter=private.reporter,
        consents=details.consents,
        release=details.release,
        answers=private.answers,
        needs_human=kept["needs_human"],
        unfinished=kept["unfinished"],
        suggested=details.suggested,
        links=details.links,
        deliveries=deliveries,
        opened_at=kept["opened_at"],
        updated_at=kept["updated_at"],
        version=kept["version"],
    )


def _place(ref: str) -> str:
    return f"tickets.private:{clean(ref)}"


def _found[Found](value: Found | None) -> Found:
    if value is None:
        raise NotFound("no such ticket")
    return value

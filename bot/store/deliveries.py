"""What each partner was sent of a ticket, and how far it got: told from the outbox."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.outbox.message import State, Way
from bot.store.tables import outbox
from bot.tickets.ticket import Delivery

_WORDS = {State.DUE: "pending", State.LEASED: "pending", State.DONE: "delivered"}
FAILED = "failed"
ACCEPTED = "accepted"

Deliveries = dict[str, tuple[Delivery, ...]]


async def deliveries_of(connection: AsyncConnection, refs: Sequence[str]) -> Deliveries:
    """Return the deliveries of each of these tickets: one per partner and role, first sent first.

    State, attempts and error are those of the latest message: pending, delivered, accepted or
    failed. Times of delivery and acceptance are the latest known.
    """
    query = (
        select(outbox)
        .where(outbox.c.ticket_ref.in_(refs), outbox.c.way == Way.PARTNER.value)
        .order_by(outbox.c.number)
    )
    latest: defaultdict[str, dict[tuple[str, str | None], Delivery]] = defaultdict(dict)
    for row in await connection.execute(query):
        key = (row.recipient, row.role)
        of_ticket = latest[row.ticket_ref]
        of_ticket[key] = _later(of_ticket.get(key), _read(row))
    return {ref: tuple(found.values()) for ref, found in latest.items()}


def _read(row: Row[*tuple[object, ...]]) -> Delivery:
    kept = row._mapping
    return Delivery(
        partner=kept["recipient"],
        role=kept["role"] or "",
        profile=kept["profile"] or "",
        state=_WORDS.get(State(kept["state"]), FAILED),
        attempts=kept["attempts"],
        delivered_at=kept["delivered_at"],
        accepted_at=kept["accepted_at"],
        message_id=kept["id"],
        last_error=kept["last_error"],
    )


def _later(before: Delivery | None, after: Delivery) -> Delivery:
    told = replace(
        after,
        delivered_at=after.delivered_at or (before.delivered_at if before else None),
        accepted_at=after.accepted_at or (before.accepted_at if before else None),
    )
    accepted = told.accepted_at is not None and told.state == _WORDS[State.DONE]
    return replace(told, state=ACCEPTED) if accepted else told

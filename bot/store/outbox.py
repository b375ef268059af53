"""The outbox: what must leave the house, leased to one worker at a time, in order per lane.

A lane is one ticket and one recipient. What a partner receives may name people, so the payload is
sealed; an error text loses its telephone numbers before it is kept.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from bot.errors import NotFound
from bot.outbox.message import JSON, OutboxMessage, State, Way
from bot.store.column_types import clean
from bot.store.crypto import FieldCipher
from bot.store.tables import outbox
from bot.store.work import Work
from bot.tickets.ticket import COPY, LEAD

UNFINISHED = (State.DUE.value, State.LEASED.value)
_TELEPHONE = re.compile(r"\+?\d(?:[\s().-]?\d){6,}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages a worker has room for."""

    ways: tuple[Way, ...]
    skip: tuple[str, ...]
    each: int | None


class SqlOutbox:
    """Keeps outgoing messages in one transaction."""

    def __init__(self, work: Work) -> None:
        """Work in this transaction."""
        self._work = work

    async def add(self, message: OutboxMessage) -> None:
        """Keep a message to send, in the caller's transaction; the same id again is ignored."""
        payload = clean(json.dumps(dict(message.payload), ensure_ascii=False))
        values = {
            "id": message.id,
            "way": message.way.value,
            "recipient": message.recipient,
            "lane": f"{message.ticket_ref or ''}|{message.recipient}",
            "payload": self._work.cipher.seal(payload, _place(message.id)),
            "created_at": message.created_at,
            "ticket_ref": message.ticket_ref,
            "role": message.role,
            "profile": message.profile,
            "state": message.state.value,
            "due_at": message.due_at,
            "lease_until": message.lease_until,
            "lease_by": message.lease_by,
            **_outcome(message),
        }
        await self._work.add_once(outbox, "id", values)

    async def of_ticket(self, ref: str) -> Sequence[OutboxMessage]:
        """Return all messages of one ticket, oldest first, held until the transaction ends."""
        query = select(outbox).where(outbox.c.ticket_ref == ref).order_by(outbox.c.number)
        rows = await self._work.connection.execute(self._work.held(query))
        return [read_outbox(row, self._work.cipher) for row in rows]

    async def claim(
        self,
        now: datetime,
        lease_until: datetime,
        by: str,
        limit: int,
        *,
        ways: Collection[Way] = tuple(Way),
        skip: Collection[str] = (),
        each: int | None = None,
    ) -> Sequence[OutboxMessage]:
        """Lease up to `limit` due messages (or those whose lease expired), oldest due first.

        Of one ticket and recipient (no ticket: of the recipient) only the oldest unfinished one;
        only these `ways`, no recipient in `skip`, at most `each` of one recipient. Whoever claims
        at the same time gets other messages.
        """
        claimable = _claimable(now, limit, Wanted(tuple(ways), tuple(skip), each))
        numbers = list((await self._work.connection.execute(claimable)).scalars())
        if not numbers:
            return []
        lease = (
            update(outbox)
            .where(outbox.c.number.in_(numbers))
            .values(state=State.LEASED.value, lease_until=lease_until, lease_by=by)
            .returning(outbox)
        )
        rows = await self._work.connection.execute(lease)
        ordered = sorted(rows, key=lambda row: (row.due_at, row.number))
        return [read_outbox(row, self._work.cipher) for row in ordered]

    async def save(self, message: OutboxMessage) -> None:
        """Keep what became of an attempt; `NotFound` when it was never added.

        What is done stays done, and a time of delivery or acceptance is never lost: a partner may
        accept while the worker that sent the message has yet to write that it did.
        """
        life = {
            outbox.c.state: message.state.value,
            outbox.c.due_at: message.due_at,
            outbox.c.lease_until: message.lease_until,
            outbox.c.lease_by: message.lease_by,
        }
        change = (
            update(outbox)
            .where(outbox.c.id == message.id)
            .values({column: _unless_done(column, value) for column, value in life.items()})
            .values(_kept(_outcome(message)))
        )
        if not (await self._work.connection.execute(change)).rowcount:
            raise NotFound("no such message")

    async def stand_down(self, ref: str, partner: str) -> None:
        """Turn what this partner was sent of a ticket as its lead into copies."""
        lead = (outbox.c.ticket_ref == ref, outbox.c.recipient == partner, outbox.c.role == LEAD)
        change = update(outbox).where(*lead, outbox.c.way == Way.PARTNER.value)
        await self._work.connection.execute(change.values(role=COPY))

    async def get(self, message_id: str) -> OutboxMessage:
        """Return one message, held until the transaction ends, or raise `NotFound`."""
        query = self._work.held(select(outbox).where(outbox.c.id == message_id))
        row = (await self._work.connection.execute(query)).one_or_none()
        if row is None:
            raise NotFound("no such message")
        return read_outbox(row, self._work.cipher)

    async def dead(self, recipient: str) -> Sequence[OutboxMessage]:
        """Return the dead letters of one recipient, oldest first, held as `get` does."""
        query = (
            select(outbox)
            .where(outbox.c.state == State.DEAD.value, outbox.c.recipient == recipient)
            .order_by(outbox.c.number)
        )
        rows = await self._work.connection.execute(self._work.held(query))
        return [read_outbox(row, self._work.cipher) for row in rows]

    async def counts(self) -> Mapping[str, int]:
        """Return how many messages are in each state; every state is there."""
        query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
        found = {row.state: row[1] for row in await self._work.connection.execute(query)}
        return {state.value: found.get(state.value, 0) for state in State}


def read_outbox(row: Row[*tuple[object, ...]], cipher: FieldCipher) -> OutboxMessage:
    """Make the message of one row, with its payload as sent."""
    kept = row._mapping
    payload: dict[str, JSON] = json.loads(cipher.open(kept["payload"], _place(kept["id"])))
    return OutboxMessage(
        id=kept["id"],
        way=Way(kept["way"]),
        recipient=kept["recipient"],
        payload=payload,
        due_at=kept["due_at"],
        created_at=kept["created_at"],
        ticket_ref=kept["ticket_ref"],
        role=kept["role"],
        profile=kept["profile"],
        state=State(kept["state"]),
        attempts=kept["attempts"],
        lease_until=kept["lease_until"],
        lease_by=kept["lease_by"],
        delivered_at=kept["delivered_at"],
        accepted_at=kept["accepted_at"],
        last_error=kept["last_error"],
        external_id=kept["external_id"],
    )


def _claimable(now: datetime, limit: int, wanted: Wanted) -> Select[int]:
    rank = func.row_number().over(
        partition_by=outbox.c.recipient, order_by=(outbox.c.due_at, outbox.c.number)
    )
    first = (
        select(outbox.c.number, rank.label("rank"))
        .where(_ready(now), _fits(wanted), ~_waits())
        .subquery("first")
    )
    # What is ready is asked again outside, because PostgreSQL looks at that part once more when
    # another worker changed the row in between.
    query = (
        select(outbox.c.number)
        .join(first, first.c.number == outbox.c.number)
        .where(_ready(now))
        .order_by(outbox.c.due_at, outbox.c.number)
        .limit(limit)
        .with_for_update(of=outbox, skip_locked=True)
    )
    return query if wanted.each is None else query.where(first.c.rank <= wanted.each)


def _ready(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(outbox.c.state == State.DUE.value, outbox.c.due_at <= now),
        and_(outbox.c.state == State.LEASED.value, outbox.c.lease_until <= now),
    )


def _fits(wanted: Wanted) -> ColumnElement[bool]:
    ways = [way.value for way in wanted.ways]
    return and_(outbox.c.way.in_(ways), outbox.c.recipient.not_in(wanted.skip))


def _waits() -> ColumnElement[bool]:
    earlier = outbox.alias("earlier")
    return exists().where(
        earlier.c.lane == outbox.c.lane,
        earlier.c.state.in_(UNFINISHED),
        earlier.c.number < outbox.c.number,
    )


def _unless_done(column: Column[Any], value: object) -> ColumnElement[Any]:
    done = outbox.c.state == State.DONE.value
    return case((done, column), else_=literal(value, column.type))


def _outcome(message: OutboxMessage) -> dict[str, object]:
    error = message.last_error
    return {
        "attempts": message.attempts,
        "delivered_at": message.delivered_at,
        "accepted_at": message.accepted_at,
        "last_error": _TELEPHONE.sub("…", error) if error else None,
        "external_id": message.external_id,
    }


def _kept(outcome: dict[str, object]) -> dict[str, object]:
    for name in ("delivered_at", "accepted_at", "external_id"):
        if outcome[name] is None:
            del outcome[name]
    return outcome


def _place(message_id: str) -> str:
    return f"outbox.payload:{message_id}"

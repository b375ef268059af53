"""Pulse questions: whom they were put to, and totals of the answers, which name nobody."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update

from bot.reports.conversation import Conversation
from bot.reports.pulse import Feeling
from bot.store.tables import conversations, pulse_asks, pulse_totals
from bot.store.work import Work
from bot.usecases.feedback_ports import OpenPulse, PulseTotal


class SqlPulses:
    """Keeps pulse questions in one transaction."""

    def __init__(self, work: Work) -> None:
        """Work in this transaction."""
        self._work = work

    async def asked_since(self, conversation: Conversation, since: datetime) -> bool:
        """Tell whether this conversation, or its number in any other, was asked since then."""
        query = select(pulse_asks.c.open).where(
            self._theirs(conversation), pulse_asks.c.asked_at >= since
        )
        return (await self._work.connection.execute(query.limit(1))).first() is not None

    async def ask(self, conversation: Conversation, ward: str, at: datetime) -> None:
        """Note that the question was put, in place of an older one of this conversation."""
        values = {"asked_at": at, "ward": ward, "open": True}
        put = self._work.insert(pulse_asks).values(conversation_id=conversation.id, **values)
        await self._work.connection.execute(
            put.on_conflict_do_update(index_elements=["conversation_id"], set_=values)
        )

    async def open(self, conversation: Conversation, since: datetime) -> OpenPulse | None:
        """Return the question that waits for an answer, put since then, if there is one."""
        query = (
            select(pulse_asks.c.conversation_id, pulse_asks.c.ward)
            .where(self._theirs(conversation), pulse_asks.c.open, pulse_asks.c.asked_at >= since)
            .order_by(pulse_asks.c.asked_at.desc())
            .limit(1)
        )
        row = (await self._work.connection.execute(query)).one_or_none()
        return OpenPulse(*row) if row else None

    async def close(self, asked: OpenPulse) -> None:
        """Note that the question is answered or declined, and not which."""
        mine = pulse_asks.c.conversation_id == asked.conversation_id
        await self._work.connection.execute(update(pulse_asks).where(mine).values(open=False))

    async def count(self, month: str, ward: str, feeling: Feeling) -> None:
        """Count one answer."""
        one = {"month": month, "ward": ward, "feeling": feeling.value, "number": 1}
        put = self._work.insert(pulse_totals).values(one)
        await self._work.connection.execute(
            put.on_conflict_do_update(
                index_elements=["month", "ward", "feeling"],
                set_={"number": pulse_totals.c.number + 1},
            )
        )

    async def totals(self, first_month: str) -> Sequence[PulseTotal]:
        """Return all totals from this month on."""
        kept = pulse_totals.c
        query = select(kept.month, kept.ward, kept.feeling, kept.number)
        rows = await self._work.connection.execute(query.where(kept.month >= first_month))
        return [PulseTotal(month, ward, Feeling(feeling), n) for month, ward, feeling, n in rows]

    def _theirs(self, conversation: Conversation) -> ColumnElement[bool]:
        own = pulse_asks.c.conversation_id == conversation.id
        if conversation.contact is None:
            return own
        number = self._work.contact_hash(conversation.contact)
        same = select(conversations.c.id).where(conversations.c.contact_hash == number)
        return or_(own, pulse_asks.c.conversation_id.in_(same))

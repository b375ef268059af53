"""Conversations: contact details sealed, found again by keyed hash."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select, update

from bot.errors import NotFound
from bot.outbox.message import JSON
from bot.reports.conversation import Conversation, OpenQuestion
from bot.reports.report import Channel
from bot.store.tables import conversations
from bot.store.work import Work

MOST_DUE = 100


class SqlConversations:
    """Keeps conversations in one transaction."""

    def __init__(self, work: Work) -> None:
        """Work in this transaction."""
        self._work = work

    async def ensure(self, conversation: Conversation) -> Conversation:
        """Keep a new conversation, or find the one of this id; hold its row, and return it."""
        values = {"id": conversation.id, "last_seq": 0, **self._values(conversation)}
        await self._work.add_once(conversations, "id", values)
        return await self.lock(conversation.id)

    async def get(self, conversation_id: str) -> Conversation:
        """Return one conversation, or raise `NotFound`."""
        query = select(conversations).where(conversations.c.id == conversation_id)
        row = (await self._work.connection.execute(query)).one_or_none()
        return self._read(_found(row))

    async def lock(self, conversation_id: str) -> Conversation:
        """Return one conversation and hold its row until the transaction ends, or `NotFound`."""
        query = select(conversations).where(conversations.c.id == conversation_id)
        row = (await self._work.connection.execute(self._work.held(query))).one_or_none()
        return self._read(_found(row))

    async def of_contact(self, contact: str, since: datetime) -> Conversation | None:
        """Return the open SMS conversation with this number heard from since then, if any.

        Two first texts from one number at once must not open two conversations, so on PostgreSQL
        the number is held until the transaction ends.
        """
        contact_hash = self._work.contact_hash(contact)
        if self._work.on_postgresql and self._work.locking:
            key = int(contact_hash[:15], 16)
            await self._work.connection.execute(select(func.pg_advisory_xact_lock(key)))
        query = (
            select(conversations)
            .where(
                conversations.c.contact_hash == contact_hash,
                conversations.c.channel == Channel.SMS.value,
                conversations.c.ended_at.is_(None),
                conversations.c.last_inbound_at >= since,
            )
            .order_by(conversations.c.last_inbound_at.desc(), conversations.c.id)
            .limit(1)
        )
        row = (await self._work.connection.execute(query)).one_or_none()
        return self._read(row) if row else None

    async def save(self, conversation: Conversation) -> None:
        """Keep what changed; `NotFound` when it was never kept."""
        change = (
            update(conversations)
            .where(conversations.c.id == conversation.id)
            .values(self._values(conversation))
        )
        if not (await self._work.connection.execute(change)).rowcount:
            raise NotFound("no such conversation")

    async def with_question_due(self, now: datetime) -> Sequence[Conversation]:
        """Return those whose danger question waited too long, the longest first, 100 at most."""
        due = conversations.c.question_due_at
        query = select(conversations).where(due.is_not(None), due <= now)
        rows = await self._work.connection.execute(query.order_by(due).limit(MOST_DUE))
        return [self._read(row) for row in rows]

    async def opted_out(self, contact: str) -> bool:
        """Return whether this number asked for no follow-ups, in any conversation."""
        theirs: ColumnElement[bool] = and_(
            conversations.c.contact_hash == self._work.contact_hash(contact),
            conversations.c.opted_out,
        )
        query = select(conversations.c.id).where(theirs).limit(1)
        return (await self._work.connection.execute(query)).first() is not None

    async def opt_in(self, contact: str) -> None:
        """Forget that this number asked for no follow-ups, in every conversation."""
        theirs = conversations.c.contact_hash == self._work.contact_hash(contact)
        change = update(conversations).where(theirs, conversations.c.opted_out)
        await self._work.connection.execute(change.values(opted_out=False))

    def _values(self, conversation: Conversation) -> dict[str, object]:
        contact = conversation.contact
        question = conversation.open_question
        return {
            "channel": conversation.channel.value,
            "created_at": conversation.created_at,
            "last_inbound_at": conversation.last_inbound_at,
            "contact": self._work.cipher.seal(contact, _place(conversation.id))
            if contact
            else None,
            "contact_hash": self._work.contact_hash(contact) if contact else None,
            "language": conversation.language,
            "held_by": conversation.held_by,
            "question": _question(question) if question else None,
            "question_due_at": question.due_at if question and not question.settled_at else None,
            "ticket_ref": conversation.ticket_ref,
            "opted_out": conversation.opted_out,
            "ended_at": conversation.ended_at,
        }

    def _read(self, row: Row[*tuple[object, ...]]) -> Conversation:
        kept = row._mapping
        contact, question = kept["contact"], kept["question"]
        return Conversation(
            id=kept["id"],
            channel=Channel(kept["channel"]),
            created_at=kept["created_at"],
            last_inbound_at=kept["last_inbound_at"],
            contact=self._work.cipher.open(contact, _place(kept["id"])) if contact else None,
            language=kept["language"],
            held_by=kept["held_by"],
            open_question=_asked(question, kept["question_due_at"]) if question else None,
            ticket_ref=kept["ticket_ref"],
            opted_out=kept["opted_out"],
            ended_at=kept["ended_at"],
        )


def _place(conversation_id: str) -> str:
    return f"conversations.contact:{conversation_id}"


def _question(question: OpenQuestion) -> JSON:
    document: dict[str, JSON] = {
        "flag": question.flag,
        "question": question.question,
        "unanswered": question.unanswered,
    }
    if question.settled_at:  # the column is only for those still to be settled
        document["due_at"] = question.due_at.isoformat()
        document["settled_at"] = question.settled_at.isoformat()
    if question.left:
        document["left"] = True
    if question.doubtful:
        document["doubtful"] = True
    if question.advised:
        document["advised"] = True
    return document


def _asked(document: Mapping[str, Any], due_at: datetime | None) -> OpenQuestion:
    settled = document.get("settled_at")
    return OpenQuestion(
        flag=document["flag"],
        question=document["question"],
        unanswered=document["unanswered"],
        due_at=due_at or datetime.fromisoformat(document["due_at"]),
        settled_at=datetime.fromisoformat(settled) if settled else None,
        left=document.get("left", False),
        doubtful=document.get("doubtful", False),
        advised=document.get("advised", False),
    )


def _found[Found](row: Found | None) -> Found:
    if row is None:
        raise NotFound("no such conversation")
    return row

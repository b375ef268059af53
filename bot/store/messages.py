"""Messages: each conversation counts its own from 1, and a key makes a repeat harmless."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, insert, select, update

from bot.errors import NotFound
from bot.reports.conversation import Choice, Kind, Message, Sender
from bot.store.column_types import clean
from bot.store.crypto import FieldCipher, is_sealed
from bot.store.tables import conversations, messages
from bot.store.work import Work

MOST_UNHANDLED = 1_000


class SqlMessages:
    """Keeps messages in one transaction."""

    def __init__(self, work: Work) -> None:
        """Work in this transaction."""
        self._work = work

    async def append(
        self,
        conversation_id: str,
        *,
        sender: Sender,
        text: str,
        at: datetime,
        kind: Kind = Kind.TEXT,
        choices: Sequence[Choice] = (),
        key: str | None = None,
        danger: str = "none",
        handled_at: datetime | None = None,
    ) -> Message:
        """Add a message with the next `seq`.

        Counting holds the conversation's row, so no two messages share a `seq`. Raises `NotFound`
        without the conversation, `Conflict` when the key is taken.
        """
        message = Message(
            conversation_id,
            await self._next_seq(conversation_id),
            sender,
            clean(text),
            at,
            kind,
            tuple(choices),
            key,
            danger,
            handled_at,
        )
        await self._work.connection.execute(insert(messages).values(self._values(message)))
        return message

    async def by_key(self, key: str) -> Message | None:
        """Return the message that came under this key, if it did."""
        query = select(messages).where(messages.c.key == key)
        row = (await self._work.connection.execute(query)).one_or_none()
        return read_message(row, self._work.cipher) if row else None

    async def after(self, conversation_id: str, seq: int, limit: int = 500) -> Sequence[Message]:
        """Return the messages after `seq`, oldest first."""
        query = (
            select(messages)
            .where(messages.c.conversation_id == conversation_id, messages.c.seq > seq)
            .order_by(messages.c.seq)
            .limit(limit)
        )
        return [
            read_message(row, self._work.cipher)
            for row in await self._work.connection.execute(query)
        ]

    async def last_seq(self, conversation_id: str) -> int:
        """Return the last `seq`, 0 where there is none."""
        query = select(conversations.c.last_seq).where(conversations.c.id == conversation_id)
        return (await self._work.connection.execute(query)).scalar_one_or_none() or 0

    async def unhandled(self, conversation_id: str) -> Sequence[Message]:
        """Return the resident's messages that Rasa has not had yet, oldest first."""
        query = (
            select(messages)
            .where(messages.c.conversation_id == conversation_id, *_WAITING)
            .order_by(messages.c.seq)
        )
        return [
            read_message(row, self._work.cipher)
            for row in await self._work.connection.execute(query)
        ]

    async def conversations_unhandled(self, before: datetime) -> Sequence[str]:
        """Return ids of conversations with such messages older than `before`, 1,000 at most.

        Only those held by nobody and with no open question.
        """
        query = (
            select(messages.c.conversation_id)
            .join(conversations, conversations.c.id == messages.c.conversation_id)
            .where(
                *_WAITING,
                messages.c.at < before,
                conversations.c.held_by.is_(None),
                conversations.c.question_due_at.is_(None),
            )
            .distinct()
            .limit(MOST_UNHANDLED)
        )
        return list((await self._work.connection.execute(query)).scalars())

    async def mark_handled(self, conversation_id: str, up_to_seq: int, at: datetime) -> None:
        """Say that Rasa, or a person, has had the resident's messages up to this one."""
        change = (
            update(messages)
            .where(
                messages.c.conversation_id == conversation_id,
                messages.c.seq <= up_to_seq,
                *_WAITING,
            )
            .values(handled_at=at)
        )
        await self._work.connection.execute(change)

    async def _next_seq(self, conversation_id: str) -> int:
        count = (
            update(conversations)
            .where(conversations.c.id == conversation_id)
            .values(last_seq=conversations.c.last_seq + 1)
            .returning(conversations.c.last_seq)
        )
        seq = (await self._work.connection.execute(count)).scalar_one_or_none()
        if seq is None:
            raise NotFound("no such conversation")
        return int(seq)

    def _values(self, message: Message) -> dict[str, object]:
        """Return a row; a receipt holds the resident's PIN and is sealed."""
        choices = [{"text": choice.text, "value": choice.value} for choice in message.choices]
        place = _place(message.conversation_id, message.seq)
        receipt = message.kind is Kind.RECEIPT
        return {
            "conversation_id": message.conversation_id,
            "seq": message.seq,
            "sender": message.sender.value,
            "text": self._work.cipher.seal(message.text, place) if receipt else message.text,
            "at": message.at,
            "kind": message.kind.value,
            "choices": choices or None,
            "key": message.key,
            "danger": message.danger,
            "handled_at": message.handled_at,
        }


_WAITING = (messages.c.handled_at.is_(None), messages.c.sender == Sender.RESIDENT.value)


def read_message(row: Row[*tuple[object, ...]], cipher: FieldCipher) -> Message:
    """Make the message of one row; a receipt of an older version is not sealed."""
    kept = row._mapping
    place = _place(kept["conversation_id"], kept["seq"])
    sealed = kept["kind"] == Kind.RECEIPT.value and is_sealed(kept["text"])
    return Message(
        conversation_id=kept["conversation_id"],
        seq=kept["seq"],
        sender=Sender(kept["sender"]),
        text=cipher.open(kept["text"], place) if sealed else kept["text"],
        at=kept["at"],
        kind=Kind(kept["kind"]),
        choices=tuple(Choice(**choice) for choice in kept["choices"] or ()),
        key=kept["key"],
        danger=kept["danger"],
        handled_at=kept["handled_at"],
    )


def _place(conversation_id: str, seq: int) -> str:
    return f"messages.text:{conversation_id}:{seq}"

"""Takes one message of a resident: stored with its first answer, and a ticket where it is danger.

The danger floor has judged the text before this is called, in memory, so that the advice never
waits for a database. `lines` are what the resident is shown in the very answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.reports.conversation import Conversation, Line, Message, OpenQuestion, Sender
from bot.reports.report import Channel
from bot.triage.danger import Danger, Priority
from bot.usecases.desk import Desk
from bot.usecases.file_danger import file_danger
from bot.usecases.file_unheard import file_for_person
from bot.usecases.ports import UnitOfWork
from bot.usecases.reply import text_of
from bot.usecases.start_conversation import open_sms, open_web


@dataclass(frozen=True, slots=True)
class TakenMessage:
    """A stored message, what was answered at once, and whether we had it before."""

    conversation_id: str
    seq: int
    messages: tuple[Message, ...]
    repeated: bool
    held: bool


async def take_message(
    desk: Desk,
    *,
    channel: Channel,
    text: str,
    key: str,
    at: datetime,
    danger: Danger,
    lines: Sequence[Line] = (),
    question: OpenQuestion | None = None,
    conversation_id: str | None = None,
    contact: str | None = None,
    handled: bool = False,
    late: bool = False,
    doubtful: bool = False,
) -> TakenMessage:
    """Store one message in one transaction; the same key again returns what was answered then.

    The same key with other words is another message: no words and no advice are ever dropped.
    `question` is the danger question these lines ask; None closes one that was open. Web
    messages name their conversation, texts their number. `handled` is for a keyword that the door
    answers itself, so that Rasa never gets it. `late` says that no request waits for the lines: on
    SMS they go to the outbox here, and the question's time runs from now. `doubtful` is a yes that
    may be to a danger question or to something else: a person is to look. `held` says that a person
    has taken the conversation over.
    """
    async with desk.store.begin() as uow:
        conversation = await _find(uow, desk, channel, conversation_id, contact)
        known = await uow.messages.by_key(key)
        if known and known.text != text:
            key = f"{key}#{desk.hasher.digest('message-key', text)[:32]}"
            known = await uow.messages.by_key(key)
        if known:
            return await _again(uow, known, conversation, key)
        answer_at = desk.clock.now() if late else at
        if late and question:
            question = replace(question, due_at=question.due_at + (answer_at - at))
        conversation = _spoken(conversation, at, question)
        said = await uow.messages.append(
            conversation.id,
            sender=Sender.RESIDENT,
            text=text,
            at=at,
            key=key,
            danger=danger.value,
            handled_at=at if handled else None,
        )
        shown = [
            await say(uow, conversation.id, line, answer_at, f"{key}:{n}")
            for n, line in enumerate(lines)
        ]
        if late and conversation.channel is Channel.SMS:
            for message in shown:
                await uow.outbox.add(text_of(conversation, message, answer_at))
        if danger is Danger.NOW:
            conversation = await file_danger(uow, desk, conversation)
        elif doubtful:
            conversation = await file_for_person(uow, desk, conversation, because="late_yes")
        elif conversation.ticket_ref:
            await _add_to_emergency(uow, desk, conversation)
        await uow.conversations.save(conversation)
        return TakenMessage(
            conversation.id, said.seq, tuple(shown), repeated=False, held=bool(conversation.held_by)
        )


def _spoken(
    conversation: Conversation, at: datetime, question: OpenQuestion | None
) -> Conversation:
    """Return the conversation after a message of this time; an old one does not turn it back."""
    before = conversation.open_question
    return replace(
        conversation,
        last_inbound_at=max(conversation.last_inbound_at, at),
        open_question=before.followed_by(question) if before else question,
    )


async def _add_to_emergency(uow: UnitOfWork, desk: Desk, conversation: Conversation) -> None:
    """Add what is written after an emergency to its ticket at once, whatever Rasa makes of it."""
    ticket = await uow.tickets.get(conversation.ticket_ref or "")
    if ticket.unfinished and ticket.priority is Priority.P1:
        await file_danger(uow, desk, conversation, because="more_was_said")


async def say(
    uow: UnitOfWork, conversation_id: str, line: Line, at: datetime, key: str | None = None
) -> Message:
    """Store one line of the bot."""
    return await uow.messages.append(
        conversation_id,
        sender=Sender.BOT,
        text=line.text,
        at=at,
        kind=line.kind,
        choices=line.choices,
        key=key,
        handled_at=at,
    )


async def _find(
    uow: UnitOfWork, desk: Desk, channel: Channel, conversation_id: str | None, contact: str | None
) -> Conversation:
    if channel is Channel.SMS and contact:
        return await open_sms(uow, desk, contact)
    if conversation_id is None:
        raise ValueError("a web message needs its conversation")
    return await open_web(uow, desk, conversation_id)


async def _again(
    uow: UnitOfWork, known: Message, conversation: Conversation, key: str
) -> TakenMessage:
    after = await uow.messages.after(known.conversation_id, known.seq, limit=5)
    shown = tuple(message for message in after if (message.key or "").startswith(f"{key}:"))
    return TakenMessage(
        known.conversation_id, known.seq, shown, repeated=True, held=bool(conversation.held_by)
    )

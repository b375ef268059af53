"""Says something to a resident: kept, marked as dealt with, and on its way to the phone by text."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.outbox.message import OutboxMessage, Way
from bot.reports.asking import asks_yes_or_no
from bot.reports.conversation import Conversation, Line, Message, Sender
from bot.reports.report import Channel
from bot.usecases.desk import Desk
from bot.usecases.ports import UnitOfWork


async def reply(
    desk: Desk,
    conversation_id: str,
    lines: Sequence[Line],
    *,
    handled_up_to: int | None = None,
    sender: Sender = Sender.BOT,
) -> tuple[Message, ...]:
    """Keep the lines, and mark the resident's messages up to `handled_up_to` as dealt with."""
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(conversation_id)
        now = desk.clock.now()
        said = [await speak(uow, conversation, line, now, sender) for line in lines]
        if handled_up_to is not None:
            await uow.messages.mark_handled(conversation_id, handled_up_to, now)
        return tuple(said)


async def speak(
    uow: UnitOfWork,
    conversation: Conversation,
    line: Line,
    now: datetime,
    sender: Sender = Sender.BOT,
) -> Message:
    """Keep one line in the caller's transaction; on SMS it also goes to the outbox.

    What it asks may be what the next yes means, and no longer a danger question of before.
    """
    before = conversation.open_question
    if before and not before.doubtful and (sender is Sender.STAFF or asks_yes_or_no(line)):
        doubtful = replace(conversation, open_question=replace(before, doubtful=True))
        await uow.conversations.save(doubtful)
    message = await uow.messages.append(
        conversation.id,
        sender=sender,
        text=line.text,
        at=now,
        kind=line.kind,
        choices=line.choices,
        handled_at=now,
    )
    if conversation.channel is Channel.SMS:
        await uow.outbox.add(text_of(conversation, message, now))
    return message


def text_of(conversation: Conversation, message: Message, now: datetime) -> OutboxMessage:
    """Return a kept line as the text that carries it to the phone."""
    return OutboxMessage(
        id=f"sms_{conversation.id}_{message.seq}",
        way=Way.SMS,
        recipient=conversation.id,
        payload={
            "conversation_id": conversation.id,
            "text": message.text,
            "kind": message.kind.value,
        },
        due_at=now,
        created_at=now,
    )

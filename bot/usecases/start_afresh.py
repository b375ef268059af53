"""Keeps a report from whoever holds the phone later: after a silence, texts are a new report.

On SMS nothing of a report is said more than half an hour after the person's own last text (hazard
H11: shared and re-used phones). What was told stays with staff; these words begin something new.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.reports.conversation import Conversation, Message, Sender
from bot.reports.report import Channel
from bot.triage.danger import Danger, Priority
from bot.usecases.desk import Desk
from bot.usecases.finish_stale import SILENCE, file_unfinished
from bot.usecases.ports import UnitOfWork

# More lines than the bot ever says between two texts of a person.
_LOOK_BACK = 50


async def follows_silence(uow: UnitOfWork, message: Message) -> bool:
    """Return whether the resident was silent for more than half an hour before this message."""
    since = max(0, message.seq - 1 - _LOOK_BACK)
    said = await uow.messages.after(message.conversation_id, since, _LOOK_BACK)
    before = [one for one in said if one.sender is Sender.RESIDENT and one.seq < message.seq]
    return bool(before) and message.at - before[-1].at > SILENCE


async def start_afresh(desk: Desk, conversation_id: str) -> None:
    """Let go of the report that a silence on SMS has ended; staff keep it, unfinished if it was."""
    async with desk.store.read() as uow:
        conversation = await uow.conversations.get(conversation_id)
        if not await _is_over(uow, conversation):
            return
    await file_unfinished(desk, conversation_id)
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(conversation_id)
        await uow.drafts.remove(conversation_id)
        await uow.conversations.save(replace(conversation, ticket_ref=None))


async def _is_over(uow: UnitOfWork, conversation: Conversation) -> bool:
    begun = await _began_at(uow, conversation)
    if begun is None or conversation.channel is not Channel.SMS:
        return False
    said = await uow.messages.after(conversation.id, begun - 1)
    own = [message for message in said if message.sender is Sender.RESIDENT]
    later = _after_silence(own)
    return bool(later) and not await _is_danger_again(uow, conversation, later)


async def _began_at(uow: UnitOfWork, conversation: Conversation) -> int | None:
    draft = await uow.drafts.get(conversation.id)
    starts = [draft.first_seq] if draft else []
    if conversation.ticket_ref:
        starts.append(await uow.tickets.first_seq(conversation.ticket_ref))
    return min(starts, default=None)


def _after_silence(own: Sequence[Message]) -> Sequence[Message]:
    gaps = [later.seq for before, later in pairwise(own) if later.at - before.at > SILENCE]
    return [message for message in own if gaps and message.seq >= gaps[-1]]


async def _is_danger_again(
    uow: UnitOfWork, conversation: Conversation, later: Sequence[Message]
) -> bool:
    """Return whether the later words are danger that the open emergency already holds."""
    if not conversation.ticket_ref or all(one.danger != Danger.NOW.value for one in later):
        return False
    ticket = await uow.tickets.get(conversation.ticket_ref)
    return ticket.unfinished and ticket.priority is Priority.P1

"""Lets go of a report that is over: another is wanted, or somebody else may hold the phone.

On SMS nothing of a report is said more than half an hour after the person's own last text (hazard
H11: shared and re-used phones): texts after such a silence are a new report. What was told stays
with staff; the words that come now begin something new.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.reports.conversation import Conversation, Message, Sender, Step
from bot.reports.report import Channel
from bot.triage.danger import Danger, Priority
from bot.usecases.desk import Desk
from bot.usecases.finish_stale import SILENCE, file_unfinished
from bot.usecases.ports import UnitOfWork
from bot.usecases.study import off_loop

# More lines than the bot ever says between two texts of a person.
_LOOK_BACK = 50


async def follows_silence(uow: UnitOfWork, message: Message) -> bool:
    """Return whether the resident was silent for more than half an hour before this message."""
    since = max(0, message.seq - 1 - _LOOK_BACK)
    said = await uow.messages.after(message.conversation_id, since, _LOOK_BACK)
    before = [one for one in said if one.sender is Sender.RESIDENT and one.seq < message.seq]
    return bool(before) and message.at - before[-1].at > SILENCE


@dataclass(frozen=True, slots=True)
class Over:
    """What says that the report so far is over, beside a silence.

    `text` is what was written in this `turn`, whose first message is `first_turn` (0: not known).
    `new`: the resident asks for a new report. `left`: they have left the last one half-told, so
    words of another kind are another report.
    """

    text: str = ""
    turn: int = 0
    first_turn: int = 0
    new: bool = False
    left: bool = False


async def start_afresh(desk: Desk, conversation_id: str, over: Over | None = None) -> bool:
    """Let go of a report that is over; staff keep it, unfinished if it was.

    Return whether one was let go half-told at the resident's wish. The same turn again changes
    nothing and returns the same.
    """
    over = over or Over()
    step = Step(conversation_id, over.turn, "afresh")
    other = over.left and await _is_other(desk, conversation_id, over.text)
    async with desk.store.read() as uow:
        known = await uow.steps.find(step) if over.turn else None
        if known is not None:
            return bool(int(known))
        conversation = await uow.conversations.get(conversation_id)
        wanted = over.new or other
        if not wanted and not await _is_over(uow, conversation):
            return False
        draft = await uow.drafts.get(conversation_id)
    half_told = wanted and draft is not None and draft.updated_at is not None
    await file_unfinished(desk, conversation_id, over.first_turn or None)
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(conversation_id)
        await uow.drafts.remove(conversation_id)
        await uow.conversations.save(replace(conversation, ticket_ref=None))
        if over.turn:
            await uow.steps.keep(step, str(int(half_told)))
    return half_told


async def _is_other(desk: Desk, conversation_id: str, text: str) -> bool:
    """Tell whether words surely are of another kind than the report that was left."""
    async with desk.store.read() as uow:
        draft = await uow.drafts.get(conversation_id)
    if draft is None:
        return False
    found = await off_loop(lambda: desk.triage.assess(text))
    return found.category != draft.category and not found.needs_human


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

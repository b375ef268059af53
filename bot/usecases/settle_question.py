"""Settles a danger question that nobody answered in time, as its red flag says."""

from dataclasses import replace

from bot.reports.conversation import Conversation, OpenQuestion
from bot.triage.danger import Priority
from bot.usecases.desk import Desk
from bot.usecases.file_danger import first_open_seq
from bot.usecases.file_unheard import study_open
from bot.usecases.gather import Study, gather
from bot.usecases.ports import UnitOfWork
from bot.usecases.put_ticket import Filing, put_ticket

_CONFIRMED = "treat_as_confirmed"
_URGENT = ("P2", "hold_P2")


async def settle_question(desk: Desk, conversation_id: str) -> bool:
    """Settle the question if it is due and return True; silence counts as the flag says.

    It stays with the conversation, so that a late yes is still danger.
    """
    study = await study_open(desk, conversation_id)
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(conversation_id)
        question = conversation.open_question
        now = desk.clock.now()
        if question is None or question.settled_at or question.due_at > now:
            return False
        settled = replace(question, settled_at=now)
        conversation = replace(conversation, open_question=settled)
        conversation = await _apply(uow, desk, conversation, question, study)
        await uow.conversations.save(conversation)
        return True


async def _apply(
    uow: UnitOfWork,
    desk: Desk,
    conversation: Conversation,
    question: OpenQuestion,
    study: Study,
) -> Conversation:
    floor = _floor(question.unanswered)
    if floor is None:
        return conversation
    draft = await uow.drafts.get(conversation.id)
    first_seq = await first_open_seq(uow, conversation)
    case = await study.case(await gather(uow, conversation, first_seq, draft))
    filing = Filing(
        first_seq,
        finished=False,
        needs_human=True,
        at_least=floor,
        because=f"unanswered:{question.flag}",
    )
    conversation, _ = await put_ticket(uow, desk, conversation, case, filing)
    return conversation


def _floor(unanswered: str) -> Priority | None:
    if unanswered.startswith(_CONFIRMED):
        return Priority.P1
    return Priority.P2 if unanswered.startswith(_URGENT) else None

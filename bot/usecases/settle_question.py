"""Settles a danger question that nobody answered in time, as its red flag says."""

from collections.abc import Sequence
from dataclasses import replace

from bot.reports.conversation import Conversation, OpenQuestion
from bot.triage.danger import Priority
from bot.usecases.desk import Desk
from bot.usecases.gather import Told
from bot.usecases.incident import silent_incident, told_of_danger
from bot.usecases.ports import UnitOfWork
from bot.usecases.put_ticket import Filing, put_ticket
from bot.usecases.study import Study, studied

_CONFIRMED = "treat_as_confirmed"
_URGENT = ("P2", "hold_P2")


async def settle_question(desk: Desk, conversation_id: str) -> bool:
    """Settle the question if it is due and return True; silence counts as the flag says.

    It stays with the conversation, so that a late yes is still danger.
    """

    async def find(uow: UnitOfWork) -> Sequence[Told]:
        conversation = await uow.conversations.get(conversation_id)
        next_seq = await uow.messages.last_seq(conversation_id) + 1
        return await told_of_danger(uow, desk, conversation, next_seq)

    async def settle(uow: UnitOfWork, study: Study) -> bool:
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

    return await studied(desk, conversation_id, find, settle, urgent=True)


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
    incident = await silent_incident(uow, desk, conversation, study)
    case = await study.case(await incident.told(uow))
    filing = Filing(
        incident.first_seq,
        finished=False,
        needs_human=True,
        at_least=floor,
        because=f"unanswered:{question.flag}",
        follows=incident.follows,
    )
    conversation, _ = await put_ticket(uow, desk, incident.conversation, case, filing)
    return conversation


def _floor(unanswered: str) -> Priority | None:
    if unanswered.startswith(_CONFIRMED):
        return Priority.P1
    return Priority.P2 if unanswered.startswith(_URGENT) else None

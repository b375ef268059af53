"""A resident no longer wants to report: nothing is asked any more, and staff keep what was told."""

from dataclasses import dataclass
from typing import Literal

from bot.reports.conversation import Step
from bot.usecases.desk import Desk
from bot.usecases.file_unheard import file_for_person, told_openly
from bot.usecases.once import once
from bot.usecases.ports import UnitOfWork
from bot.usecases.study import Study, studied


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What becomes of what was told.

    `open` goes to staff as unfinished once the resident is silent, `filed` is with them already and
    a person is to read the wish, `nothing` was told.
    """

    was: Literal["open", "filed", "nothing"]


async def withdraw_report(desk: Desk, conversation_id: str, turn: int = 0) -> Withdrawn:
    """Keep the wish; the same turn again changes nothing and returns the same.

    Nothing that was told is thrown away: whoever says "never mind" may be made to.
    """
    step = Step(conversation_id, turn, "withdraw")

    async def withdraw(uow: UnitOfWork, study: Study) -> Withdrawn:
        return await once(
            uow, step, Withdrawn, lambda: _withdraw(uow, desk, conversation_id, study)
        )

    return await studied(
        desk, conversation_id, lambda uow: told_openly(uow, conversation_id), withdraw
    )


async def _withdraw(uow: UnitOfWork, desk: Desk, conversation_id: str, study: Study) -> Withdrawn:
    conversation = await uow.conversations.lock(conversation_id)
    draft = await uow.drafts.get(conversation_id)
    if draft and draft.updated_at:
        return Withdrawn("open")
    if conversation.ticket_ref is None:
        return Withdrawn("nothing")
    await file_for_person(uow, desk, conversation, study)
    return Withdrawn("filed")

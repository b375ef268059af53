"""A resident asks for a person: staff see it at once, and the resident hears honestly when."""

from dataclasses import dataclass

from bot.reports.conversation import Conversation, Step
from bot.usecases.desk import Desk
from bot.usecases.file_unheard import file_for_person, told_openly
from bot.usecases.once import once
from bot.usecases.ports import UnitOfWork
from bot.usecases.study import Study, studied


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """Whether somebody is on duty now, and the hours in words."""

    on_duty: bool
    hours: str


async def request_person(desk: Desk, conversation_id: str, turn: int = 0) -> PersonAnswer:
    """Make the conversation a ticket that needs a person, whatever the hour.

    The same turn again changes nothing and returns the same.
    """
    step = Step(conversation_id, turn, "person")

    async def ask(uow: UnitOfWork, study: Study) -> PersonAnswer:
        conversation = await uow.conversations.lock(conversation_id)
        return await once(uow, step, PersonAnswer, lambda: _request(uow, desk, conversation, study))

    return await studied(desk, conversation_id, lambda uow: told_openly(uow, conversation_id), ask)


async def _request(
    uow: UnitOfWork, desk: Desk, conversation: Conversation, study: Study
) -> PersonAnswer:
    await file_for_person(uow, desk, conversation, study)
    duty = desk.duty.at(desk.clock.now())
    return PersonAnswer(on_duty=duty.open, hours=duty.hours_text)

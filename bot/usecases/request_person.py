"""A resident asks for a person: staff see it at once, and the resident hears honestly when."""

from dataclasses import dataclass

from bot.usecases.desk import Desk
from bot.usecases.file_unheard import file_unheard


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """Whether somebody is on duty now, and the hours in words."""

    on_duty: bool
    hours: str


async def request_person(desk: Desk, conversation_id: str, turn: int = 0) -> PersonAnswer:
    """Make the conversation a ticket that needs a person, whatever the hour."""
    await file_unheard(desk, conversation_id)
    duty = desk.duty.at(desk.clock.now())
    return PersonAnswer(on_duty=duty.open, hours=duty.hours_text)

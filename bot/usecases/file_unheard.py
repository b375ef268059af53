"""When Rasa cannot be asked: what the resident wrote becomes a ticket that needs a person.

The messages stay unhandled, so that Rasa gets them as one bundle when it is back and the
conversation goes on with the same ticket.
"""

from collections.abc import Iterable

from bot.reports.conversation import Conversation, Line, Message
from bot.usecases.desk import Desk
from bot.usecases.gather import Told
from bot.usecases.incident import open_incident
from bot.usecases.ports import UnitOfWork
from bot.usecases.put_ticket import Filing, put_ticket
from bot.usecases.reply import speak
from bot.usecases.study import Study, studied


async def file_unheard(
    desk: Desk, conversation_id: str, line: Line | None = None
) -> tuple[Message, ...]:
    """File or add to the conversation's ticket, unfinished, and say `line` if there is one."""

    async def file(uow: UnitOfWork, study: Study) -> tuple[Message, ...]:
        conversation = await uow.conversations.lock(conversation_id)
        conversation = await file_for_person(uow, desk, conversation, study)
        if line is None:
            return ()
        return (await speak(uow, conversation, line, desk.clock.now()),)

    return await studied(desk, conversation_id, lambda uow: told_openly(uow, conversation_id), file)


async def told_openly(uow: UnitOfWork, conversation_id: str) -> Iterable[Told]:
    """Return all that was told of the conversation's open incident."""
    incident = await open_incident(uow, await uow.conversations.get(conversation_id))
    return (await incident.told(uow),)


async def file_for_person(
    uow: UnitOfWork,
    desk: Desk,
    conversation: Conversation,
    study: Study,
    *,
    because: str | None = None,
) -> Conversation:
    """File or add to the conversation's ticket, for a person, in the caller's transaction."""
    incident = await open_incident(uow, conversation)
    case = await study.case(await incident.told(uow))
    filing = Filing(incident.first_seq, finished=False, needs_human=True, because=because)
    conversation, _ = await put_ticket(uow, desk, conversation, case, filing)
    await uow.conversations.save(conversation)
    return conversation

"""When Rasa cannot be asked: what the resident wrote becomes a ticket that needs a person.

The messages stay unhandled, so that Rasa gets them as one bundle when it is back and the
conversation goes on with the same ticket.
"""

from bot.reports.conversation import Conversation, Line, Message
from bot.usecases.desk import Desk
from bot.usecases.file_danger import first_open_seq, open_incident
from bot.usecases.gather import Study, Told, ahead, gather
from bot.usecases.ports import UnitOfWork
from bot.usecases.put_ticket import Filing, put_ticket
from bot.usecases.reply import speak


async def file_unheard(
    desk: Desk, conversation_id: str, line: Line | None = None
) -> tuple[Message, ...]:
    """File or add to the conversation's ticket, unfinished, and say `line` if there is one."""
    study = await study_open(desk, conversation_id)
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(conversation_id)
        conversation = await file_for_person(uow, desk, conversation, study)
        if line is None:
            return ()
        return (await speak(uow, conversation, line, desk.clock.now()),)


async def study_open(desk: Desk, conversation_id: str) -> Study:
    """Return a study of the conversation's open incident."""

    async def find(uow: UnitOfWork) -> Told:
        return await open_incident(uow, await uow.conversations.get(conversation_id))

    return await ahead(desk, find)


async def file_for_person(
    uow: UnitOfWork,
    desk: Desk,
    conversation: Conversation,
    study: Study,
    *,
    because: str | None = None,
) -> Conversation:
    """File or add to the conversation's ticket, for a person, in the caller's transaction."""
    draft = await uow.drafts.get(conversation.id)
    first_seq = await first_open_seq(uow, conversation)
    case = await study.case(await gather(uow, conversation, first_seq, draft))
    filing = Filing(first_seq, finished=False, needs_human=True, because=because)
    conversation, _ = await put_ticket(uow, desk, conversation, case, filing)
    await uow.conversations.save(conversation)
    return conversation

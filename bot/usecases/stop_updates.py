"""A resident wants no follow-ups by text, or wants them again; 999 advice is never stopped."""

from dataclasses import replace

from bot.reports.conversation import Conversation, Step
from bot.usecases.desk import Desk
from bot.usecases.once import once
from bot.usecases.ports import UnitOfWork


async def stop_updates(
    desk: Desk, conversation_id: str, *, stop: bool = True, turn: int = 0
) -> None:
    """Keep the wish with the conversation; wanting them again holds for all of the number's.

    The same turn again changes nothing, also where the wish has changed since.
    """
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(conversation_id)
        step = Step(conversation_id, turn, "stop")
        await once(uow, step, bool, lambda: _wish(uow, conversation, stop=stop))


async def _wish(uow: UnitOfWork, conversation: Conversation, *, stop: bool) -> bool:
    await uow.conversations.save(replace(conversation, opted_out=stop))
    if conversation.contact and not stop:
        await uow.conversations.opt_in(conversation.contact)
    return stop

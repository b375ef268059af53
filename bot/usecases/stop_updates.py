"""A resident wants no follow-ups by text, or wants them again; 999 advice is never stopped."""

from dataclasses import replace

from bot.usecases.desk import Desk


async def stop_updates(desk: Desk, conversation_id: str, *, stop: bool = True) -> None:
    """Keep the wish with the conversation; wanting them again holds for all of the number's."""
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(conversation_id)
        await uow.conversations.save(replace(conversation, opted_out=stop))
        if conversation.contact and not stop:
            await uow.conversations.opt_in(conversation.contact)

"""Opens a conversation: a new one for each web session, one per number and day on SMS."""

import secrets
from datetime import timedelta

from bot.reports.conversation import Conversation
from bot.reports.report import Channel
from bot.usecases.desk import Desk
from bot.usecases.ports import UnitOfWork

# A shared or re-used number must not see yesterday's talk (hazard H11).
SMS_SILENCE = timedelta(hours=24)


def new_conversation_id() -> str:
    """Return an id that nobody can guess (128 random bits)."""
    return "c_" + secrets.token_urlsafe(16)


async def start_web_conversation(desk: Desk, conversation_id: str | None = None) -> str:
    """Open a web conversation and return its id; the same id again changes nothing."""
    wanted = conversation_id or new_conversation_id()
    async with desk.store.begin() as uow:
        await open_web(uow, desk, wanted)
    return wanted


async def open_web(uow: UnitOfWork, desk: Desk, conversation_id: str) -> Conversation:
    """Return the web conversation of this id, opened now if it is not there yet."""
    now = desk.clock.now()
    fresh = Conversation(conversation_id, Channel.WEB, created_at=now, last_inbound_at=now)
    return await uow.conversations.ensure(fresh)


async def open_sms(uow: UnitOfWork, desk: Desk, contact: str) -> Conversation:
    """Return the conversation with this number, a new one after a day of silence."""
    now = desk.clock.now()
    known = await uow.conversations.of_contact(contact, now - SMS_SILENCE)
    if known:
        return await uow.conversations.lock(known.id)
    fresh = Conversation(
        new_conversation_id(), Channel.SMS, created_at=now, last_inbound_at=now, contact=contact
    )
    return await uow.conversations.ensure(fresh)

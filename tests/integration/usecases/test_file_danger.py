"""Danger makes a ticket before anything is asked."""

from bot.triage.danger import Danger
from bot.usecases.desk import Desk
from tests.integration.usecases.conftest import Resident


async def test_danger_told_once_says_that_it_is_now(desk: Desk, sms: Resident) -> None:
    """The ticket that danger makes at once carries the time in the text: nothing was asked yet."""
    await sms.write("a man with a knife outside the school right now", Danger.NOW)
    async with desk.store.read() as uow:
        conversation = await uow.conversations.get(sms.id)
        assert conversation.ticket_ref is not None
        ticket = await uow.tickets.get(conversation.ticket_ref)
    assert ("right now", True) == (ticket.when.text, ticket.when.happening_now)

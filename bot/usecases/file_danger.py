"""Danger makes the ticket at once, with what is known so far; all that comes later adds to it."""

from dataclasses import replace
from datetime import timedelta

from bot.reports.conversation import Conversation
from bot.triage.danger import Priority
from bot.usecases.desk import Desk
from bot.usecases.gather import Study, Told, gather
from bot.usecases.ports import UnitOfWork
from bot.usecases.put_ticket import DANGER_SEEN, Filing, put_ticket

# Danger long after a report was finished is another incident.
SAME_INCIDENT = timedelta(minutes=30)


async def file_danger(
    uow: UnitOfWork,
    desk: Desk,
    conversation: Conversation,
    study: Study,
    *,
    because: str = DANGER_SEEN,
) -> Conversation:
    """File or raise to P1 the conversation's ticket, in the caller's transaction."""
    conversation = await _incident(uow, desk, conversation)
    draft = await uow.drafts.get(conversation.id)
    first_seq = await first_open_seq(uow, conversation)
    case = await study.case(await gather(uow, conversation, first_seq, draft))
    filing = Filing(
        first_seq, finished=False, needs_human=True, at_least=Priority.P1, because=because
    )
    conversation, _ = await put_ticket(uow, desk, conversation, case, filing)
    return conversation


async def first_open_seq(uow: UnitOfWork, conversation: Conversation) -> int:
    """Return where the open incident begins: its ticket's or draft's first message, or the first
    that nobody has dealt with.
    """
    draft = await uow.drafts.get(conversation.id)
    unheard = await uow.messages.unhandled(conversation.id)
    starts = [message.seq for message in unheard[:1]]
    starts += [draft.first_seq] if draft else []
    if conversation.ticket_ref:
        starts.append(await uow.tickets.first_seq(conversation.ticket_ref))
    return min(starts) if starts else await uow.messages.last_seq(conversation.id)


async def open_incident(uow: UnitOfWork, conversation: Conversation) -> Told:
    """Return all that was told of the open incident."""
    draft = await uow.drafts.get(conversation.id)
    return await gather(uow, conversation, await first_open_seq(uow, conversation), draft)


async def told_before(uow: UnitOfWork, desk: Desk, conversation: Conversation) -> Told:
    """Return what was told of the incident to which a message that is not stored yet belongs."""
    next_seq = await uow.messages.last_seq(conversation.id) + 1
    over = await _is_over(uow, desk, conversation)
    draft = None if over else await uow.drafts.get(conversation.id)
    unheard = await uow.messages.unhandled(conversation.id)
    starts = [next_seq, *(message.seq for message in unheard[:1])]
    starts += [draft.first_seq] if draft else []
    if conversation.ticket_ref and not over:
        starts.append(await uow.tickets.first_seq(conversation.ticket_ref))
    return await gather(uow, conversation, min(starts), draft)


async def _incident(uow: UnitOfWork, desk: Desk, conversation: Conversation) -> Conversation:
    if not await _is_over(uow, desk, conversation):
        return conversation
    await uow.drafts.remove(conversation.id)
    return replace(conversation, ticket_ref=None)


async def _is_over(uow: UnitOfWork, desk: Desk, conversation: Conversation) -> bool:
    if conversation.ticket_ref is None:
        return False
    ticket = await uow.tickets.get(conversation.ticket_ref)
    last = ticket.updated_at or ticket.created_at
    return not ticket.unfinished and desk.clock.now() - last > SAME_INCIDENT

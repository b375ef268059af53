"""Which incident new words belong to, and what of an earlier one goes with a new one.

Danger after a report was finished is a new incident: it is asked about, routed and seen as such. It
is the same one only where an emergency was finished a moment ago that nobody has ended, and whoever
would hear of the new words hears of it anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.reports.category import UNCLEAR
from bot.reports.conversation import Conversation, Draft, Message, Sender
from bot.reports.report import Consents, Reporter
from bot.tickets.ticket import Ticket
from bot.triage.danger import Danger, Priority
from bot.usecases.desk import Desk
from bot.usecases.gather import Told, gather
from bot.usecases.ports import UnitOfWork
from bot.usecases.study import Study

# Danger long after a report was finished is another incident, and so is who writes then.
SAME_INCIDENT = timedelta(minutes=30)
_LOOK_BACK = 50


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident of a conversation: its ticket if it has one, its first message, its draft.

    `follows` is the finished ticket before it, where it is a new one.
    """

    conversation: Conversation
    first_seq: int
    draft: Draft | None
    follows: Ticket | None = None

    async def told(self, uow: UnitOfWork) -> Told:
        """Return all that was told of it."""
        return await gather(uow, self.conversation, self.first_seq, self.draft)


async def open_incident(uow: UnitOfWork, conversation: Conversation) -> Incident:
    """Return the incident that is open, whatever was said."""
    draft = await uow.drafts.get(conversation.id)
    return Incident(conversation, await first_open_seq(uow, conversation), draft)


async def danger_incident(
    uow: UnitOfWork, desk: Desk, conversation: Conversation, study: Study
) -> Incident:
    """Return the incident of danger that was stored just now; a new one lets go of the draft."""
    ticket = await _finished(uow, conversation)
    if ticket is None:
        return await open_incident(uow, conversation)
    first_seq = await _news_seq(uow, conversation, ticket)
    news = Incident(replace(conversation, ticket_ref=None), first_seq, None, ticket)
    if maybe_same(desk, ticket):
        case = await study.case(await news.told(uow))
        if is_same(desk, ticket, case.assessment.category):
            return await open_incident(uow, conversation)
    await uow.drafts.remove(conversation.id)
    return news


async def silent_incident(
    uow: UnitOfWork, desk: Desk, conversation: Conversation, study: Study
) -> Incident:
    """Return what silence is about: the report that was filed, unless danger came since."""
    ticket = await _finished(uow, conversation)
    since = ticket and (ticket.updated_at or ticket.created_at)
    if since and not await _grave(uow, conversation, since):
        return await open_incident(uow, conversation)
    return await danger_incident(uow, desk, conversation, study)


async def told_of_danger(
    uow: UnitOfWork, desk: Desk, conversation: Conversation, next_seq: int
) -> Sequence[Told]:
    """Return what was told before danger that comes with `next_seq`, of each incident it may be."""
    ticket = await _finished(uow, conversation)
    found = []
    if ticket:
        news = min([next_seq, *await _unheard_since(uow, conversation, ticket)])
        found.append(await gather(uow, conversation, news, None))
    if ticket is None or maybe_same(desk, ticket):
        draft = await uow.drafts.get(conversation.id)
        starts = await _starts(uow, conversation, draft)
        found.append(await gather(uow, conversation, min([next_seq, *starts]), draft))
    return found


async def first_open_seq(uow: UnitOfWork, conversation: Conversation) -> int:
    """Return where the open incident begins: its ticket's or draft's first message, or the first
    that nobody has dealt with.
    """
    starts = await _starts(uow, conversation, await uow.drafts.get(conversation.id))
    return min(starts) if starts else await _grave_seq(uow, conversation, None)


async def _starts(
    uow: UnitOfWork, conversation: Conversation, draft: Draft | None
) -> Sequence[int]:
    unheard = await uow.messages.unhandled(conversation.id)
    starts = [message.seq for message in unheard[:1]]
    starts += [draft.first_seq] if draft else []
    if conversation.ticket_ref:
        starts.append(await uow.tickets.first_seq(conversation.ticket_ref))
    return starts


def maybe_same(desk: Desk, ticket: Ticket) -> bool:
    """Tell whether danger now may belong to this finished ticket, whatever its words."""
    return ticket.priority is Priority.P1 and ticket.status.open and recent(desk, ticket)


def is_same(desk: Desk, ticket: Ticket, category: str) -> bool:
    """Tell whether danger now, of this category by its own words, clearly belongs to the ticket."""
    return maybe_same(desk, ticket) and desk.directory.covers(ticket.category, category)


def who_again(desk: Desk, before: Ticket) -> tuple[Reporter, Consents]:
    """Return what is known of the reporter from a ticket of a moment ago: a no, but never a yes."""
    if not recent(desk, before):
        return Reporter(), Consents()
    said_no = before.consents.share_identity is False
    kept = before.consents.pass_on is False
    consents = Consents(share_identity=False if said_no else None, pass_on=False if kept else None)
    return before.reporter, consents


async def with_earlier(uow: UnitOfWork, desk: Desk, ticket: Ticket, narrative: str) -> str:
    """Return the words, and after them those of the ticket that this one followed closely.

    Somebody in danger does not say again who and where. What is or may be private stays: who
    hears of the new danger now, or later, may have no right to it. Staff see both, linked.
    """
    for ref in ticket.links:
        before = await uow.tickets.get(ref)
        earlier = await uow.tickets.first_seq(ref) < await uow.tickets.first_seq(ticket.ref)
        last = before.updated_at or before.created_at
        close = ticket.created_at - last <= SAME_INCIDENT
        private = before.category == UNCLEAR or desk.directory.private(before.category)
        if earlier and close and not private:
            narrative = f"{narrative}\n\nTold before, in {ref}:\n{before.narrative}"
    return narrative


def recent(desk: Desk, ticket: Ticket) -> bool:
    """Tell whether a ticket was written a moment ago."""
    last = ticket.updated_at or ticket.created_at
    return desk.clock.now() - last <= SAME_INCIDENT


async def _finished(uow: UnitOfWork, conversation: Conversation) -> Ticket | None:
    if conversation.ticket_ref is None:
        return None
    ticket = await uow.tickets.get(conversation.ticket_ref)
    return None if ticket.unfinished else ticket


async def _unheard_since(
    uow: UnitOfWork, conversation: Conversation, ticket: Ticket
) -> Sequence[int]:
    """Return what nobody has dealt with and came after the ticket was last written."""
    last = ticket.updated_at or ticket.created_at
    unheard = await uow.messages.unhandled(conversation.id)
    return [message.seq for message in unheard if message.at > last]


async def _news_seq(uow: UnitOfWork, conversation: Conversation, ticket: Ticket) -> int:
    unheard = await _unheard_since(uow, conversation, ticket)
    if unheard:
        return unheard[0]
    return await _grave_seq(uow, conversation, ticket.updated_at or ticket.created_at)


async def _grave_seq(uow: UnitOfWork, conversation: Conversation, since: datetime | None) -> int:
    """Return the first of the resident's late messages that holds danger, or else the last one.

    A danger question may fall due when other words have long been dealt with: the incident begins
    where the danger was told.
    """
    own = await _own(uow, conversation, since)
    grave = [message.seq for message in own if Danger(message.danger) is not Danger.NONE]
    if grave or own:
        return grave[0] if grave else own[-1].seq
    return await uow.messages.last_seq(conversation.id)


async def _grave(uow: UnitOfWork, conversation: Conversation, since: datetime) -> bool:
    just_before = since - timedelta(microseconds=1)  # what came in the same moment is news as well
    said = await _own(uow, conversation, just_before)
    return any(Danger(message.danger) is not Danger.NONE for message in said)


async def _own(
    uow: UnitOfWork, conversation: Conversation, since: datetime | None
) -> Sequence[Message]:
    """Return the resident's late messages, those since then."""
    last = await uow.messages.last_seq(conversation.id)
    said = await uow.messages.after(conversation.id, max(0, last - _LOOK_BACK), _LOOK_BACK)
    return [
        message
        for message in said
        if message.sender is Sender.RESIDENT and (since is None or message.at > since)
    ]

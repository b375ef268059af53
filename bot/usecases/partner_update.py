"""A partner says what became of a report: the ticket moves on, and the resident hears of it.

A partner sees and touches only what was sent to it; anything else is `NotFound`, as if it did not
exist. Only the lead moves the ticket: what a partner with a copy did is kept in the history. What
the resident hears follows who may hold the phone: see `architecture.md` and `updates.yml`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.errors import Conflict, Forbidden, Invalid, NotFound
from bot.outbox.message import JSON, OutboxMessage, State, Way
from bot.reports.conversation import Conversation
from bot.tickets.status import PARTNER_MAY_SET, Status, moved
from bot.tickets.ticket import LEAD, Ticket
from bot.tickets.update_words import UpdateWords
from bot.usecases.accounts import Account
from bot.usecases.desk import Desk
from bot.usecases.partner_news import NEEDS_REASON, News, PartnerUpdate, tell
from bot.usecases.ports import UnitOfWork

# The same words for a foreign ticket and for none, so that asking tells nothing.
NO_TICKET = "There is no such ticket."
CHANGED = "Somebody changed this ticket since you opened it. Look again, then decide."


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """Who asks, by whose key, for which of its teams too; `id` and `digest` know it again."""

    sender: str
    partners: Collection[str]
    id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Updated:
    """The ticket's status now, and whether we had this request before."""

    status: Status
    repeated: bool


@dataclass(frozen=True, slots=True)
class LeadMove:
    """A change of status on the console, made from the page of this version of the ticket."""

    ref: str
    version: int
    status: Status
    reason: str | None = None
    passed_to: str | None = None


async def partner_update(
    desk: Desk, words: UpdateWords, ref: str, request: SignedRequest, update: PartnerUpdate
) -> Updated:
    """Apply an update once, in one transaction.

    `NotFound` for a ticket that is not the partner's, `Conflict` for a step that is not allowed or
    an id that was used for something else.
    """
    async with desk.store.begin() as uow:
        ticket, conversation = await _held(uow, ref)
        sent = await _sent(uow, ref, request.partners)
        now = desk.clock.now()
        known = await uow.receipts.keep(request.sender, request.id, request.digest, now)
        if known is not None:
            return _again(ticket, known, request)
        news = await _apply(uow, desk, ticket, sent, update)
        await tell(uow, desk, words, news, conversation)
        return Updated(news.after.status, repeated=False)


async def lead_moves(desk: Desk, words: UpdateWords, who: Account, asked: LeadMove) -> None:
    """The partner that leads changes the status on the console: the same, with a person's name.

    `NotFound` for a ticket that is not the partner's, `Forbidden` for one that it does not lead and
    for what only staff set, `Conflict` when somebody else was quicker.
    """
    async with desk.store.begin() as uow:
        ticket, conversation = await _held(uow, asked.ref)
        messages = await uow.outbox.of_ticket(asked.ref)
        sent = [m for m in messages if m.way is Way.PARTNER and m.recipient == who.partner_id]
        if not sent:
            raise NotFound(NO_TICKET)
        if not _leads(sent) or asked.status not in PARTNER_MAY_SET:
            raise Forbidden("Only the partner that leads changes the status, and only staff close.")
        if ticket.version != asked.version:
            raise Conflict(CHANGED)
        if asked.status in NEEDS_REASON and not asked.reason:
            raise Invalid("Say why nothing more is done. It is kept with the ticket.")
        if asked.status is Status.PASSED_ON and not asked.passed_to:
            raise Invalid("Say where it was passed, so that it does not get lost.")
        passed_to = asked.passed_to if asked.status is Status.PASSED_ON else None
        update = PartnerUpdate(asked.status, asked.reason, passed_to)
        news = await _apply(uow, desk, ticket, sent, update, by=who.email)
        await tell(uow, desk, words, news, conversation)


async def _apply(
    uow: UnitOfWork,
    desk: Desk,
    ticket: Ticket,
    sent: Sequence[OutboxMessage],
    update: PartnerUpdate,
    *,
    by: str | None = None,
) -> News:
    """Move and accept, and note it in the history by this person, else by the partner."""
    after = await _move(uow, desk, ticket, sent, update)
    await _accept(uow, desk, sent, update)
    partner = sent[0].recipient
    news = News(ticket, after, partner, sent[0].role, update, by or f"partner:{partner}")
    await _note(uow, desk, news)
    return news


async def _held(uow: UnitOfWork, ref: str) -> tuple[Ticket, Conversation | None]:
    """Hold the conversation first, as every use case does, then look at the ticket."""
    try:
        ticket = await uow.tickets.get(ref)
    except NotFound:
        raise NotFound(NO_TICKET) from None
    if ticket.conversation_id is None:
        return ticket, None
    conversation = await uow.conversations.lock(ticket.conversation_id)
    return await uow.tickets.get(ref), conversation


async def _sent(uow: UnitOfWork, ref: str, partners: Collection[str]) -> Sequence[OutboxMessage]:
    """Return what this partner was sent; sent is what was tried, for answers can be quick."""
    messages = await uow.outbox.of_ticket(ref)
    sent = [m for m in messages if m.way is Way.PARTNER and m.recipient in partners and _out(m)]
    if not sent:
        raise NotFound(NO_TICKET)
    return sent


def _out(message: OutboxMessage) -> bool:
    return message.state is not State.DUE or message.last_error is not None


def _again(ticket: Ticket, known: str, request: SignedRequest) -> Updated:
    if known != request.digest:
        raise Conflict("this webhook-id was used for another update")
    return Updated(ticket.status, repeated=True)


def _leads(sent: Sequence[OutboxMessage]) -> bool:
    return any(message.role == LEAD for message in sent)


async def _move(
    uow: UnitOfWork,
    desk: Desk,
    ticket: Ticket,
    sent: Sequence[OutboxMessage],
    update: PartnerUpdate,
) -> Ticket:
    asks = update.question_to_resident is not None
    status = update.status if update.status and _leads(sent) else ticket.status
    if status is ticket.status and not asks:
        return ticket
    changed = replace(
        ticket,
        status=moved(ticket.status, status),
        needs_human=ticket.needs_human or asks,
        updated_at=desk.clock.now(),
    )
    return await uow.tickets.save(changed)


async def _accept(
    uow: UnitOfWork, desk: Desk, sent: Sequence[OutboxMessage], update: PartnerUpdate
) -> None:
    """Whoever says what became of a ticket has taken it on; the first time counts."""
    if update.status is None:
        return
    for message in sent:
        if message.accepted_at is None:
            await uow.outbox.save(replace(message, accepted_at=desk.clock.now()))


async def _note(uow: UnitOfWork, desk: Desk, news: News) -> None:
    update = news.update
    said: Mapping[str, JSON] = {
        "role": news.role,
        "before": news.before.status.value,
        "after": news.after.status.value,
        "status": update.status.value if update.status else None,
        "reason": update.reason,
        "passed_to": update.passed_to,
        "note_to_resident": update.note_to_resident,
        "note_internal": update.note_internal,
        "question_to_resident": update.question_to_resident,
    }
    await uow.tickets.note_event(
        news.after.ref,
        at=desk.clock.now(),
        by=news.by,
        what="partner_update",
        detail={name: value for name, value in said.items() if value is not None},
    )

"""A partner says what became of a report: the ticket moves on, and the resident hears of it.

A partner sees and touches only what was sent to it; anything else is `NotFound`, as if it did not
exist. Only the lead moves the ticket: what a partner with a copy did is kept in the history. What
the resident hears follows who may hold the phone: see `architecture.md` and `updates.yml`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.errors import Conflict, Invalid, NotFound
from bot.outbox.message import JSON, OutboxMessage, State, Way
from bot.reports.conversation import Conversation, Kind, Line
from bot.reports.report import Channel
from bot.tickets.status import PARTNER_MAY_SET, Status, moved
from bot.tickets.ticket import Ticket
from bot.tickets.update_words import UpdateWords
from bot.usecases.desk import Desk
from bot.usecases.ports import UnitOfWork
from bot.usecases.reply import speak

LEAD = "lead"
# The same words for a foreign ticket and for none, so that asking tells nothing.
NO_TICKET = "There is no such ticket."
# What we can only take to heart with a word of why.
_NEEDS_REASON = frozenset({Status.NO_ACTION})


@dataclass(frozen=True, slots=True)
class PartnerUpdate:
    """What a partner says; at least one of these. Only two are meant for the resident."""

    status: Status | None = None
    reason: str | None = None
    passed_to: str | None = None
    note_to_resident: str | None = None
    note_internal: str | None = None
    question_to_resident: str | None = None

    def __post_init__(self) -> None:
        """Refuse, with `Invalid`, what says nothing or lacks what the status needs."""
        said = (self.status, self.note_to_resident, self.note_internal, self.question_to_resident)
        if all(part is None for part in said):
            raise Invalid("an update has a status, a note or a question")
        if self.status is not None and self.status not in PARTNER_MAY_SET:
            raise Invalid(f"a partner cannot set the status '{self.status.value}'")
        if self.status in _NEEDS_REASON and not self.reason:
            raise Invalid("'no_action' needs a 'reason'")
        if self.status is Status.PASSED_ON and not self.passed_to:
            raise Invalid("'passed_on' needs 'passed_to'")


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
class _News:
    """What an update changed: the ticket before and after, and whose word it is."""

    before: Ticket
    after: Ticket
    partner: str
    role: str | None
    update: PartnerUpdate

    @property
    def status(self) -> Status | None:
        """The new status, None where it stayed."""
        return self.after.status if self.after.status is not self.before.status else None


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
        moved_on = await _move(uow, desk, ticket, sent, update)
        await _accept(uow, desk, sent, update)
        news = _News(ticket, moved_on, sent[0].recipient, sent[0].role, update)
        await _note(uow, desk, news)
        if conversation and await _may_tell(uow, desk, ticket, conversation):
            for text in _lines(desk, words, news, conversation.channel):
                await speak(uow, conversation, Line(text, Kind.NOTICE), now)
        return Updated(moved_on.status, repeated=False)


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


async def _note(uow: UnitOfWork, desk: Desk, news: _News) -> None:
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
        by=f"partner:{news.partner}",
        what="partner_update",
        detail={name: value for name, value in said.items() if value is not None},
    )


def _lines(desk: Desk, words: UpdateWords, news: _News, channel: Channel) -> tuple[str, ...]:
    """Return what the resident hears: news of a change, and on the web what was said to them."""
    change = words.status[news.status] if news.status else None
    if channel is Channel.SMS:
        return (f"{change.discreet} {words.text_ending}",) if change else ()
    if desk.taxonomy[news.after.category].private:
        return (change.discreet,) if change else ()
    update = news.update
    parts = {
        "partner": desk.directory.name(news.partner),
        "ref": news.after.ref,
        "passed_to": update.passed_to or "",
        "note": update.note_to_resident or "",
        "question": update.question_to_resident or "",
    }
    patterns = (
        change.web if change else None,
        words.passed_to if update.passed_to and news.status is Status.PASSED_ON else None,
        words.note if update.note_to_resident else None,
        words.question if update.question_to_resident else None,
    )
    return tuple(_filled(pattern, parts) for pattern in patterns if pattern)


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    """Put the parts in their places; what partners wrote is never read as a pattern."""
    pieces = pattern.replace("}", "{").split("{")
    return "".join(parts.get(piece, piece) if n % 2 else piece for n, piece in enumerate(pieces))


async def _may_tell(
    uow: UnitOfWork, desk: Desk, ticket: Ticket, conversation: Conversation
) -> bool:
    """Tell whether we may: in the chat always, by text after a yes and never of private matters."""
    if conversation.ended_at is not None:
        return False
    if conversation.channel is not Channel.SMS:
        return True
    stopped = conversation.opted_out or (
        conversation.contact is not None and await uow.conversations.opted_out(conversation.contact)
    )
    return (
        ticket.consents.text_updates is True
        and ticket.reporter.safe_to_contact is not False
        and not desk.taxonomy[ticket.category].private
        and not stopped
    )

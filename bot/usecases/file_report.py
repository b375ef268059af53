"""READ FIRST. Files what a resident told and confirmed: one ticket, on its way to the partners.

What was told is studied first, off the event loop; it is read again in the transaction, which is
begun anew if it changed. All else happens in one transaction: the report is gathered, the ticket is
numbered and kept, and what leaves the house is written to the outbox.
Another incident that was told with it is begun there too. Whoever asks again for the same report
gets the same ticket.
"""

from dataclasses import dataclass, replace

from bot.errors import NotFound
from bot.reports.conversation import Conversation, Draft, Step
from bot.tickets.reference import new_pin
from bot.tickets.ticket import Ticket
from bot.triage.danger import Priority
from bot.usecases.begin_report import Begun
from bot.usecases.beyond import area_of
from bot.usecases.desk import Desk
from bot.usecases.finish_stale import drafted
from bot.usecases.gather import Case, gather
from bot.usecases.once import once
from bot.usecases.ports import UnitOfWork
from bot.usecases.put_ticket import Filing, put_ticket
from bot.usecases.study import Study, studied
from bot.usecases.two_incidents import Later, begin_second, held_back


@dataclass(frozen=True, slots=True)
class Filed:
    """What the resident is told: the reference and PIN once, who reads it first, where help is.

    `hours` says in words when staff of the partnership read reports; `feeling` that it is about a
    place that does not feel safe; `area` is that of elsewhere.yml, where it is none of ours.
    `second` is the report of another incident that was told with this one, begun.
    """

    ref: str
    pin: str
    lead_name: str
    priority: Priority
    signposts: tuple[str, ...]
    needs_human: bool
    hours: str = ""
    feeling: bool = False
    area: str | None = None
    second: Begun | None = None


async def file_report(desk: Desk, conversation_id: str, turn: int = 0) -> Filed:
    """File the conversation's report; `NotFound` where nothing was told yet.

    The same turn again changes nothing and returns the same, the PIN included.
    """
    step = Step(conversation_id, turn, "file")
    later = await held_back(desk, conversation_id)

    async def file(uow: UnitOfWork, study: Study) -> Filed:
        conversation = await uow.conversations.lock(conversation_id)
        return await once(
            uow, step, Filed, lambda: _file(uow, desk, conversation, later, turn, study)
        )

    return await studied(desk, conversation_id, lambda uow: drafted(uow, conversation_id), file)


async def _file(
    uow: UnitOfWork,
    desk: Desk,
    conversation: Conversation,
    later: Later,
    turn: int,
    study: Study,
) -> Filed:
    draft = await uow.drafts.get(conversation.id)
    conversation, ticket = await _ticket(uow, desk, conversation, draft, study)
    pin = new_pin()
    await uow.tickets.set_pin_hash(ticket.ref, desk.hasher.digest("pin", ticket.ref + pin))
    if draft:
        await uow.drafts.save(replace(draft, updated_at=None, later=""))
    conversation = _past_asking(desk, conversation, ticket)
    await uow.conversations.save(conversation)
    second = (
        await begin_second(uow, desk, conversation, draft, later, turn, study) if draft else None
    )
    return replace(_filed(desk, ticket, pin), second=second)


def _past_asking(desk: Desk, conversation: Conversation, ticket: Ticket) -> Conversation:
    """Return the conversation with a danger question ended that the report itself has answered.

    Who passed it by and then told when it was, and that is over, is not taken for silent; a late
    yes still counts.
    """
    asked = conversation.open_question
    over = ticket.when.happening_now is False
    if asked is None or asked.settled_at or not (asked.left and over):
        return conversation
    return replace(conversation, open_question=replace(asked, settled_at=desk.clock.now()))


async def _ticket(
    uow: UnitOfWork, desk: Desk, conversation: Conversation, draft: Draft | None, study: Study
) -> tuple[Conversation, Ticket]:
    if draft is None or draft.updated_at is None:
        ticket = await _already(uow, conversation)
        if draft is None or not ticket.unfinished:
            return conversation, ticket
    case = await study.case(await gather(uow, conversation, draft.first_seq, draft))
    if desk.taxonomy[draft.category].feeling:
        case = _without_name(case)
    filing = Filing(draft.first_seq, finished=True)
    return await put_ticket(uow, desk, conversation, case, filing)


def _without_name(case: Case) -> Case:
    """Return the case as anonymous, where nobody was asked for a name and none was given."""
    report = case.report
    reporter, consents = report.reporter, report.consents
    if reporter.anonymous is None:
        reporter = replace(reporter, anonymous=reporter.name is None)
    if consents.share_identity is None:
        consents = replace(consents, share_identity=False)
    return replace(case, report=replace(report, reporter=reporter, consents=consents))


async def _already(uow: UnitOfWork, conversation: Conversation) -> Ticket:
    if conversation.ticket_ref is None:
        raise NotFound("this conversation has told nothing to file")
    return await uow.tickets.get(conversation.ticket_ref)


def _filed(desk: Desk, ticket: Ticket, pin: str) -> Filed:
    return Filed(
        ref=ticket.ref,
        pin=pin,
        lead_name=desk.directory.first_reader(ticket),
        hours=desk.duty.at(desk.clock.now()).hours_text,
        priority=ticket.priority,
        signposts=desk.directory.signposts(ticket.category),
        needs_human=ticket.needs_human,
        feeling=desk.taxonomy[ticket.category].feeling,
        area=area_of(desk, ticket),
    )

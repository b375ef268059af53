"""What comes after a report was filed: whether it belongs to that report, and adding it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.reports.answers import yes_no
from bot.reports.conversation import Conversation, Draft, Step
from bot.reports.courtesy import only_courtesy
from bot.reports.detail import only_adds, tells_evidence, tells_more
from bot.reports.nameless import wants_no_name
from bot.reports.notice import notice
from bot.reports.opening import only_announces
from bot.tickets.ticket import Ticket
from bot.triage.assessment import Assessment
from bot.triage.danger import Danger, Priority
from bot.usecases.desk import Desk
from bot.usecases.gather import Told, gather
from bot.usecases.incident import is_same
from bot.usecases.once import once
from bot.usecases.ports import UnitOfWork
from bot.usecases.put_ticket import Filing, put_ticket
from bot.usecases.study import Study, off_loop, studied

# A text this short says that someone wants to report, not what.
_FEW_WORDS = 4


@dataclass(frozen=True, slots=True)
class Said:
    """A message by itself: what triage makes of it, and what it says unasked, by slot."""

    text: str
    assessment: Assessment
    known: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class More:
    """The reference of the report that the words were added to, None where there was none."""

    added_to: str | None = None


async def add_words(desk: Desk, conversation_id: str, text: str, turn: int = 0) -> More:
    """Add words that are no report by themselves ("it has stopped") to the report just filed.

    A bare yes, no or thanks is not added, nor what sounds like something else. The same turn again
    changes nothing and returns the same.
    """
    if not tells_more(text):
        return More()
    said = await off_loop(lambda: read_said(desk, text))
    step = Step(conversation_id, turn, "add")

    async def add(uow: UnitOfWork, study: Study) -> More:
        conversation = await uow.conversations.lock(conversation_id)
        return await once(uow, step, More, lambda: _added(uow, desk, conversation, said, study))

    return await studied(
        desk, conversation_id, lambda uow: find_told(uow, desk, conversation_id, said), add
    )


def read_said(desk: Desk, text: str) -> Said:
    """Return what a text says; takes a few milliseconds."""
    assessment = desk.triage.assess(text)
    known = notice(text, desk.clock.now(), desk.places).known
    thin = len(text.split()) < _FEW_WORDS and assessment.needs_human
    what = {} if thin or only_announces(text, known.values()) else {"what": text}
    return Said(text, assessment, {**what, **known, **nameless(text)})


def nameless(text: str) -> Mapping[str, str]:
    """Return the answers that somebody gave who says unasked that they leave their name out."""
    return {"contact": "anonymous", "consent": "no"} if wants_no_name(text) else {}


async def find_told(
    uow: UnitOfWork, desk: Desk, conversation_id: str, said: Said
) -> Iterable[Told]:
    """Return what is told of the filed report that these words are added to, if there is one."""
    conversation = await uow.conversations.get(conversation_id)
    ticket = await filed_ticket(uow, conversation)
    if ticket is None or not belongs(desk, ticket, said):
        return ()
    draft = _with_vehicle(await uow.drafts.get(conversation_id), said)
    return (await gather(uow, conversation, await uow.tickets.first_seq(ticket.ref), draft),)


async def filed_ticket(uow: UnitOfWork, conversation: Conversation) -> Ticket | None:
    """Return the finished ticket of a conversation, if its last one is finished."""
    if conversation.ticket_ref is None:
        return None
    ticket = await uow.tickets.get(conversation.ticket_ref)
    return None if ticket.unfinished else ticket


def belongs(desk: Desk, ticket: Ticket, said: Said) -> bool:
    """Tell whether words after filing belong to the ticket and are no report of their own."""
    if said.assessment.danger is not Danger.NONE:
        return is_same(desk, ticket, said.assessment.category)
    if tells_evidence(said.text, ticket.narrative):
        return True
    alike = said.assessment.category == ticket.category or said.assessment.needs_human
    if alike or only_courtesy(said.text):
        return True
    new, old = desk.taxonomy[said.assessment.category], desk.taxonomy[ticket.category]
    priority = said.assessment.priority
    other = new.group != old.group and priority < Priority.P4
    graver = new.private or priority < ticket.priority
    return not (other or graver) and only_adds(said.text, ticket.narrative)


async def add(
    uow: UnitOfWork,
    desk: Desk,
    conversation: Conversation,
    ticket: Ticket,
    said: Said,
    study: Study,
) -> None:
    """Put the ticket anew with all that was told since, in the transaction of `uow`."""
    draft = _with_vehicle(await uow.drafts.get(conversation.id), said)
    first_seq = await uow.tickets.first_seq(ticket.ref)
    case = await study.case(await gather(uow, conversation, first_seq, draft))
    await put_ticket(uow, desk, conversation, case, Filing(first_seq, finished=True))
    if draft:
        await uow.drafts.save(draft)


async def _added(
    uow: UnitOfWork, desk: Desk, conversation: Conversation, said: Said, study: Study
) -> More:
    ticket = await filed_ticket(uow, conversation)
    if ticket is None or not belongs(desk, ticket, said):
        return More()
    await add(uow, desk, conversation, ticket, said, study)
    return More(ticket.ref)


def _with_vehicle(draft: Draft | None, said: Said) -> Draft | None:
    """Return the draft with a number plate that was told after filing."""
    plate = said.known.get("vehicle")
    if draft is None or plate is None:
        return draft
    before = draft.answers.get("vehicle") or ""
    known = before if before and yes_no(before) is None else ""
    told = ", ".join(part for part in (known, plate) if part)
    return replace(draft, answers={**draft.answers, "vehicle": told})

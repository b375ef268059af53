"""What comes after a report was filed: whether it belongs to that report, and adding it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.errors import NotFound
from bot.reports.answers import yes_no
from bot.reports.category import UNCLEAR
from bot.reports.conversation import Conversation, Draft, Step
from bot.reports.courtesy import only_courtesy
from bot.reports.detail import only_adds, says_it_adds, tells_evidence
from bot.reports.nameless import wants_no_name
from bot.reports.notice import notice
from bot.reports.opening import only_announces
from bot.reports.reachable import Share
from bot.reports.report import Channel
from bot.tickets.ticket import Ticket
from bot.triage.assessment import Assessment
from bot.triage.danger import Danger, Priority
from bot.usecases.desk import Desk
from bot.usecases.gather import Told, gather
from bot.usecases.incident import is_same, recent
from bot.usecases.once import once
from bot.usecases.ports import UnitOfWork
from bot.usecases.put_ticket import Filing, put_ticket
from bot.usecases.start_afresh import follows_silence
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
    """The reference of the report that words were added to, None where they were not.

    `other` tells that they are surely a report of another kind.
    """

    added_to: str | None = None
    other: bool = False


async def add_words(
    desk: Desk, conversation_id: str, text: str, turn: int = 0, first_turn: int = 0
) -> More:
    """Add words that sound like no report ("no, it has stopped") to the report just filed.

    Only what goes back to it is added, while it is open and was filed a moment ago; on SMS not
    after a silence, when somebody else may hold the phone. The same turn again changes nothing and
    returns the same.
    """
    if only_courtesy(text):
        return More()
    said = await off_loop(lambda: read_said(desk, text))
    step = Step(conversation_id, turn, "add")

    async def add(uow: UnitOfWork, study: Study) -> More:
        conversation = await uow.conversations.lock(conversation_id)
        return await once(
            uow, step, More, lambda: _added(uow, desk, conversation, said, first_turn, study)
        )

    try:
        return await studied(
            desk, conversation_id, lambda uow: find_told(uow, desk, conversation_id, said), add
        )
    except NotFound:  # nothing of this conversation was stored: Rasa is tried out by itself
        return More()


def read_said(desk: Desk, text: str) -> Said:
    """Return what a text says; takes a few milliseconds."""
    assessment = desk.triage.assess(text)
    known = notice(text, desk.clock.now(), desk.places).known
    thin = len(text.split()) < _FEW_WORDS and assessment.needs_human
    what = {} if thin or only_announces(text, known.values()) else {"what": text}
    return Said(text, assessment, {**what, **known, **nameless(text)})


def nameless(text: str) -> Mapping[str, str]:
    """Return the answers that somebody gave who says unasked that they leave their name out."""
    known = {"contact": "anonymous", "consent": Share.NAMELESS.value}
    return known if wants_no_name(text) else {}


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
    if says_it_adds(said.text, ticket.narrative) and not graver:
        return True
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
    uow: UnitOfWork,
    desk: Desk,
    conversation: Conversation,
    said: Said,
    first_turn: int,
    study: Study,
) -> More:
    ticket = await filed_ticket(uow, conversation)
    if ticket is None or not await _goes_on(uow, desk, conversation, ticket, first_turn):
        return More()
    about = said.assessment
    if about.danger is not Danger.NONE:
        return More()
    if belongs(desk, ticket, said) and _adds(ticket, said):
        await add(uow, desk, conversation, ticket, said, study)
        return More(ticket.ref)
    sure = not about.needs_human and about.category not in (UNCLEAR, ticket.category)
    return More(other=sure)


def _adds(ticket: Ticket, said: Said) -> bool:
    """Tell whether words go back to what was told, or are surely of the same kind."""
    alike = said.assessment.category == ticket.category and not said.assessment.needs_human
    told = ticket.narrative
    return alike or tells_evidence(said.text, told) or only_adds(said.text, told)


async def _goes_on(
    uow: UnitOfWork, desk: Desk, conversation: Conversation, ticket: Ticket, first_turn: int
) -> bool:
    """Tell whether the talk of a report goes on: it is open, new, and no silence lies between."""
    if not ticket.status.open or not recent(desk, ticket):
        return False
    if conversation.channel is not Channel.SMS or not first_turn:
        return True
    said = await uow.messages.after(conversation.id, first_turn - 1, 1)
    return not (said and await follows_silence(uow, said[0]))


def _with_vehicle(draft: Draft | None, said: Said) -> Draft | None:
    """Return the draft with a number plate that was told after filing."""
    plate = said.known.get("vehicle")
    if draft is None or plate is None:
        return draft
    before = draft.answers.get("vehicle") or ""
    known = before if before and yes_no(before) is None else ""
    told = ", ".join(part for part in (known, plate) if part)
    return replace(draft, answers={**draft.answers, "vehicle": told})

"""Begins a report with whatever the first message already says, and knows what is still to ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.reports.answers import yes_no
from bot.reports.category import UNCLEAR, Category
from bot.reports.contact import understand_contact
from bot.reports.conversation import Conversation, Draft, Step
from bot.reports.courtesy import only_courtesy
from bot.reports.detail import only_adds, tells_evidence
from bot.reports.nameless import wants_no_name
from bot.reports.notice import notice
from bot.reports.opening import only_announces
from bot.reports.report import Channel
from bot.tickets.ticket import Ticket
from bot.triage.assessment import Assessment
from bot.triage.danger import Danger, Priority
from bot.usecases.beyond import redirected
from bot.usecases.desk import Desk
from bot.usecases.gather import Told, gather
from bot.usecases.incident import first_open_seq, is_same
from bot.usecases.once import once
from bot.usecases.ports import UnitOfWork
from bot.usecases.put_ticket import Filing, put_ticket
from bot.usecases.study import Study, off_loop, studied
from bot.usecases.which import choices

# "Asked little": issue text and strategy; `confirm` is the show-back and not counted.
MOST_QUESTIONS = 5
# Of a place that does not feel safe even less.
MOST_OF_FEELING = 3
# A text this short says that someone wants to report, not what.
_FEW_WORDS = 4


@dataclass(frozen=True, slots=True)
class Begun:
    """A report under way: what it seems to be, what to ask (slots, in order), what is known.

    `added_to` is set when the words were added to a report that is already filed: nothing is
    asked then. `discreet` asks for short replies that name no service. `feeling`: it is about a
    place that does not feel safe, and no crime.
    """

    category_id: str
    category_label: str
    ask: tuple[str, ...]
    known: Mapping[str, str]
    ticket_ref: str | None
    discreet: bool
    added_to: str | None = None
    feeling: bool = False


async def begin_report(desk: Desk, conversation_id: str, text: str, turn: int = 0) -> Begun:
    """Start, go on with, or add to the conversation's report; nothing is asked twice.

    The same turn again changes nothing and returns the same.
    """
    said = await off_loop(lambda: _read(desk, text))
    step = Step(conversation_id, turn, "begin")

    async def begin(uow: UnitOfWork, study: Study) -> Begun:
        conversation = await uow.conversations.lock(conversation_id)
        return await once(uow, step, Begun, lambda: _begin(uow, desk, conversation, said, study))

    return await studied(
        desk, conversation_id, lambda uow: _find_told(uow, desk, conversation_id, said), begin
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """A message by itself: what triage makes of it, and what it says unasked, by slot."""

    text: str
    assessment: Assessment
    known: Mapping[str, str]


def _read(desk: Desk, text: str) -> _Said:
    assessment = desk.triage.assess(text)
    known = notice(text, desk.clock.now(), desk.places).known
    thin = len(text.split()) < _FEW_WORDS and assessment.needs_human
    what = {} if thin or only_announces(text, known.values()) else {"what": text}
    return _Said(text, assessment, {**what, **known, **nameless(text)})


def nameless(text: str) -> Mapping[str, str]:
    """Return the answers that somebody gave who says unasked that they leave their name out."""
    return {"contact": "anonymous", "consent": "no"} if wants_no_name(text) else {}


async def _find_told(
    uow: UnitOfWork, desk: Desk, conversation_id: str, said: _Said
) -> Iterable[Told]:
    """Return what is told of the filed report that these words are added to, if there is one."""
    conversation = await uow.conversations.get(conversation_id)
    ticket = await _ticket(uow, conversation)
    if ticket is None or ticket.unfinished or not _same(desk, ticket, said):
        return ()
    draft = _with_vehicle(await uow.drafts.get(conversation_id), said)
    return (await gather(uow, conversation, await uow.tickets.first_seq(ticket.ref), draft),)


async def _begin(
    uow: UnitOfWork, desk: Desk, conversation: Conversation, said: _Said, study: Study
) -> Begun:
    draft = await uow.drafts.get(conversation.id)
    ticket = await _ticket(uow, conversation)
    filed = ticket if ticket and not ticket.unfinished else None
    if filed and _same(desk, filed, said):
        return await _add(uow, desk, conversation, filed, _with_vehicle(draft, said), study)
    if filed:
        conversation, ticket, draft = replace(conversation, ticket_ref=None), None, None
        await uow.drafts.remove(conversation.id)
        await uow.conversations.save(conversation)
    draft = draft or await _draft(uow, desk, conversation, said)
    draft = replace(draft, answers={**said.known, **draft.answers}, updated_at=desk.clock.now())
    await uow.drafts.save(draft)
    return begun_of(desk, conversation, draft, ticket)


def still_to_ask(
    desk: Desk, channel: Channel, draft: Draft, ticket: Ticket | None
) -> tuple[str, ...]:
    """Return the slots still to ask, in order; `confirm` is last unless it was danger.

    A place whose name is in several towns is asked about once more. Nothing is asked of what
    another area deals with.
    """
    category = desk.taxonomy[draft.category]
    danger = ticket is not None and ticket.priority is Priority.P1
    if redirected(desk, category, draft.answers, danger=danger):
        return ()
    wanted = ("where", "safe_contact") if danger else _wanted(channel, category, draft)
    unsure = {"where"} if draft.answers.get("where") and choices(desk, draft) else set()
    return tuple(slot for slot in wanted if slot not in draft.answers or slot in unsure)


def _wanted(channel: Channel, category: Category, draft: Draft) -> tuple[str, ...]:
    closing = _closing(channel, category, draft)
    own = tuple(slot for slot in category.ask if slot not in closing)
    routine = category.priority >= Priority.P3
    kept = own[: MOST_QUESTIONS - len(closing)] if routine else own
    if category.feeling:
        open_ = tuple(slot for slot in own if slot in draft.asked or slot not in draft.answers)
        kept = open_[: MOST_OF_FEELING - len(closing)]
    first = ("what",) if "what" not in draft.answers else ()
    return (*first, *kept, *closing, "confirm")


def _closing(channel: Channel, category: Category, draft: Draft) -> tuple[str, ...]:
    if category.feeling:  # no name; by text a yes is needed before they hear what changed
        return ("safe_contact",) if channel is Channel.SMS else ()
    if channel is Channel.SMS:
        return ("safe_contact", "consent")
    if "contact" not in draft.answers:
        return ("contact", "consent")
    told = understand_contact(draft.answers["contact"])
    return ("contact", "consent") if told and (told.contact or told.name) else ("contact",)


async def _ticket(uow: UnitOfWork, conversation: Conversation) -> Ticket | None:
    return await uow.tickets.get(conversation.ticket_ref) if conversation.ticket_ref else None


def _same(desk: Desk, ticket: Ticket, said: _Said) -> bool:
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


def _with_vehicle(draft: Draft | None, said: _Said) -> Draft | None:
    """Return the draft with a number plate that was told after filing."""
    plate = said.known.get("vehicle")
    if draft is None or plate is None:
        return draft
    before = draft.answers.get("vehicle") or ""
    known = before if before and yes_no(before) is None else ""
    told = ", ".join(part for part in (known, plate) if part)
    return replace(draft, answers={**draft.answers, "vehicle": told})


async def _add(
    uow: UnitOfWork,
    desk: Desk,
    conversation: Conversation,
    ticket: Ticket,
    draft: Draft | None,
    study: Study,
) -> Begun:
    first_seq = await uow.tickets.first_seq(ticket.ref)
    case = await study.case(await gather(uow, conversation, first_seq, draft))
    await put_ticket(uow, desk, conversation, case, Filing(first_seq, finished=True))
    if draft:
        await uow.drafts.save(draft)
    label = desk.taxonomy[ticket.category].label
    return Begun(ticket.category, label, (), {}, ticket.ref, False, added_to=ticket.ref)


async def _draft(uow: UnitOfWork, desk: Desk, conversation: Conversation, said: _Said) -> Draft:
    return Draft(
        conversation_id=conversation.id,
        first_seq=await first_open_seq(uow, conversation),
        category=said.assessment.category if "what" in said.known else UNCLEAR,
        updated_at=desk.clock.now(),
    )


def begun_of(desk: Desk, conversation: Conversation, draft: Draft, ticket: Ticket | None) -> Begun:
    """Return what is to be asked of a report under way, and what is known of it."""
    danger = ticket is not None and ticket.priority is Priority.P1
    return Begun(
        category_id=draft.category,
        category_label=desk.taxonomy[draft.category].label,
        ask=still_to_ask(desk, conversation.channel, draft, ticket),
        known={slot: said for slot, said in draft.answers.items() if said},
        ticket_ref=ticket.ref if ticket else None,
        discreet=conversation.channel is Channel.SMS
        and (danger or desk.taxonomy[draft.category].private),
        feeling=desk.taxonomy[draft.category].feeling and not danger,
    )

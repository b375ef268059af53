"""Begins a report with whatever the first message already says, and knows what is still to ask."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.reports.category import UNCLEAR, Category
from bot.reports.contact import understand_contact
from bot.reports.conversation import Conversation, Draft, Step
from bot.reports.reachable import Share
from bot.reports.report import Channel
from bot.tickets.ticket import Ticket
from bot.triage.danger import Priority
from bot.usecases.beyond import redirected
from bot.usecases.denied import denied
from bot.usecases.desk import Desk
from bot.usecases.incident import first_open_seq
from bot.usecases.more_words import Said, add, belongs, find_told, read_said
from bot.usecases.once import once
from bot.usecases.passing_on import yes_first
from bot.usecases.ports import UnitOfWork
from bot.usecases.study import Study, off_loop, studied
from bot.usecases.which import choices

# "Asked little": half of all routine reports are to be asked three questions or fewer, with those
# of how to reach whoever reports. Where and when are always asked; what the kind of report asks
# beside them only as far as there is room. `confirm` is the show-back and not counted.
ROOM = {Channel.WEB: 2, Channel.SMS: 1}
_ALWAYS = frozenset({"where", "when"})
# What tells how dangerous it is has room even where there is none.
SAFETY = frozenset({"happening_now", "anyone_hurt", "weapon", "hazard"})
# Answers to whether the name may go along that leave open whether the report may.
_NO_NAME = frozenset({Share.NAMELESS.value, Share.NOTHING.value})
# Of a place that does not feel safe even less.
MOST_OF_FEELING = 3


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
    said = await off_loop(lambda: read_said(desk, text))
    step = Step(conversation_id, turn, "begin")

    async def begin(uow: UnitOfWork, study: Study) -> Begun:
        conversation = await uow.conversations.lock(conversation_id)
        return await once(uow, step, Begun, lambda: _begin(uow, desk, conversation, said, study))

    return await studied(
        desk, conversation_id, lambda uow: find_told(uow, desk, conversation_id, said), begin
    )


async def _begin(
    uow: UnitOfWork, desk: Desk, conversation: Conversation, said: Said, study: Study
) -> Begun:
    draft = await uow.drafts.get(conversation.id)
    ticket = await _ticket(uow, conversation)
    filed = ticket if ticket and not ticket.unfinished else None
    if filed and belongs(desk, filed, said):
        await add(uow, desk, conversation, filed, said, study)
        label = desk.taxonomy[filed.category].label
        return Begun(filed.category, label, (), {}, filed.ref, False, added_to=filed.ref)
    if filed:
        conversation, ticket, draft = replace(conversation, ticket_ref=None), None, None
        await uow.drafts.remove(conversation.id)
        await uow.conversations.save(conversation)
    draft = draft or await _draft(uow, desk, conversation, said)
    # A no to "is it happening right now?" outranks a "now" somewhere in the story.
    known = {**said.known, **await denied(uow, desk, conversation, draft.first_seq)}
    draft = replace(draft, answers={**known, **draft.answers}, updated_at=desk.clock.now())
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
    wanted = ("where", "safe_contact") if danger else _wanted(desk, channel, category, draft)
    unsure = {"where"} if draft.answers.get("where") and choices(desk, draft) else set()
    # "No name" says nothing yet of whether a private report may go anywhere.
    if yes_first(desk, draft.category) and draft.answers.get("consent") in _NO_NAME:
        unsure.add("consent")
    return tuple(slot for slot in wanted if slot not in draft.answers or slot in unsure)


def _wanted(desk: Desk, channel: Channel, category: Category, draft: Draft) -> tuple[str, ...]:
    closing = _closing(desk, channel, category, draft)
    first = ("what",) if "what" not in draft.answers else ()
    told_what = len(first) + ("what" in draft.asked and not first)
    own = tuple(slot for slot in category.ask if slot not in (*first, *closing))
    open_ = [slot for slot in own if slot in draft.asked or slot not in draft.answers]
    if category.feeling:
        own = tuple(open_[: MOST_OF_FEELING - len(closing)])
    elif category.priority >= Priority.P3:
        room = ROOM[channel] - told_what - len(_ALWAYS.intersection(open_))
        beside = [slot for slot in open_ if slot not in _ALWAYS][: max(0, room)]
        own = tuple(slot for slot in own if slot in _ALWAYS | SAFETY or slot in beside)
    return (*first, *own, *closing, "confirm")


def _closing(desk: Desk, channel: Channel, category: Category, draft: Draft) -> tuple[str, ...]:
    if category.feeling:  # no name; by text a yes is needed before they hear what changed
        return ("safe_contact",) if channel is Channel.SMS else ()
    if channel is Channel.SMS:
        return ("safe_contact", "consent")
    if "contact" not in draft.answers or yes_first(desk, category.id):
        return ("contact", "consent")
    told = understand_contact(draft.answers["contact"])
    return ("contact", "consent") if told and (told.contact or told.name) else ("contact",)


async def _ticket(uow: UnitOfWork, conversation: Conversation) -> Ticket | None:
    return await uow.tickets.get(conversation.ticket_ref) if conversation.ticket_ref else None


async def _draft(uow: UnitOfWork, desk: Desk, conversation: Conversation, said: Said) -> Draft:
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
        discreet=_discreet(desk, conversation, draft, ticket),
        feeling=desk.taxonomy[draft.category].feeling and not danger,
    )


def _discreet(desk: Desk, conversation: Conversation, draft: Draft, ticket: Ticket | None) -> bool:
    """Tell whether replies name nothing: by text for danger and private matters, and on the web
    where somebody who must not know may look on.
    """
    danger = ticket is not None and ticket.priority is Priority.P1
    if conversation.channel is Channel.SMS:
        return danger or desk.taxonomy[draft.category].private
    return danger and ticket is not None and desk.triage.whispered(ticket.red_flags)

"""Two incidents in one message: the graver is asked about first, the other comes after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.reports.category import UNCLEAR
from bot.reports.conversation import Conversation, Draft, Sender
from bot.reports.notice import notice
from bot.reports.reachable import Share
from bot.reports.two_things import begins_anew, cuts, says_two
from bot.triage.assessment import Assessment
from bot.triage.danger import Danger, Priority
from bot.usecases.begin_report import Begun, begun_of
from bot.usecases.desk import Desk
from bot.usecases.gather import gather
from bot.usecases.passing_on import yes_first
from bot.usecases.ports import UnitOfWork
from bot.usecases.put_ticket import Filing, put_ticket
from bot.usecases.study import Study, off_loop

# Whoever reports both is asked once how to reach them.
_PERSON = ("contact", "consent", "safe_contact", "support")


@dataclass(frozen=True, slots=True)
class Two:
    """The words of two incidents, the graver first."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Later:
    """What was held back, empty where nothing was, and the kind that it seems to be."""

    words: str
    category: str


async def tell_apart(desk: Desk, text: str) -> Two | None:
    """Return the two incidents of a text, where it clearly tells of two.

    Each must be of a kind that triage is sure of. Then the text says that they are two, and they
    differ in kind or place; or they differ in both, and the second begins with somebody new.
    """
    return await off_loop(lambda: _tell_apart(desk, text))


async def hold_back(desk: Desk, conversation_id: str, two: Two, first_turn: int, turn: int) -> None:
    """Keep the second incident with the draft, for when the first is filed."""
    async with desk.store.begin() as uow:
        await uow.conversations.lock(conversation_id)
        draft = await uow.drafts.get(conversation_id)
        if draft is None:
            return
        said = await _own(uow, conversation_id, first_turn, turn)
        parts = {**draft.parts, **dict.fromkeys(said, ""), turn: two.first}
        await uow.drafts.save(replace(draft, parts=parts, later=two.second))


async def held_back(desk: Desk, conversation_id: str) -> Later:
    """Return what was held back, before the transaction that begins it."""
    async with desk.store.read() as uow:
        draft = await uow.drafts.get(conversation_id)
    words = draft.later if draft else ""
    category = (await off_loop(lambda: desk.triage.assess(words))).category if words else UNCLEAR
    return Later(words, category)


async def begin_second(
    uow: UnitOfWork,
    desk: Desk,
    conversation: Conversation,
    draft: Draft,
    later: Later,
    turn: int,
    study: Study,
) -> Begun | None:
    """Begin the report that was held back, in the transaction that files the first.

    `turn` is that of the filing. After an emergency nobody is asked on: it goes to staff as it is,
    and None is returned.
    """
    if not draft.later or conversation.ticket_ref is None:
        return None
    before = await uow.tickets.get(conversation.ticket_ref)
    category = later.category if later.words == draft.later else UNCLEAR
    last = turn or await uow.messages.last_seq(conversation.id)
    fresh = await _second_draft(uow, desk, draft, category, last)
    conversation = replace(conversation, ticket_ref=None)
    if before.priority is Priority.P1:
        case = await study.case(await gather(uow, conversation, fresh.first_seq, fresh))
        filing = Filing(fresh.first_seq, finished=False, needs_human=True, follows=before)
        await put_ticket(uow, desk, conversation, case, filing)
        return None
    await uow.drafts.save(fresh)
    await uow.conversations.save(conversation)
    return begun_of(desk, conversation, fresh, None)


async def _second_draft(
    uow: UnitOfWork, desk: Desk, draft: Draft, category: str, turn: int
) -> Draft:
    """Return the draft of what was held back: with its own words alone, and who reports it.

    What came after the turn that filed the first belongs to it.
    """
    now = desk.clock.now()
    said = await _own(uow, draft.conversation_id, draft.first_seq, turn)
    told_at = next((seq for seq, part in draft.parts.items() if part), draft.first_seq)
    person = _person(desk, draft, category)
    known = notice(draft.later, now, desk.places).known
    return Draft(
        draft.conversation_id,
        draft.first_seq,
        category,
        answers={"what": draft.later, **known, **person},
        updated_at=now,
        parts={**dict.fromkeys(said, ""), told_at: draft.later},
    )


def _person(desk: Desk, draft: Draft, category: str) -> Mapping[str, str]:
    """Return what was answered about the person. Whether the report itself may go on was said of
    the first one only: of the second it is asked where that matters.
    """
    known = {slot: draft.answers[slot] for slot in _PERSON if slot in draft.answers}
    consent = known.pop("consent", None)
    if consent is None or (yes_first(desk, category) and consent == Share.ALL.value):
        return known
    nameless = consent in (Share.WORDS.value, Share.KEEP.value)
    return {**known, "consent": Share.NAMELESS.value if nameless else consent}


async def _own(uow: UnitOfWork, conversation_id: str, first: int, last: int) -> Sequence[int]:
    """Return the numbers of the resident's messages between these."""
    said = await uow.messages.after(conversation_id, first - 1, last - first + 1)
    return [message.seq for message in said if message.sender is Sender.RESIDENT]


def _tell_apart(desk: Desk, text: str) -> Two | None:
    announced = says_two(text)
    for first, second in cuts(text):
        if not announced and not begins_anew(second):
            continue
        one, other = desk.triage.assess(first), desk.triage.assess(second)
        kinds = one.category != other.category
        places = _differ(_places(desk, first), _places(desk, second))
        apart = (kinds or places) if announced else (kinds and places)
        if apart and _sure(one) and _sure(other):
            graver_first = one.priority <= other.priority
            return Two(first, second) if graver_first else Two(second, first)
    return None


def _sure(found: Assessment) -> bool:
    return not found.needs_human and found.danger is Danger.NONE


def _places(desk: Desk, text: str) -> frozenset[str]:
    return frozenset(found.label for found in desk.places.find(text))


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and one.isdisjoint(other)

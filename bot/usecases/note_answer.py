"""Notes one answer of the interview; what is not understood may be asked once more, then never."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.errors import NotFound
from bot.reports.answers import is_skip, understand_answer, yes_no
from bot.reports.contact_part import contact_value
from bot.reports.conversation import Conversation, Draft, Step
from bot.reports.notice import notice
from bot.reports.opening import only_announces
from bot.reports.parts import TELLING, sort_out
from bot.reports.phrases import Phrasebook
from bot.reports.reachable import Share, may_be_reached, may_be_shared, tells_of_sharing
from bot.triage.danger import Danger, Priority
from bot.triage.normalise import plain_words
from bot.usecases.begin_report import still_to_ask
from bot.usecases.desk import Desk
from bot.usecases.file_danger import file_danger
from bot.usecases.gather import Told, gather
from bot.usecases.incident import open_incident
from bot.usecases.more_words import nameless
from bot.usecases.once import once
from bot.usecases.passing_on import yes_first
from bot.usecases.ports import UnitOfWork
from bot.usecases.study import Study, off_loop, studied
from bot.usecases.which import WHICH, choices, chosen

YES_NO = frozenset(
    {"happening_now", "anyone_hurt", "safe_contact", "consent", "support", "confirm"}
)
SAFETY = frozenset({"happening_now", "anyone_hurt", "weapon"})
# To these a yes or no of so few words, beside another line, is the answer to something else.
_TOLD_IN_WORDS, _BARE = frozenset({"where", "when", "who"}), 2
# Never the same question three times.
MOST_TRIES = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an answer: its value (None = skipped or not understood), what is left to ask.

    `danger` is True when this answer made the report an emergency: give 999 advice first.
    """

    value: str | None
    understood: bool
    ask: tuple[str, ...]
    danger: bool = False


async def note_answer(
    desk: Desk,
    conversation_id: str,
    slot: str,
    text: str,
    turn: int = 0,
    *,
    typed: str | None = None,
    last: bool = False,
) -> Answer:
    """Keep the answer to one question in the draft; `NotFound` where no report was begun.

    `typed` are the resident's own words, where `text` is what was made of them: in another
    language these count. `last` says that the question was put twice already: it is not put again.
    The same turn again changes nothing and returns the same.
    """
    value = _value(slot, text, typed or text)
    told = _Told(slot, text, value, typed or text, last=last)
    if value and (slot == "what" or slot in TELLING):
        told = await off_loop(lambda: _read(desk, told))
    step = Step(conversation_id, turn, f"note:{slot}")

    async def note(uow: UnitOfWork, study: Study) -> Answer:
        conversation = await uow.conversations.lock(conversation_id)
        return await once(uow, step, Answer, lambda: _note(uow, desk, conversation, told, study))

    return await studied(
        desk, conversation_id, lambda uow: _find(uow, conversation_id, slot, value), note
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """An answer in its words, its value, and as `typed`; `known` is what else it tells, by slot."""

    slot: str
    text: str
    value: str | None
    typed: str
    category: str = ""
    known: Mapping[str, str] = field(default_factory=dict)
    last: bool = False


def _read(desk: Desk, told: _Told) -> _Told:
    if told.slot != "what":
        parts = sort_out(told.slot, told.value or "", desk.clock.now(), desk.places)
        return replace(told, value=parts.own, known={**parts.others, **nameless(told.text)})
    known = {**notice(told.text, desk.clock.now(), desk.places).known, **nameless(told.text)}
    return replace(told, category=desk.triage.assess(told.text).category, known=known)


async def _find(
    uow: UnitOfWork, conversation_id: str, slot: str, value: str | None
) -> Iterable[Told]:
    """Return what is told of the report with this answer, if it may be danger."""
    draft = await uow.drafts.get(conversation_id)
    if draft is None or value is None or not _may_be_danger(slot, value):
        return ()
    conversation = await uow.conversations.get(conversation_id)
    told = await gather(uow, conversation, draft.first_seq, draft)
    return (told.with_answer(slot, value),)


async def _note(
    uow: UnitOfWork, desk: Desk, conversation: Conversation, told: _Told, study: Study
) -> Answer:
    draft = await uow.drafts.get(conversation.id)
    if draft is None:
        raise NotFound("no report has begun in this conversation")
    foreign = _foreign(desk.phrases.foreign(conversation.language), told.slot, told.typed)
    value = foreign or told.value
    told = replace(told, value=_shared(desk, draft, value) if told.slot == "consent" else value)
    if told.slot == "where" and choices(desk, draft):
        told = replace(told, value=chosen(desk, draft, told.value or ""))
        draft = replace(draft, asked={**draft.asked, WHICH: 1})
    slot, value = told.slot, told.value
    tries = draft.asked.get(slot, 0) + 1
    done = value is not None or is_skip(told.text) or tries >= MOST_TRIES or told.last
    draft = _kept(desk, draft, told, tries, done=done)
    await uow.drafts.save(draft)
    danger, conversation = await _danger(uow, desk, conversation, draft, told, study)
    ticket = await uow.tickets.get(conversation.ticket_ref) if conversation.ticket_ref else None
    ask = still_to_ask(desk, conversation.channel, draft, ticket)
    return Answer(value, understood=done, ask=ask, danger=danger)


def _kept(desk: Desk, draft: Draft, told: _Told, tries: int, *, done: bool) -> Draft:
    slot, value = told.slot, told.value
    before = {name: said for name, said in draft.answers.items() if said or name not in told.known}
    answers = {**told.known, **before, slot: value or ""} if done else draft.answers
    if slot == "what" and value:
        draft = replace(draft, category=told.category)
    return replace(
        draft,
        answers=answers,
        asked={**draft.asked, slot: tries},
        updated_at=desk.clock.now(),
    )


def _value(slot: str, text: str, typed: str) -> str | None:
    said = text.strip()
    # "Pass it on" is no "pass".
    if slot == "consent" and tells_of_sharing(typed) and (share := may_be_shared(typed)):
        return share.value
    if not said or is_skip(said) or (slot == "what" and only_announces(said)):
        return None
    if slot == "consent" and (share := may_be_shared(typed)):
        return share.value
    if slot in YES_NO:
        known = may_be_reached(typed) if slot == "safe_contact" else None
        known = yes_no(said) if known is None else known
        return None if known is None else ("yes" if known else "no")
    if slot == "contact":
        return contact_value(said)
    return _without_bare(said) if slot in _TOLD_IN_WORDS else said


def _shared(desk: Desk, draft: Draft, value: str | None) -> str | None:
    """Return an answer about passing on as it is kept: a no to the report itself is more than one
    to the name, and "not my name" says nothing of the report.
    """
    if not yes_first(desk, draft.category):
        return Share.NOTHING.value if value == Share.NAMELESS.value else value
    return {Share.NAMELESS.value: None, Share.NOTHING.value: Share.KEEP.value}.get(
        value or "", value
    )


def _without_bare(said: str) -> str:
    """Leave out bare lines beside others: "Mill Lane", and the no to a danger question after it."""
    lines = said.splitlines()
    telling = [one for one in lines if len(one.split()) > _BARE or understand_answer(one) is None]
    return "\n".join(telling) if telling else said


def _foreign(book: Phrasebook | None, slot: str, text: str) -> str | None:
    """Return what a whole answer in the resident's other language comes to, None for any other."""
    if book is None:
        return None
    said = plain_words(text)
    if slot in YES_NO:
        listed = {"yes": book.yes, "no": book.no}
    else:
        listed = {"anonymous": (*book.anonymous, *book.no)} if slot == "contact" else {}
    return next((v for v, words in listed.items() if said in map(plain_words, words)), None)


async def _danger(
    uow: UnitOfWork,
    desk: Desk,
    conversation: Conversation,
    draft: Draft,
    told: _Told,
    study: Study,
) -> tuple[bool, Conversation]:
    if not told.value or not _may_be_danger(told.slot, told.value):
        return False, conversation
    case = await study.case(await gather(uow, conversation, draft.first_seq, draft))
    found = case.assessment
    if found.danger is not Danger.NOW and found.priority is not Priority.P1:
        return False, conversation
    here = await open_incident(uow, conversation)
    conversation = await file_danger(uow, desk, here, study, because="direct_answer")
    await uow.conversations.save(conversation)
    return True, conversation


def _may_be_danger(slot: str, value: str) -> bool:
    return slot in SAFETY and value not in ("", "no")

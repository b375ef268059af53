"""Gathers one report out of what a conversation holds: the words, the answers, the wishes.

`gather` only reads the store; `Study` makes sense of it, in a thread of its own, because that takes
as long as many a transaction. `ahead` does so before the transaction, which finds it done unless
something was said meanwhile; then it is done again, in the transaction.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from bot.errors import NotFound
from bot.reports.answers import yes_no
from bot.reports.contact import understand_contact
from bot.reports.conversation import Conversation, Draft, Message, Sender
from bot.reports.report import Channel, Consents, Place, Report, Reporter, When
from bot.reports.when import find, understand
from bot.triage.assessment import Assessment
from bot.triage.danger import Danger
from bot.usecases.desk import Desk
from bot.usecases.ports import UnitOfWork

# Nobody names place or time later than this; looking through 400,000 characters takes a second.
MOST_PLACED = 2_000
# Answers to these say nothing of the incident, and some hold contact details.
ASIDE = frozenset({"contact", "consent", "confirm", "support", "safe_contact"})
_PAGE = 500
# One thread: the trained model is made for one reader at a time.
_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="triage")


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of one incident: the resident's texts in order, and the answers by slot.

    `danger` is the gravest that the floor saw in any of the texts when it came.
    """

    conversation: Conversation
    texts: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    danger: Danger = Danger.NONE

    def with_text(self, text: str, danger: Danger) -> "Told":
        """Return the same with one more text."""
        return replace(self, texts=(*self.texts, text), danger=self.danger.higher(danger))

    def with_answer(self, slot: str, said: str) -> "Told":
        """Return the same with one more answer."""
        return replace(self, answers={**self.answers, slot: said})


@dataclass(frozen=True, slots=True)
class Case:
    """A report, what triage makes of it, and the gravest danger seen as it came in."""

    report: Report
    assessment: Assessment
    danger: Danger


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What takes long to find out, and depends on the words alone."""

    narrative: str
    answers: Mapping[str, str]
    place: Place
    when: When
    assessment: Assessment


class Study:
    """Understands what was told, once as long as the words are the same; for one use case."""

    def __init__(self, desk: Desk) -> None:
        """Work at this desk."""
        self._desk = desk
        self._words: tuple[tuple[str, ...], Mapping[str, str]] | None = None
        self._meaning: _Meaning | None = None

    async def case(self, told: Told) -> Case:
        """Return what this amounts to."""
        words = (told.texts, told.answers)
        if self._meaning is None or words != self._words:
            self._meaning = await off_loop(lambda: _meaning(self._desk, *words))
            self._words = words
        return Case(_report(told, self._meaning), self._meaning.assessment, told.danger)


async def ahead(desk: Desk, find: Callable[[UnitOfWork], Awaitable[Told | None]]) -> Study:
    """Return a study of what `find` reads now, if anything, for the transaction that follows."""
    study = Study(desk)
    async with desk.store.read() as uow:
        try:
            told = await find(uow)
        except NotFound:
            told = None
    if told:
        await study.case(told)
    return study


async def off_loop[R](work: Callable[[], R]) -> R:
    """Do work that keeps a processor busy, in a thread, so that nobody else waits for it."""
    return await asyncio.get_running_loop().run_in_executor(_THREAD, work)


async def gather(
    uow: UnitOfWork, conversation: Conversation, first_seq: int, draft: Draft | None
) -> Told:
    """Return all that was told, from the message `first_seq` on."""
    told = Told(conversation, answers=dict(draft.answers) if draft else {})
    texts: list[str] = []
    danger = Danger.NONE
    page = await uow.messages.after(conversation.id, first_seq - 1, _PAGE)
    while page:
        own = [message for message in page if message.sender is Sender.RESIDENT]
        texts += [message.text for message in own]
        danger = _gravest(danger, own)
        rest = len(page) == _PAGE
        page = await uow.messages.after(conversation.id, page[-1].seq, _PAGE) if rest else ()
    return replace(told, texts=tuple(texts), danger=danger)


def _gravest(danger: Danger, messages: Iterable[Message]) -> Danger:
    for message in messages:
        danger = danger.higher(Danger(message.danger))
    return danger


def _meaning(desk: Desk, texts: Iterable[str], answers: Mapping[str, str]) -> _Meaning:
    narrative = _narrative(texts, answers)
    when = _when(desk, answers)
    said = {slot: words for slot, words in answers.items() if words and slot not in ASIDE}
    assessment = desk.triage.assess(narrative, answers=said, happening_now=when.happening_now)
    if when == When():
        when = find(narrative[:MOST_PLACED], desk.clock.now()) or when
    return _Meaning(narrative, said, _place(desk, answers, narrative), when, assessment)


def _report(told: Told, meaning: _Meaning) -> Report:
    return Report(
        narrative=meaning.narrative,
        channel=told.conversation.channel,
        conversation_id=told.conversation.id,
        place=meaning.place,
        when=meaning.when,
        reporter=_reporter(told.conversation, told.answers),
        consents=_consents(told.answers),
        answers=meaning.answers,
    )


def _narrative(texts: Iterable[str], answers: Mapping[str, str]) -> str:
    said = "\n".join(answers[slot] for slot in ASIDE if answers.get(slot))
    aside = {line.strip() for line in said.splitlines()}
    lines = (line for text in texts for line in text.splitlines())
    return "\n".join(line for line in lines if line.strip() not in aside)


def _place(desk: Desk, answers: Mapping[str, str], narrative: str) -> Place:
    return desk.places.locate(answers.get("where"), narrative[:MOST_PLACED])


def _when(desk: Desk, answers: Mapping[str, str]) -> When:
    said = answers.get("when") or ""
    now = yes_no(answers.get("happening_now") or "")
    found = understand(said, desk.clock.now()) if said else When()
    if now is None:
        return found
    return When(found.text, found.start, found.end, found.pattern, happening_now=now)


def _reporter(conversation: Conversation, answers: Mapping[str, str]) -> Reporter:
    said = answers.get("contact")
    told = understand_contact(said) if said else None
    safe = yes_no(answers.get("safe_contact") or "")
    if conversation.channel is Channel.SMS:
        share = yes_no(answers.get("consent") or "")
        return Reporter(
            anonymous=None if share is None else not share,
            name=told.name if told else None,
            contact=conversation.contact,
            safe_to_contact=safe,
            language=conversation.language,
        )
    return Reporter(
        anonymous=told.anonymous if told else None,
        name=told.name if told else None,
        contact=told.contact if told else None,
        safe_to_contact=safe,
        language=conversation.language,
    )


def _consents(answers: Mapping[str, str]) -> Consents:
    return Consents(
        share_identity=yes_no(answers.get("consent") or ""),
        text_updates=yes_no(answers.get("safe_contact") or ""),
        support=yes_no(answers.get("support") or ""),
    )

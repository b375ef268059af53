"""Makes sense of what was told before the transaction that files it, so that nobody waits for it.

`studied` reads what was told, understands it, and opens the transaction. If something else was said
meanwhile the transaction is let go, that is understood too, and it is opened again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

from bot.errors import NotFound
from bot.reports.category import UNCLEAR
from bot.reports.report import Place, When
from bot.reports.when import find as find_time
from bot.triage.assessment import Assessment
from bot.triage.danger import Danger
from bot.usecases.bench import Bench
from bot.usecases.desk import Desk
from bot.usecases.gather import (
    Case,
    Told,
    narrative_of,
    report_of,
    reporter_of,
    said_of_it,
    story_of,
    when_told,
)
from bot.usecases.ports import UnitOfWork

# Nobody names place or time later than this; looking through 400,000 characters takes a second.
MOST_PLACED = 2_000
# A conversation that is never quiet is at last understood inside its transaction.
_TRIES = 3
_BENCH = Bench()
_TURNS: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

type Words = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What takes long to find out, and depends on the words alone."""

    narrative: str
    answers: Mapping[str, str]
    place: Place
    when: When
    assessment: Assessment


class Unstudied(Exception):
    """Something is to be filed that was not understood yet."""

    def __init__(self, told: Told) -> None:
        """Say what."""
        super().__init__("said meanwhile")
        self.told = told


class Study:
    """Understands what was told, each once as long as the words are the same; for one use case."""

    def __init__(self, desk: Desk, *, urgent: bool = False) -> None:
        """Work at this desk; `urgent` goes before others."""
        self._desk = desk
        self._urgent = urgent
        self._known: dict[Words, _Meaning] = {}
        self.at_once = False

    async def learn(self, told: Told) -> None:
        """Understand this, and get ready what partners may see of it."""
        if _words(told) not in self._known:
            meaning = await off_loop(lambda: self._made(told), urgent=self._urgent)
            self._known[_words(told)] = meaning

    async def case(self, told: Told) -> Case:
        """Return what this amounts to; `Unstudied` where that would take long."""
        if _words(told) not in self._known:
            if not self.at_once:
                raise Unstudied(told)
            await self.learn(told)
        meaning = self._known[_words(told)]
        report = report_of(
            told,
            narrative=meaning.narrative,
            answers=meaning.answers,
            place=meaning.place,
            when=meaning.when,
        )
        return Case(report, meaning.assessment, told.danger)

    def _made(self, told: Told) -> _Meaning:
        meaning = _meaning(self._desk, told.texts, told.answers)
        self._desk.views.prepare(meaning.narrative, reporter_of(told.conversation, told.answers))
        return meaning


async def studied[R](
    desk: Desk,
    who: str,
    find: Callable[[UnitOfWork], Awaitable[Iterable[Told]]],
    do: Callable[[UnitOfWork, Study], Awaitable[R]],
    *,
    urgent: bool = False,
) -> R:
    """Understand what `find` reads, then `do` it in one transaction; return what that returns.

    Of one conversation (`who`) only one at a time, so that a flood of one keeps no other waiting.
    """
    async with _TURNS.setdefault(who, asyncio.Lock()):
        study = Study(desk, urgent=urgent)
        await _ahead(desk, study, find)
        for _ in range(_TRIES):
            try:
                async with desk.store.begin() as uow:
                    return await do(uow, study)
            except Unstudied as new:
                await study.learn(new.told)
        study.at_once = True
        async with desk.store.begin() as uow:
            return await do(uow, study)


async def off_loop[R](work: Callable[[], R], *, urgent: bool = False) -> R:
    """Do work of triage in its thread, so that nobody else waits for it."""
    return await _BENCH.do(work, urgent=urgent)


async def _ahead(
    desk: Desk, study: Study, find: Callable[[UnitOfWork], Awaitable[Iterable[Told]]]
) -> None:
    async with desk.store.read() as uow:
        try:
            found = tuple(await find(uow))
        except NotFound:
            return
    for told in found:
        await study.learn(told)


def _words(told: Told) -> Words:
    return told.texts, tuple(sorted(told.answers.items()))


def _meaning(desk: Desk, texts: Iterable[str], answers: Mapping[str, str]) -> _Meaning:
    narrative = narrative_of(texts, answers)
    said = said_of_it(answers)
    now = desk.clock.now()
    when = when_told(answers, now)
    assessment = _assessed(desk, narrative, answers, said, happening_now=when.happening_now)
    if when == When():
        when = find_time(narrative[:MOST_PLACED], now) or when
    place = desk.places.locate(answers.get("where"), narrative[:MOST_PLACED])
    return _Meaning(narrative, said, place, when, assessment)


def _assessed(
    desk: Desk,
    narrative: str,
    answers: Mapping[str, str],
    said: Mapping[str, str],
    *,
    happening_now: bool | None,
) -> Assessment:
    """Return the assessment of all that was told.

    "Dunno", a street and a landlord's name blur a short story: where all of it is unclear, what was
    told first says what kind it is, or the story without bare answers, whichever is clearer. A
    guess that would be private stands: nobody else may hear of it because another is likelier.
    """
    found = desk.triage.assess(narrative, answers=said, happening_now=happening_now)
    if not _unsure(found) or desk.taxonomy[found.category].private:
        return found
    stories = dict.fromkeys((answers.get("what", ""), story_of(narrative, answers)))
    told = [desk.triage.assess(story) for story in stories if story and story != narrative]
    clear = max((found, *told), key=_clarity)
    if clear is found:
        return found
    named = desk.triage.assess(
        narrative, answers=said, happening_now=happening_now, category=clear.category
    )
    if not _unsure(clear):
        return named
    return replace(
        named, needs_human=True, priority=min(named.priority, found.priority, clear.priority)
    )


def _clarity(found: Assessment) -> tuple[bool, float]:
    """Return how clear it is what kind of report it is; of two alike the first counts."""
    return not _unsure(found), found.categories[0][1]


def _unsure(found: Assessment) -> bool:
    """Tell whether it is not clear what kind of report it is; danger alone needs a person too."""
    return found.category == UNCLEAR or (found.needs_human and found.danger is Danger.NONE)

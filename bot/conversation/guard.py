"""Turns what the danger floor says into the lines and the question of this very answer.

It must always give an answer: when a floor fails, the quick one judges; when that fails too, the
resident still gets both numbers to call.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.conversation.fallback import Outage, outage_line
from bot.conversation.inbound import Channel, Danger
from bot.conversation.judged import Judged
from bot.reports.conversation import Line, OpenQuestion

if TYPE_CHECKING:
    # The gateway listens before it knows any language.
    from bot.conversation.tongue import Tongue

__all__ = ["PATIENCE", "AskedQuestions", "Floor", "Floors", "Guard", "Judged", "Verdict"]

# Brief windows from the red-flag data: long enough to answer, short enough for danger.
PATIENCE = {Channel.WEB: timedelta(seconds=90), Channel.SMS: timedelta(seconds=180)}
_REMEMBERED = 20_000
# After other words, a longer text that says yes somewhere may say it of anything.
_PLAIN = 5


class Floor(Protocol):
    """Judges one text in memory, fast and without raising."""

    def check(self, text: str, channel: Channel) -> Judged:
        """Return what this text alone says."""
        ...

    def judge_answer(self, text: str, asked: OpenQuestion, channel: Channel) -> Judged:
        """Return what this text says as the answer to a danger question, which may be doubtful."""
        ...


@dataclass(frozen=True, slots=True)
class Floors:
    """What judges, and what says it in other languages, where that is there."""

    floors: Sequence[Floor]
    tongue: Tongue | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How grave a message is, what to say at once, and the question this opens, if any.

    `language` is the one it is said in, None for English; `welcome` is for whoever is new in it.
    `spoken` is what is known of the resident's language now, ``en`` where that is surely English.
    """

    danger: Danger
    lines: tuple[Line, ...] = ()
    question: OpenQuestion | None = None
    doubtful: bool = False
    language: str | None = None
    welcome: Line | None = None
    spoken: str | None = None


class Guard:
    """Asks the floors, the gravest wins; the quick one judges while no other is there or works."""

    def __init__(self, quick: Floor) -> None:
        self._quick = quick
        self._floors: Sequence[Floor] = ()
        self._tongue: Tongue | None = None
        self._log = structlog.get_logger()

    def use(self, *floors: Floor, tongue: Tongue | None = None) -> None:
        """Judge with these floors from now on, and say it in other languages with `tongue`."""
        self._floors = floors
        self._tongue = tongue

    def judge(
        self,
        text: str,
        channel: Channel,
        at: datetime,
        asked: OpenQuestion | None = None,
        spoken: str | None = None,
    ) -> Verdict:
        """Judge one text, as the answer to `asked` while that may still be answered.

        `spoken` is the language of the conversation so far, None where it is not known.
        """
        asked = asked if asked and asked.answerable(at) else None
        answer = self._understood(text, asked)
        found = self._asks(self._floors, text, answer, channel, at, asked)
        found = found or self._asks((self._quick,), text, answer, channel, at, asked)
        if not found:
            return Verdict(Danger.NONE, (outage_line("floor", channel),))
        worst = max(found, key=lambda judged: (judged.danger.rank, judged.question is not None))
        doubtful = any(judged.doubtful for judged in found)
        other = all(judged.other for judged in found)
        said = self._said(worst, text, channel, spoken, asked)
        left = _left(asked, other=other, yes=doubtful)
        question = _question(said.judged, channel, at, asked, left)
        return Verdict(
            worst.danger,
            said.judged.lines,
            question,
            doubtful,
            said.language,
            said.welcome,
            said.spoken,
        )

    def outage(self, outage: Outage, channel: Channel, language: str | None = None) -> Line:
        """Return the words for an outage, in the resident's language where it has them."""
        english = outage_line(outage, channel)
        if self._tongue is None or language is None:
            return english
        try:
            saved = outage != "unsaved"
            return self._tongue.trouble(english, channel, language, saved=saved)
        except Exception as wrong:  # words in another language must not cost the English ones
            self._log.error("language_failed", kind=type(wrong).__name__)
            return english

    def _said(
        self,
        judged: Judged,
        text: str,
        channel: Channel,
        spoken: str | None,
        asked: OpenQuestion | None,
    ) -> _Said:
        """Return a verdict in the resident's language; English if that fails."""
        tongue = self._tongue
        if tongue is None:
            return _Said(judged)
        try:
            before = spoken or (tongue.asked_in(asked) if asked else None)
            sure = tongue.spoken(text, before)
            language = tongue.foreign(sure)
            calm = judged.danger is Danger.NONE  # beside advice nothing else is said
            welcome = tongue.welcome(channel, language) if calm else None
            return _Said(tongue.say(judged, channel, language), language, welcome, sure)
        except Exception as wrong:  # words in another language must not cost the English ones
            self._log.error("language_failed", kind=type(wrong).__name__)
            return _Said(judged)

    def _understood(self, text: str, asked: OpenQuestion | None) -> str:
        """Return an answer with its yes or no in English; the text itself if that fails."""
        if asked is None or self._tongue is None:
            return text
        try:
            return self._tongue.understood(text, asked)
        except Exception as wrong:  # the floors read English all the same
            self._log.error("language_failed", kind=type(wrong).__name__)
            return text

    def _asks(
        self,
        floors: Sequence[Floor],
        text: str,
        answer: str,
        channel: Channel,
        at: datetime,
        asked: OpenQuestion | None,
    ) -> list[Judged]:
        """Return what each of these floors says that works; `answer` is the text in English."""
        asks = (self._ask(floor, text, answer, channel, at, asked) for floor in floors)
        return [judged for judged in asks if judged]

    def _ask(
        self,
        floor: Floor,
        text: str,
        answer: str,
        channel: Channel,
        at: datetime,
        asked: OpenQuestion | None,
    ) -> Judged | None:
        try:
            if asked is None:
                return floor.check(text, channel)
            if asked.waits(at) and not asked.passed_by:
                return floor.judge_answer(answer, replace(asked, doubtful=False), channel)
            judged = floor.judge_answer(answer, _doubted(asked, text), channel)
            if judged.danger is Danger.NOW or judged.doubtful:
                return judged
            return replace(floor.check(text, channel), other=judged.other)
        except Exception as wrong:  # a broken rule must not cost the resident the other floors
            self._log.error("floor_failed", kind=type(wrong).__name__)
            return None


@dataclass(frozen=True, slots=True)
class _Said:
    """A verdict in the words of a language, None for English."""

    judged: Judged
    language: str | None = None
    welcome: Line | None = None
    spoken: str | None = None


def _doubted(asked: OpenQuestion, text: str) -> OpenQuestion:
    """Return the question, doubtful where a yes in a text so late may be to something else."""
    told = asked.left and len(text.split()) > _PLAIN
    return replace(asked, doubtful=asked.doubtful or told)


def _left(asked: OpenQuestion | None, *, other: bool, yes: bool) -> OpenQuestion | None:
    """Return the question that this text leaves behind: by other words, or where it is in doubt.

    A yes or no that may be to something else ends no question whose silence did not count yet.
    """
    if asked is None:
        return None
    doubt = asked.settled_at is None and (yes or asked.doubtful)
    if not other and not doubt:
        return None
    return replace(asked.passed(), advised=asked.advised or yes)


def _question(
    judged: Judged,
    channel: Channel,
    at: datetime,
    asked: OpenQuestion | None,
    left: OpenQuestion | None,
) -> OpenQuestion | None:
    """Return what is open after a text; `left` is the question that it leaves behind."""
    if judged.danger is Danger.NOW:
        return None
    if judged.danger is Danger.NONE:
        return left
    waiting = asked if asked and asked.waits(at) else None
    if waiting and judged.flag == waiting.flag:
        return waiting
    if not judged.question:
        return left if judged.doubtful else waiting or left
    fresh = OpenQuestion(
        judged.flag or "unknown", judged.question, judged.unanswered or "P2", at + PATIENCE[channel]
    )
    return waiting.joined(fresh) if waiting else fresh


class AskedQuestions:
    """Remembers the open question of recent conversations, for when the store is away."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, OpenQuestion | None] = OrderedDict()

    def knows(self, who: str, at: datetime) -> bool:
        """Return whether it is known what is open with this sender, also if that is nothing.

        Of a question that other words left, or that waits no more, the store knows better: what was
        asked since.
        """
        question = self._known.get(who)
        if question and not question.answerable(at):
            self.forget(who)
        waits = question is None or (question.waits(at) and not question.left)
        return who in self._known and waits

    def get(self, who: str) -> OpenQuestion | None:
        """Return the question that is open with this sender, if one is known."""
        return self._known.get(who)

    def note(self, who: str, question: OpenQuestion | None) -> None:
        """Remember what is open now; the oldest are forgotten."""
        self._known[who] = question
        self._known.move_to_end(who)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def forget(self, who: str) -> None:
        """Let the store be asked again."""
        self._known.pop(who, None)

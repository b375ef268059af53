"""Turns what the danger floor says into the lines and the question of this very answer.

It must always give an answer: when a floor fails, the quick one judges; when that fails too, the
resident still gets both numbers to call.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.conversation.fallback import outage_line
from bot.conversation.inbound import Channel, Danger
from bot.reports.conversation import Line, OpenQuestion

# Brief windows from the red-flag data: long enough to answer, short enough for danger.
PATIENCE = {Channel.WEB: timedelta(seconds=90), Channel.SMS: timedelta(seconds=180)}
_REMEMBERED = 20_000
# After other words, a longer text that says yes somewhere may say it of anything.
_PLAIN = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """What a floor says of one text; `question` with its flag where danger is possible.

    The flag of the question that is open already means: keep waiting for a clear answer to it.
    `other` means that the text is no answer to the question that was asked. `doubtful` is a yes
    that may be to something else: it gets the advice, and a person looks, beside whatever else the
    same words say.
    """

    danger: Danger
    lines: tuple[Line, ...] = ()
    flag: str | None = None
    question: str | None = None
    unanswered: str | None = None
    other: bool = False
    doubtful: bool = False


class Floor(Protocol):
    """Judges one text in memory, fast and without raising."""

    def check(self, text: str, channel: Channel) -> Judged:
        """Return what this text alone says."""
        ...

    def judge_answer(self, text: str, asked: OpenQuestion, channel: Channel) -> Judged:
        """Return what this text says as the answer to a danger question, which may be doubtful."""
        ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """How grave a message is, what to say at once, and the question this opens, if any."""

    danger: Danger
    lines: tuple[Line, ...] = ()
    question: OpenQuestion | None = None
    doubtful: bool = False


class Guard:
    """Asks the floors, the gravest wins; the quick one judges while no other is there or works."""

    def __init__(self, quick: Floor) -> None:
        self._quick = quick
        self._floors: Sequence[Floor] = ()
        self._log = structlog.get_logger()

    def use(self, *floors: Floor) -> None:
        """Judge with these floors from now on."""
        self._floors = floors

    def judge(
        self, text: str, channel: Channel, at: datetime, asked: OpenQuestion | None = None
    ) -> Verdict:
        """Judge one text, as the answer to `asked` while that may still be answered."""
        asked = asked if asked and asked.answerable(at) else None
        asks = [self._ask(floor, text, channel, at, asked) for floor in self._floors]
        found = [judged for judged in asks if judged]
        if not found:
            found = [
                judged for judged in [self._ask(self._quick, text, channel, at, asked)] if judged
            ]
        if not found:
            return Verdict(Danger.NONE, (outage_line("floor", channel),))
        worst = max(found, key=lambda judged: (judged.danger.rank, judged.question is not None))
        doubtful = any(judged.doubtful for judged in found)
        other = all(judged.other for judged in found)
        question = _question(worst, channel, at, asked, _left(asked, other=other, yes=doubtful))
        return Verdict(worst.danger, worst.lines, question, doubtful)

    def _ask(
        self, floor: Floor, text: str, channel: Channel, at: datetime, asked: OpenQuestion | None
    ) -> Judged | None:
        try:
            if asked is None:
                return floor.check(text, channel)
            if asked.waits(at):
                return floor.judge_answer(text, replace(asked, doubtful=False), channel)
            judged = floor.judge_answer(text, _doubted(asked, text), channel)
            if judged.danger is Danger.NOW or judged.doubtful:
                return judged
            return replace(floor.check(text, channel), other=judged.other)
        except Exception as wrong:  # a broken rule must not cost the resident the other floors
            self._log.error("floor_failed", kind=type(wrong).__name__)
            return None


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
    return asked.passed() if other or doubt else None


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
        return waiting or left
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

"""Lets the rules of triage judge a turn, in the words that the partnership wrote."""

from collections.abc import Callable
from dataclasses import replace

import structlog

from bot.conversation.inbound import Channel, Choice, Danger, Kind
from bot.conversation.judged import Judged
from bot.reports.conversation import Line, OpenQuestion
from bot.triage.floor import Floor, FloorResult
from bot.triage.priority import Advice, Wording

# What the rules say of a text, looked at once more by one who also read it.
Doubt = Callable[[str, FloorResult], FloorResult]

_ANSWERS = (Choice("Yes", "Yes"), Choice("No", "No"))


class RuleFloor:
    """The rules of `data/red_flags.yml` with the advice of `data/priorities.yml`.

    With a ``doubt`` a first word of danger may be asked about instead of interrupted.
    """

    def __init__(self, rules: Floor, advice: Advice, doubt: Doubt | None = None) -> None:
        self._rules = rules
        self._advice = advice
        self._doubt = doubt
        self._log = structlog.get_logger()

    def check(self, text: str, channel: Channel) -> Judged:
        """Return what the rules say of this text alone."""
        found = self._rules.check(text)
        if self._doubt is not None and found.danger is Danger.NOW:
            try:
                found = self._doubt(text, found)
            except Exception as wrong:  # whatever is wrong with the model, the rules stand
                self._log.error("danger_model_failed", kind=type(wrong).__name__)
        return self.said(found, channel)

    def said(self, found: FloorResult, channel: Channel) -> Judged:
        """Return the lines and the question for a result of rules or model."""
        if found.danger is Danger.NOW:
            return self._now(channel, found.flag, discreet=found.discreet)
        if found.danger is Danger.NONE or found.question is None:
            return Judged(found.danger)
        return self._possible(found, channel)

    def judge_answer(self, text: str, asked: OpenQuestion, channel: Channel) -> Judged:
        """Return what the rules say of this text as the answer to a danger question."""
        flag = self._rules.flags.get(asked.flag)
        if flag is None:
            return self.said(self._rules.check(text), channel)
        danger = self._rules.judge_answer(flag.question, text)
        own = self.said(self._rules.check(text), channel)
        line = Line(_said(self._advice.possible, channel))
        if danger is Danger.NOW and asked.doubtful and own.danger is Danger.POSSIBLE:
            return replace(own, doubtful=True)
        if danger is Danger.NOW and asked.advised and own.danger is Danger.NONE:
            return Judged(Danger.NONE, other=True)
        if danger is Danger.NOW and asked.doubtful and own.danger is Danger.NONE:
            return Judged(Danger.POSSIBLE, (line,), doubtful=True, says="possible")
        if danger is Danger.NOW:
            return self._now(channel, flag.id, discreet=flag.discreet)
        if own.danger is Danger.NOW or (own.danger is Danger.POSSIBLE and own.flag != flag.id):
            return own
        if danger is Danger.NONE:
            return Judged(Danger.NONE, other=not self._rules.denies(text))
        return Judged(Danger.POSSIBLE, (line,), flag.id, says="possible")

    def _now(self, channel: Channel, flag: str | None, *, discreet: bool) -> Judged:
        wording = self._advice.discreet if discreet else self._advice.emergency
        line = Line(_said(wording, channel), Kind.EMERGENCY)
        return Judged(Danger.NOW, (line,), flag, says="discreet" if discreet else "emergency")

    def _possible(self, found: FloorResult, channel: Channel) -> Judged:
        if found.question is None:
            return Judged(found.danger)
        asked = _said(Wording(found.question.web, found.question.sms), channel)
        text = f"{_said(self._advice.possible, channel)} {asked}"
        line = Line(text, choices=_ANSWERS)
        return Judged(
            Danger.POSSIBLE, (line,), found.flag, asked, found.unanswered,
            says="possible", asks=found.question.id,
        )  # fmt: skip


def _said(wording: Wording, channel: Channel) -> str:
    return wording.sms if channel is Channel.SMS else wording.web

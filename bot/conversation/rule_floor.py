"""Lets the rules of triage judge a turn, in the words that the partnership wrote."""

from dataclasses import replace

from bot.conversation.inbound import Channel, Choice, Danger, Kind
from bot.conversation.judged import Judged
from bot.reports.conversation import Line, OpenQuestion
from bot.triage.floor import Floor, FloorResult
from bot.triage.priority import Advice, Wording

_ANSWERS = (Choice("Yes", "Yes"), Choice("No", "No"))


class RuleFloor:
    """The rules of `data/red_flags.yml` with the advice of `data/priorities.yml`."""

    def __init__(self, rules: Floor, advice: Advice) -> None:
        self._rules = rules
        self._advice = advice

    def check(self, text: str, channel: Channel) -> Judged:
        """Return what the rules say of this text alone."""
        return self.said(self._rules.check(text), channel)

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
            return self.check(text, channel)
        danger = self._rules.judge_answer(flag.question, text)
        own = self.check(text, channel)
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

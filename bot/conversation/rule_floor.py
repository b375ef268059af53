"""Lets the rules of triage judge a turn, in the words that the partnership wrote."""

from bot.conversation.fallback import emergency_line
from bot.conversation.guard import Judged
from bot.conversation.inbound import Channel, Choice, Danger
from bot.reports.conversation import Line, OpenQuestion
from bot.triage.floor import Floor, FloorResult

_ANSWERS = (Choice("Yes", "Yes"), Choice("No", "No"))


class RuleFloor:
    """The rules of `data/red_flags.yml`."""

    def __init__(self, rules: Floor) -> None:
        self._rules = rules

    def check(self, text: str, channel: Channel) -> Judged:
        """Return what the rules say of this text alone."""
        return self._judged(self._rules.check(text), channel)

    def judge_answer(self, text: str, asked: OpenQuestion, channel: Channel) -> Judged:
        """Return what the rules say of this text as the answer to a danger question."""
        flag = self._rules.flags.get(asked.flag)
        if flag is None:
            return self.check(text, channel)
        danger = self._rules.judge_answer(flag.question, text)
        if danger is Danger.NOW:
            return Judged(Danger.NOW, (emergency_line(channel),))
        own = self.check(text, channel)
        if danger is Danger.NONE or own.flag == asked.flag or own.danger is not Danger.POSSIBLE:
            lines = () if danger is Danger.NONE else (_short(channel),)
            return Judged(danger, lines, asked.flag)
        return own

    def _judged(self, found: FloorResult, channel: Channel) -> Judged:
        if found.danger is Danger.NOW:
            return Judged(Danger.NOW, (emergency_line(channel),), found.flag)
        if found.danger is Danger.NONE or found.question is None:
            return Judged(found.danger)
        asked = found.question.sms if channel is Channel.SMS else found.question.web
        line = Line(f"{_short(channel).text} {asked}", choices=_ANSWERS)
        return Judged(Danger.POSSIBLE, (line,), found.flag, asked, found.unanswered)


def _short(channel: Channel) -> Line:
    if channel is Channel.SMS:
        return Line("In danger? Call 999.")
    return Line("If someone is in danger, call 999 now.")

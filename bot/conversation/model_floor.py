"""Lets the trained model judge a turn beside the rules; the guard takes the graver of the two.

What the model doubts of the rules is weighed in `RuleFloor`, before the guard compares.
"""

from collections.abc import Callable

from bot.conversation.inbound import Channel, Danger
from bot.conversation.judged import Judged
from bot.conversation.rule_floor import RuleFloor
from bot.reports.conversation import OpenQuestion
from bot.triage.floor import FloorResult

Suspect = Callable[[str], FloorResult]


class ModelFloor:
    """What the model suspects, said in the words of the rules."""

    def __init__(self, suspect: Suspect, rules: RuleFloor) -> None:
        self._suspect = suspect
        self._rules = rules

    def check(self, text: str, channel: Channel) -> Judged:
        """Return what the model suspects in this text alone."""
        return self._rules.said(self._suspect(text), channel)

    def judge_answer(self, text: str, asked: OpenQuestion, channel: Channel) -> Judged:
        """Return what the model is sure of in an answer; the rules alone read yes and no.

        A suspicion about a few words of answer would only ask the resident again.
        """
        found = self.check(text, channel)
        return found if found.danger is Danger.NOW else Judged(Danger.NONE, other=True)

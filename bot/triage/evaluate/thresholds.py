"""A fair comparison of danger: everybody may raise as many false alarms on dev as ours does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf, nextafter

from bot.triage.danger import Danger
from bot.triage.evaluate.answer import Answer


@dataclass(frozen=True, slots=True)
class Matched:
    """From which chances on a text counts as danger at all, and as danger now."""

    any: float
    now: float

    def verdict(self, answer: Answer) -> Answer:
        """Return the answer with the danger that these thresholds give."""
        if answer.any_chance < self.any:
            return replace(answer, danger=Danger.NONE)
        sure = answer.now_chance >= self.now
        return replace(answer, danger=Danger.NOW if sure else Danger.POSSIBLE)


def matched(ours: Sequence[Answer], theirs: Sequence[Answer]) -> Matched:
    """Return the lowest thresholds with which they raise no more false alarms than ours.

    Both have answered the same calm texts; alarms of any kind and alarms of danger now are each
    matched. Where chances tie, they raise fewer.
    """
    allowed = sum(answer.danger is not Danger.NONE for answer in ours)
    lowest = _lowest((answer.any_chance for answer in theirs), allowed)
    flagged = [answer for answer in theirs if answer.any_chance >= lowest]
    allowed_now = sum(answer.danger is Danger.NOW for answer in ours)
    return Matched(lowest, _lowest((answer.now_chance for answer in flagged), allowed_now))


def _lowest(chances: Iterable[float], allowed: int) -> float:
    """Return the lowest threshold that no more than ``allowed`` of these reach."""
    falling = sorted(chances, reverse=True)
    return nextafter(falling[allowed], inf) if allowed < len(falling) else 0.0

"""What one way of judging makes of the texts, in one shape for ours and for the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.triage.danger import Danger

type Ranked = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is made of one text.

    ``chances`` of now, possible and none add up to 1; None where a way of judging has none.
    ``categories`` and ``acts`` are (id, score 0 to 1), best first, empty where it names none.
    ``seconds`` is how long it took.
    """

    danger: Danger
    seconds: float = 0.0
    chances: Mapping[Danger, float] | None = None
    categories: Ranked = ()
    acts: Ranked = ()

    @property
    def any_chance(self) -> float:
        """The chance that there is danger at all, now or possible; 0 where it has no chances."""
        return 1.0 - self.chances[Danger.NONE] if self.chances else 0.0

    @property
    def now_chance(self) -> float:
        """The chance that there is danger now; 0 where it has no chances."""
        return self.chances[Danger.NOW] if self.chances else 0.0


@dataclass(frozen=True, slots=True)
class Judge:
    """One way of judging and its answers, one a text, in the order of the texts.

    ``tuned`` tells that danger is decided by a threshold chosen on dev, see `thresholds`.
    """

    id: str
    name: str
    answers: tuple[Answer, ...]
    training_s: float | None = None
    tuned: bool = False


def best_first(scores: Mapping[str, float]) -> Ranked:
    """Return labels with their scores, the highest first; ties keep their order."""
    return tuple(sorted(scores.items(), key=lambda pair: -pair[1]))

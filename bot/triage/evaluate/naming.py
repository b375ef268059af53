"""How well categories and dialogue acts are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.triage.evaluate.answer import Ranked
from bot.triage.evaluate.intervals import Share, share_of

_BEST = 3


@dataclass(frozen=True, slots=True)
class Named:
    """How often the right label came first, and among the first three.

    ``macro_f1`` is the mean F1 over the labels that are right for at least one text.
    """

    top1: Share
    top3: Share
    macro_f1: float


def named(pairs: Sequence[tuple[str, Ranked]]) -> Named:
    """Measure pairs of the right label and what was said, best first."""
    said = [(right, ranked[0][0] if ranked else "") for right, ranked in pairs]
    return Named(
        share_of(right == first for right, first in said),
        share_of(right in [label for label, _ in ranked[:_BEST]] for right, ranked in pairs),
        macro_f1(said),
    )


def macro_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the mean F1 of pairs (right, said), over the labels that are right somewhere."""
    known = list(pairs)
    right, said = Counter(r for r, _ in known), Counter(s for _, s in known)
    hits = Counter(r for r, s in known if r == s)
    scores = [2 * hits[label] / (right[label] + said[label]) for label in right]
    return sum(scores) / len(scores) if scores else 0.0


def by_label(pairs: Iterable[tuple[str, Ranked]]) -> dict[str, Share]:
    """Return for each right label how often it came first, the worst first."""
    found: dict[str, list[bool]] = {}
    for right, ranked in pairs:
        found.setdefault(right, []).append(bool(ranked) and ranked[0][0] == right)
    shares = {label: share_of(hits) for label, hits in found.items()}
    return dict(sorted(shares.items(), key=lambda pair: (pair[1].value, pair[0])))


def confusions(pairs: Iterable[tuple[str, Ranked]], most: int) -> tuple[tuple[str, str, int], ...]:
    """Return the commonest mistakes as (right, said, how often)."""
    wrong = Counter((right, ranked[0][0]) for right, ranked in pairs if ranked)
    mistakes = [(right, said, n) for (right, said), n in wrong.items() if right != said]
    return tuple(sorted(mistakes, key=lambda row: (-row[2], row[0], row[1]))[:most])

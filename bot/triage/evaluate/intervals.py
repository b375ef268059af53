"""Shares with the interval that they may truly be in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

# The normal quantile of a two-sided interval of 95%.
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``count`` texts; `value`, `low` and `high` are 0 to 1.

    The interval is Wilson's score interval of 95% (E. B. Wilson, 1927), which also holds for few
    texts and for shares near 0 and 1. Of no texts nothing is known: value 0, interval 0 to 1.
    """

    hits: int
    count: int

    @property
    def value(self) -> float:
        """The share itself."""
        return self.hits / self.count if self.count else 0.0

    @property
    def low(self) -> float:
        """The lower end of the interval."""
        return max(0.0, self._middle - self._reach) if self.hits else 0.0

    @property
    def high(self) -> float:
        """The upper end of the interval."""
        return min(1.0, self._middle + self._reach) if self.hits < self.count else 1.0

    @property
    def _middle(self) -> float:
        return (self.hits + _Z**2 / 2) / (self.count + _Z**2)

    @property
    def _reach(self) -> float:
        spread = self.hits * (self.count - self.hits) / max(1, self.count) + _Z**2 / 4
        return _Z * sqrt(spread) / (self.count + _Z**2)

    def as_json(self) -> dict[str, float]:
        """Return the share, its interval and what it was counted from."""
        return {
            "hits": self.hits,
            "count": self.count,
            "share": round(self.value, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
        }


def share_of(hits: Iterable[bool]) -> Share:
    """Return how many of these are true."""
    known = list(hits)
    return Share(sum(known), len(known))

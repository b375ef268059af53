"""Whether a chance of 0.8 is right eight times in ten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Texts with chances from ``low`` up to ``high``: how sure it was, how often it was right."""

    low: float
    high: float
    count: int
    chance: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """``error`` is the expected calibration error, 0 (honest) to 1, over ten bins of equal width.

    Each bin counts by its texts (Naeini et al., 2015); empty bins are left out of ``bins``.
    """

    count: int
    error: float
    bins: tuple[Bin, ...]


def calibration(told: Iterable[tuple[float, bool]]) -> Calibration:
    """Measure pairs of a chance (0 to 1) and whether it came true."""
    boxes: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for chance, right in told:
        boxes[min(int(chance * _BINS), _BINS - 1)].append((chance, right))
    bins = tuple(_bin(at, box) for at, box in enumerate(boxes) if box)
    count = sum(bin_.count for bin_ in bins)
    wrong = sum(bin_.count * abs(bin_.chance - bin_.right) for bin_ in bins)
    return Calibration(count, wrong / max(1, count), bins)


def _bin(at: int, box: list[tuple[float, bool]]) -> Bin:
    chance = sum(chance for chance, _ in box) / len(box)
    right = sum(right for _, right in box) / len(box)
    return Bin(at / _BINS, (at + 1) / _BINS, len(box), chance, right)

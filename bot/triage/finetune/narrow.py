"""Makes the network narrower after an epoch of tuning: the inner units that matter least go.

Which matter least, and what the others must say in their stead, is worked out by least squares on
our own messages, layer by layer, each reading what the narrower layers before it say ("optimal
brain surgeon", Hassibi and Stork 1993, for whole units). The epochs that follow mend what it cost.
With 1,024 of 1,536 units a text takes a fifth less time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from bot.triage.finetune.bert import LAYERS, attended, embedded, linear, name_of, normed, wide
from bot.triage.finetune.corpus import Batch

UNITS = 1_024
# So many units go at a time, then the rest are weighed anew.
_AT_A_TIME = 64
# What keeps the least squares calm where few messages use a unit.
_RIDGE = 1e-3
Weights = dict[str, Any]
Exact = npt.NDArray[np.float64]


def narrowed(weights: Weights, batches: Sequence[Batch], units: int = UNITS) -> Weights:
    """Return the weights with ``units`` inner units a layer; ``batches`` are what it is fitted on.

    The layers before the last learn to say what the whole network said there, so a fault of one
    layer is mended by the next.
    """
    made = dict(weights)
    whole = [embedded(weights, batch.ids) for batch in batches]
    slim = list(whole)
    for layer in range(LAYERS):
        first, second = f"{name_of(layer)}intermediate.dense", f"{name_of(layer)}output.dense"
        goals = []
        sums = _Sums()
        for at, batch in enumerate(batches):
            whole[at] = _seen(weights, layer, whole[at], batch.mask)
            said = linear(weights, second, wide(weights, layer, whole[at]))
            goals.append(whole[at] + said)
            slim[at] = _seen(made, layer, slim[at], batch.mask)
            there = np.asarray(batch.mask) > 0
            inner = np.asarray(wide(made, layer, slim[at]))[there]
            sums.add(inner, np.asarray(goals[at] - slim[at])[there])
        kept, slopes, bias = sums.fitted(units)
        made[f"{first}.weight"] = made[f"{first}.weight"][kept]
        made[f"{first}.bias"] = made[f"{first}.bias"][kept]
        made[f"{second}.weight"] = slopes.T.astype(np.float32)
        made[f"{second}.bias"] = bias.astype(np.float32)
        end = f"{name_of(layer)}output.LayerNorm"
        for at in range(len(batches)):
            whole[at] = normed(weights, end, goals[at])
            said = linear(made, second, wide(made, layer, slim[at]))
            slim[at] = normed(made, end, slim[at] + said)
    return made


def _seen(weights: Weights, layer: int, x: jax.Array, mask: Any) -> jax.Array:
    name = f"{name_of(layer)}attention.output.LayerNorm"
    return normed(weights, name, x + attended(weights, layer, x, jnp.asarray(mask)))


class _Sums:
    """What least squares needs of all tokens: counts, sums and products of units and goals."""

    def __init__(self) -> None:
        self._count = 0
        self._inner: Any = 0.0
        self._goal: Any = 0.0
        self._both: Any = 0.0
        self._square: Any = 0.0

    def add(self, inner: Any, goal: Any) -> None:
        """Add tokens: ``inner`` of shape (tokens, units), ``goal`` of shape (tokens, 384)."""
        self._count += len(inner)
        self._inner = self._inner + inner.sum(0, dtype=np.float64)
        self._goal = self._goal + goal.sum(0, dtype=np.float64)
        self._square = self._square + (inner.T @ inner).astype(np.float64)
        self._both = self._both + (inner.T @ goal).astype(np.float64)

    def fitted(self, units: int) -> tuple[npt.NDArray[np.int64], Exact, Exact]:
        """Return the units to keep, in order, with slopes (units, 384) and bias (384,)."""
        inner, goal = self._inner / self._count, self._goal / self._count
        square = self._square / self._count - np.outer(inner, inner)
        both = self._both / self._count - np.outer(inner, goal)
        square += np.eye(len(square)) * (_RIDGE * np.trace(square) / len(square))
        kept = np.arange(len(square))
        while True:
            inverse = np.linalg.inv(square[np.ix_(kept, kept)])
            slopes = inverse @ both[kept]
            if len(kept) <= units:
                return kept, slopes, goal - inner[kept] @ slopes
            costs = (slopes**2).sum(1) / np.diag(inverse)
            least = np.argsort(costs, kind="stable")[: min(_AT_A_TIME, len(kept) - units)]
            kept = np.delete(kept, least)

"""A softmax over sentence vectors: multinomial logistic regression in plain NumPy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_ROUNDS, _BATCH, _RATE = 20, 256, 0.02
_SEED = 20_261_123


@dataclass(frozen=True, slots=True)
class Dense:
    """Weights of shape (384, labels); `logits` of a vector are raw numbers, one a label."""

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats

    def logits(self, vector: Floats) -> Floats:
        """Return one raw number per label."""
        return vector @ self.weights + self.bias


def train_dense(
    vectors: Floats, goals: Sequence[str], labels: Sequence[str], *, decay: float = 1e-4
) -> Dense:
    """Return the softmax that fits; the same rows give the same weights.

    ``vectors`` has the shape (rows, 384). Adam on a few rows at a time, in slower and slower steps;
    as good on dev as on all rows at once, and thirty times quicker.
    """
    numbers = {label: number for number, label in enumerate(labels)}
    right = np.array([numbers[goal] for goal in goals])
    # The last row of the weights is the bias.
    given = np.hstack([vectors, np.ones((len(vectors), 1), np.float32)])
    pull = np.full((given.shape[1], 1), decay, np.float32)
    pull[-1] = 0
    weights = np.zeros((given.shape[1], len(labels)), np.float32)
    moved, spread = np.zeros_like(weights), np.zeros_like(weights)
    batches = list(_batches(len(given)))
    for step, rows in enumerate(batches, 1):
        wrong = softmax(given[rows] @ weights)
        wrong[np.arange(len(rows)), right[rows]] -= 1
        slope = given[rows].T @ wrong / len(rows) + pull * weights
        moved = (0.9 * moved + 0.1 * slope).astype(np.float32)
        spread = (0.999 * spread + 0.001 * slope**2).astype(np.float32)
        width = np.sqrt(spread / (1 - 0.999**step)) + 1e-8
        pace = _RATE * (1 - step / len(batches)) * moved / (1 - 0.9**step)
        weights = (weights - pace / width).astype(np.float32)
    return Dense(tuple(labels), weights[:-1], weights[-1])


def _batches(count: int) -> Iterator[Ints]:
    """Yield the rows of each step: all of them in every round, each time in another order."""
    random = np.random.default_rng(_SEED)
    for _ in range(_ROUNDS):
        order = random.permutation(count)
        yield from np.split(order, range(_BATCH, count, _BATCH))


def softmax(logits: Floats) -> Floats:
    """Return chances that add up to one, along the last axis."""
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    chances: Floats = (powers / powers.sum(-1, keepdims=True)).astype(np.float32)
    return chances

"""A softmax over sentence vectors: multinomial logistic regression in plain NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_STEPS, _RATE, _DECAY = 300, 0.05, 1e-4


@dataclass(frozen=True, slots=True)
class Dense:
    """Weights of shape (384, labels); `logits` of a vector are raw numbers, one a label."""

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats

    def logits(self, vector: Floats) -> Floats:
        """Return one raw number per label."""
        return vector @ self.weights + self.bias


def train_dense(vectors: Floats, goals: Sequence[str], labels: Sequence[str]) -> Dense:
    """Return the softmax that fits; the same rows give the same weights.

    ``vectors`` has the shape (rows, 384). Adam on all rows at once; a little decay.
    """
    right = np.zeros((len(goals), len(labels)), np.float32)
    right[np.arange(len(goals)), [labels.index(goal) for goal in goals]] = 1
    # The last row of the weights is the bias.
    given = np.hstack([vectors, np.ones((len(vectors), 1), np.float32)])
    decay = np.full((given.shape[1], 1), _DECAY, np.float32)
    decay[-1] = 0
    weights = np.zeros((given.shape[1], len(labels)), np.float32)
    moved, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        slope = given.T @ (softmax(given @ weights) - right) / len(goals) + decay * weights
        moved = (0.9 * moved + 0.1 * slope).astype(np.float32)
        spread = (0.999 * spread + 0.001 * slope**2).astype(np.float32)
        pace = moved / (1 - 0.9**step)
        width = np.sqrt(spread / (1 - 0.999**step)) + 1e-8
        weights = (weights - _RATE * pace / width).astype(np.float32)
    return Dense(tuple(labels), weights[:-1], weights[-1])


def softmax(logits: Floats) -> Floats:
    """Return chances that add up to one, along the last axis."""
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    chances: Floats = (powers / powers.sum(-1, keepdims=True)).astype(np.float32)
    return chances

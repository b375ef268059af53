"""A softmax over sparse rows and dense vectors together: multinomial logistic regression.

Adam on a few texts at a time, in slower and slower steps, as in `bot/triage/dense.py`: 20,000 texts
take five seconds, where scikit-learn's solver takes five minutes.
"""

from typing import Dict, Iterator, List, Sequence, Text

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
_BATCH, _RATE, _PULL = 256, 0.02, 1e-5


class Softmax:
    """Weights: `words`, features x acts; `dense`, (vector and 1) x acts."""

    def __init__(self, arrays: Dict[Text, Floats]) -> None:
        """Take the arrays by name, as training or a file gives them."""
        self.arrays = arrays

    def chances(self, rows: csr_matrix, vectors: Floats) -> Floats:
        """Return the probability of each act, shape (texts, acts)."""
        scores = rows @ self.arrays["words"] + with_one(vectors) @ self.arrays["dense"]
        return _softmax(np.asarray(scores, np.float32))


def with_one(vectors: Floats) -> Floats:
    """Return the vectors with a 1 at the end, for the bias."""
    return np.hstack([vectors, np.ones((len(vectors), 1), np.float32)])


def fit(
    rows: csr_matrix,
    vectors: Floats,
    goals: Sequence[int],
    acts: int,
    *,
    even: float,
    seed: int,
    rounds: int,
) -> Softmax:
    """Fit the weights; the same texts and seed give the same weights.

    `even` says how far rare acts count as much as frequent ones: 0 as they come, 1 all alike.
    """
    right = np.asarray(goals)
    counts = np.maximum(np.bincount(right, minlength=acts), 1)
    worth = (1.0 / counts[right]) ** even
    worth = (worth / worth.mean()).astype(np.float32)
    given = with_one(vectors)
    words = _Moving(rows.shape[1], acts)
    dense = _Moving(given.shape[1], acts)
    batches = list(_batches(len(right), rounds, seed))
    for step, some in enumerate(batches, 1):
        wrong = _softmax(rows[some] @ words.weights + given[some] @ dense.weights)
        wrong[np.arange(len(some)), right[some]] -= 1
        wrong *= worth[some][:, None] / np.float32(len(some))
        pace = _RATE * (1 - step / len(batches))
        words.move(rows[some].T @ wrong, step, pace)
        dense.move(given[some].T @ wrong, step, pace)
    return Softmax({"words": words.weights, "dense": dense.weights})


class _Moving:
    """One array of weights, and how it has moved lately (Adam)."""

    def __init__(self, size: int, acts: int) -> None:
        self.weights = np.zeros((size, acts), np.float32)
        self._moved, self._spread = np.zeros_like(self.weights), np.zeros_like(self.weights)

    def move(self, slope: Floats, step: int, pace: float) -> None:
        slope = np.asarray(slope + np.float32(_PULL) * self.weights, np.float32)
        self._moved += np.float32(0.1) * (slope - self._moved)
        self._spread += np.float32(0.001) * (slope * slope - self._spread)
        width = np.sqrt(self._spread / np.float32(1 - 0.999**step)) + np.float32(1e-8)
        self.weights -= np.float32(pace / (1 - 0.9**step)) * self._moved / width


def _batches(count: int, rounds: int, seed: int) -> Iterator[NDArray[np.int64]]:
    random = np.random.default_rng(seed)
    for _ in range(rounds):
        order = random.permutation(count)
        found: List[NDArray[np.int64]] = np.split(order, range(_BATCH, count, _BATCH))
        yield from found


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)

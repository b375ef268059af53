"""Linear models over sparse features: multinomial logistic regression in plain NumPy.

Chosen by measurement over spaCy's own text categorizers (see models/README.md): better on voices
it has not heard, trained in seconds, the same on every run, and no pickle.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import repeat
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from bot.errors import DataError
from bot.triage.dense import softmax
from bot.triage.features import Features, word_features

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Rows = Sequence[tuple[Ints, str]]

_EPOCHS = 12
_RATE = 4.0
_SEED = 20_261_122
# What was worked out for so many words is kept.
_WORDS_KEPT = 8_192
# The place of a feature that the model has left out or never met.
_UNKNOWN = -1
_ABOUT = "model.json"
_WEIGHTS = "weights.npz"
# How much each kind of feature counts, by its first letter; chosen on held-out voices.
_KINDS = {"T": 2.0, "F": 2.0, "s": 1.3, "$": 1.3, "c": 0.7}


class Names:
    """Numbers features as they come, so that thousands of messages to learn from stay small."""

    def __init__(self) -> None:
        """Know no feature yet."""
        self._numbers: dict[str, int] = {}

    def numbers(self, features: Iterable[str]) -> Ints:
        """Return the number of each feature, new ones included; in no order that means anything."""
        known = self._numbers
        return np.array([known.setdefault(name, len(known)) for name in features], dtype=np.int64)

    def of(self, numbers: Ints) -> list[str]:
        """Return the features of these numbers."""
        return [self.all[at] for at in numbers]

    @cached_property
    def all(self) -> tuple[str, ...]:
        """Every feature, by number; ask when all are known."""
        return tuple(self._numbers)


@dataclass(slots=True)
class Linear:
    """Weights per feature and label."""

    labels: tuple[str, ...]
    vocabulary: Mapping[str, int]
    idf: Floats
    weights: Floats
    bias: Floats
    _of_word: Callable[[str], tuple[int, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep where the features of a word stand: most words of a text have been read before."""
        self._of_word = lru_cache(maxsize=_WORDS_KEPT)(self._looked_up)

    def save(self, folder: Path) -> None:
        """Write the model as JSON and a plain array archive; no pickle."""
        folder.mkdir(parents=True, exist_ok=True)
        about = {
            "labels": self.labels,
            "features": sorted(self.vocabulary, key=lambda name: self.vocabulary[name]),
        }
        with (folder / _WEIGHTS).open("wb") as file:
            np.savez(file, idf=self.idf, weights=self.weights.astype(np.float16), bias=self.bias)
        (folder / _ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")

    def logits(self, features: Features) -> Floats:
        """Return one raw number per label."""
        known = set(map(self.vocabulary.get, features.others, repeat(_UNKNOWN)))
        known.update(*map(self._of_word, features.words))
        where, values = _weighed(np.array(sorted(known), dtype=np.int64), self.idf)
        return values @ self.weights[where] + self.bias if len(where) else self.bias

    def _looked_up(self, word: str) -> tuple[int, ...]:
        return tuple(
            at for name in word_features(word) if (at := self.vocabulary.get(name)) is not None
        )


def load_linear(folder: Path) -> Linear:
    """Read a trained model; DataError when there is none or it is damaged."""
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        with (folder / _WEIGHTS).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return Linear(
                labels=tuple(about["labels"]),
                vocabulary={name: at for at, name in enumerate(about["features"])},
                idf=arrays["idf"],
                weights=arrays["weights"].astype(np.float32),
                bias=arrays["bias"],
            )
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as wrong:
        raise DataError(f"{folder}: the trained model is missing or damaged") from wrong


def train(rows: Rows, labels: Sequence[str], names: Names) -> Linear:
    """Return a model trained on (features, label) rows; the same rows give the same model.

    What only one row says is left out.
    """
    counts = np.bincount(np.concatenate([features for features, _ in rows]))
    kept = sorted((names.all[at], int(at)) for at in np.flatnonzero(counts > 1))
    # Where each number stands in the sorted vocabulary.
    places = np.full(len(names.all), _UNKNOWN, dtype=np.int64)
    places[[at for _, at in kept]] = np.arange(len(kept))
    rarity = [np.log((1 + len(rows)) / (1 + counts[at])) + 1 for _, at in kept]
    idf = np.array(
        [r * _KINDS.get(name[0], 1.0) for r, (name, _) in zip(rarity, kept, strict=True)],
        dtype=np.float32,
    )
    vectors = [_weighed(np.sort(places[features]), idf) for features, _ in rows]
    goals = [labels.index(label) for _, label in rows]
    weights, bias = _descend(vectors, goals, len(kept), len(labels))
    vocabulary = {name: at for at, (name, _) in enumerate(kept)}
    return Linear(tuple(labels), vocabulary, idf, weights, bias)


def _weighed(where: Ints, idf: Floats) -> tuple[Ints, Floats]:
    """Return the places of what the model knows, and its values made one long."""
    where = where[where >= 0]
    if not len(where):
        return where, np.zeros(0, dtype=np.float32)
    values = idf[where]
    return where, (values / np.linalg.norm(values)).astype(np.float32)


def _descend(
    vectors: Sequence[tuple[Ints, Floats]], goals: Sequence[int], size: int, classes: int
) -> tuple[Floats, Floats]:
    """Return weights and bias after seeded stochastic gradient descent."""
    random = np.random.default_rng(_SEED)
    weights = np.zeros((size, classes), dtype=np.float32)
    bias = np.zeros(classes, dtype=np.float32)
    for epoch in range(_EPOCHS):
        step = np.float32(_RATE / (1 + 0.3 * epoch))
        for row in random.permutation(len(vectors)):
            where, values = vectors[row]
            wrong = softmax(values @ weights[where] + bias)
            wrong[goals[row]] -= 1
            weights[where] -= step * values[:, None] * wrong[None, :]
            bias -= np.float32(0.05) * step * wrong
    return weights, bias

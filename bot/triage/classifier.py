"""The category model: multinomial logistic regression over sparse features, in plain NumPy.

Chosen by measurement over spaCy's bag-of-words categorizer (see models/README.md): better on
voices it has not heard, trained in seconds, the same on every run, and no pickle.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.errors import DataError
from bot.triage.features import weight

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_EPOCHS = 12
_RATE = 4.0
_SEED = 20_261_122
_VOCABULARY = "categories.json"
_WEIGHTS = "categories.npz"


@dataclass(frozen=True, slots=True)
class Classifier:
    """Weights per feature and category; ``temperature`` makes the scores honest percentages."""

    labels: tuple[str, ...]
    vocabulary: Mapping[str, int]
    idf: Floats
    weights: Floats
    bias: Floats
    temperature: float
    data_hash: str

    def scores(self, features: Iterable[str]) -> list[tuple[str, float]]:
        """Return every category with its score, best first; the scores add up to one."""
        where, values = vector(features, self.vocabulary, self.idf)
        logits = values @ self.weights[where] + self.bias if len(where) else self.bias
        chances = _softmax(logits / self.temperature)
        order = sorted(range(len(self.labels)), key=lambda n: (-chances[n], n))
        return [(self.labels[n], float(chances[n])) for n in order]

    def save(self, folder: Path) -> None:
        """Write the model as JSON and a plain array archive; no pickle."""
        folder.mkdir(parents=True, exist_ok=True)
        words = sorted(self.vocabulary, key=lambda name: self.vocabulary[name])
        about = {
            "labels": self.labels,
            "temperature": self.temperature,
            "data_hash": self.data_hash,
            "features": words,
        }
        with (folder / _WEIGHTS).open("wb") as file:
            np.savez(file, idf=self.idf, weights=self.weights.astype(np.float16), bias=self.bias)
        (folder / _VOCABULARY).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def load_classifier(folder: Path) -> Classifier:
    """Read a trained model; DataError when there is none or it is damaged."""
    try:
        about = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
        with np.load(folder / _WEIGHTS, allow_pickle=False) as arrays:
            return Classifier(
                labels=tuple(about["labels"]),
                vocabulary={name: at for at, name in enumerate(about["features"])},
                idf=arrays["idf"],
                weights=arrays["weights"].astype(np.float32),
                bias=arrays["bias"],
                temperature=float(about["temperature"]),
                data_hash=str(about["data_hash"]),
            )
    except (OSError, ValueError, KeyError) as wrong:
        raise DataError(
            f"{folder}: there is no trained triage model; run python -m bot.triage train"
        ) from wrong


def trained_on(folder: Path) -> str | None:
    """Return the data hash of the model in ``folder``, or None when there is none."""
    try:
        about = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    found = about.get("data_hash")
    return found if isinstance(found, str) and (folder / _WEIGHTS).exists() else None


def train(
    rows: Sequence[tuple[set[str], str]],
    held: Sequence[tuple[set[str], str]],
    labels: Sequence[str],
    data_hash: str,
) -> Classifier:
    """Return a model trained on (features, category) rows; the same rows give the same model.

    ``held`` are rows of voices that ``rows`` does not hold: they calibrate the scores, and are
    then trained on as well.
    """
    temperature = _calibrate(_fit(rows, labels, data_hash), held) if held else 1.0
    full = _fit([*rows, *held], labels, data_hash)
    return Classifier(
        full.labels, full.vocabulary, full.idf, full.weights, full.bias, temperature, data_hash
    )


def vector(
    features: Iterable[str], vocabulary: Mapping[str, int], idf: Floats
) -> tuple[Ints, Floats]:
    """Return the positions and the normalised values of the features that the model knows."""
    where = np.array(sorted(vocabulary[f] for f in features if f in vocabulary), dtype=np.int64)
    if not len(where):
        return where, np.zeros(0, dtype=np.float32)
    values = idf[where]
    return where, (values / np.linalg.norm(values)).astype(np.float32)


def _fit(rows: Sequence[tuple[set[str], str]], labels: Sequence[str], data_hash: str) -> Classifier:
    counts = Counter(feature for features, _ in rows for feature in features)
    names = sorted(name for name, count in counts.items() if count > 1)
    vocabulary = {name: at for at, name in enumerate(names)}
    rarity = [np.log((1 + len(rows)) / (1 + counts[n])) + 1 for n in names]
    idf = np.array([r * weight(n) for r, n in zip(rarity, names, strict=True)], dtype=np.float32)
    vectors = [vector(features, vocabulary, idf) for features, _ in rows]
    goals = [labels.index(label) for _, label in rows]
    weights, bias = _descend(vectors, goals, len(names), len(labels))
    return Classifier(tuple(labels), vocabulary, idf, weights, bias, 1.0, data_hash)


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
            wrong = _softmax(values @ weights[where] + bias)
            wrong[goals[row]] -= 1
            weights[where] -= step * values[:, None] * wrong[None, :]
            bias -= np.float32(0.05) * step * wrong
    return weights, bias


def _calibrate(model: Classifier, held: Sequence[tuple[set[str], str]]) -> float:
    """Return the temperature with the least log loss on rows the model has not seen."""
    logits: list[tuple[Floats, int]] = []
    for features, label in held:
        where, values = vector(features, model.vocabulary, model.idf)
        logits.append((values @ model.weights[where] + model.bias, model.labels.index(label)))
    choices = [0.5 + 0.1 * n for n in range(60)]

    def loss(temperature: float) -> float:
        return -sum(
            float(np.log(_softmax(row / np.float32(temperature))[goal] + 1e-9))
            for row, goal in logits
        )

    best: float = min(choices, key=loss)
    return round(best, 2)


def _softmax(logits: Floats) -> Floats:
    powers: Floats = np.exp(logits - logits.max())
    total: Floats = powers / powers.sum()
    return total

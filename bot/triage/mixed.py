"""Two linear models as one: what the words say, and what the sentence vector says.

The vector knows meaning, the words know names and spellings that it has never met. How much each
counts, and how sure the sum may be, is chosen on messages that neither has learnt from.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from bot.errors import DataError
from bot.triage.dense import Dense, softmax, train_dense
from bot.triage.features import Features
from bot.triage.linear import Floats, Ints, Linear, Names, load_linear, train

_ABOUT, _VECTORS = "mixed.json", "vectors.npz"
_SHARES = [0.1 * n for n in range(11)]
_DECAYS = (0.0, 1e-4, 1e-3, 3e-3)
_TEMPERATURES = [0.4 + 0.1 * n for n in range(46)]


@dataclass(frozen=True, slots=True)
class Row:
    """One message to learn from: its features as `Names` numbers them, its vector of shape (384,),
    its label, and whether the encoder has ``met`` its voice when it was tuned.
    """

    features: Ints
    vector: Floats
    label: str
    met: bool = False


@dataclass(frozen=True, slots=True)
class Mixed:
    """``share`` of the vector's say, 0 to 1; ``temperature`` makes the scores honest chances;
    ``learnt`` tells people what the vector's part was learnt from, and how hard it was pulled back.
    """

    words: Linear
    dense: Dense
    share: float = 0.5
    temperature: float = 1.0
    learnt: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels, in the order of `chances`."""
        return self.dense.labels

    def chances(self, features: Features, vector: Floats) -> Floats:
        """Return the chance of each label; they add up to one."""
        return softmax(self._logits(features, vector) / np.float32(self.temperature))

    def by_words(self, features: Features) -> Floats:
        """Return what the words alone say: the chance of each label."""
        return softmax(self.words.logits(features) / np.float32(self.temperature))

    def ranked(self, features: Features, vector: Floats) -> list[tuple[str, float]]:
        """Return every label with its chance, best first."""
        chances = self.chances(features, vector)
        scored = zip(self.labels, chances.tolist(), strict=True)
        return sorted(scored, key=itemgetter(1), reverse=True)

    def save(self, folder: Path) -> None:
        """Write both models; no pickle."""
        self.words.save(folder)
        with (folder / _VECTORS).open("wb") as file:
            np.savez(file, weights=self.dense.weights, bias=self.dense.bias)
        about = {"share": self.share, "temperature": self.temperature, "learnt": self.learnt}
        (folder / _ABOUT).write_text(json.dumps(about), encoding="utf-8")

    def _logits(self, features: Features, vector: Floats) -> Floats:
        share = np.float32(self.share)
        return share * self.dense.logits(vector) + (1 - share) * self.words.logits(features)


def load_mixed(folder: Path) -> Mixed:
    """Read a trained model; DataError when it is missing or damaged."""
    words = load_linear(folder)
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        with (folder / _VECTORS).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            dense = Dense(words.labels, arrays["weights"], arrays["bias"])
        share, temperature = float(about["share"]), float(about["temperature"])
        return Mixed(words, dense, share, temperature, str(about.get("learnt", "")))
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as wrong:
        raise DataError(f"{folder}: the trained model is missing or damaged") from wrong


def train_mixed(
    rows: Sequence[Row], labels: Sequence[str], held: Sequence[Row], names: Names
) -> Mixed:
    """Return the model that fits ``rows``; how hard large weights are pulled back, share and
    temperature are the best for ``held``.

    Vectors of voices that the encoder has met are surer than those of strangers will be. So those
    of strangers alone are tried too, and what is better for ``held`` is taken.
    """
    words = train([(row.features, row.label) for row in rows], labels, names)
    if not held:
        return Mixed(words, _dense(rows, labels))
    said = np.stack(
        [words.logits(Features(others=frozenset(names.of(row.features)))) for row in held]
    )
    seen = np.stack([row.vector for row in held])
    right = [labels.index(row.label) for row in held]

    def weighed(dense: Dense, learnt: str) -> tuple[float, Mixed]:
        meant = dense.logits(seen)

        def loss(choice: tuple[float, float]) -> float:
            share, temperature = choice
            mixed = (share * meant + (1 - share) * said) / temperature
            chances = softmax(mixed.astype(np.float32))
            return -float(np.log(chances[np.arange(len(right)), right] + 1e-9).mean())

        share, temperature = min(((s, t) for s in _SHARES for t in _TEMPERATURES), key=loss)
        made = Mixed(words, dense, round(share, 2), round(temperature, 2), learnt)
        return loss((share, temperature)), made

    strangers = [row for row in rows if not row.met]
    sets = {"all voices": rows}
    if len(strangers) < len(rows) and {row.label for row in strangers} == set(labels):
        sets["voices the encoder has not met"] = strangers
    tried = (
        weighed(_dense(some, labels, decay), f"{name}, decay {decay:g}")
        for name, some in sets.items()
        for decay in _DECAYS
    )
    return min(tried, key=itemgetter(0))[1]


def _dense(rows: Sequence[Row], labels: Sequence[str], decay: float = _DECAYS[1]) -> Dense:
    vectors = np.stack([row.vector for row in rows])
    return train_dense(vectors, [row.label for row in rows], labels, decay=decay)

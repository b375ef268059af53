"""How alike two questions are by their words: TF-IDF of words and of pairs of words."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_WORD = re.compile(r"[a-z0-9]+")


class Words:
    """Turns texts into vectors of length 1 over what stands in the known texts.

    `known` are the vectors of the known texts, shape (texts, features).
    """

    def __init__(self, texts: Sequence[str]) -> None:
        rows = [_features(text) for text in texts]
        seen = Counter(feature for row in rows for feature in set(row))
        self._names = {feature: number for number, feature in enumerate(seen)}
        self._rare = np.array(
            [math.log((1 + len(rows)) / (1 + count)) + 1 for count in seen.values()], np.float32
        )
        self._rarest = math.log(1 + len(rows)) + 1
        self.known = np.array([self._vector(row) for row in rows], np.float32)

    def like(self, text: str) -> Floats:
        """Return how alike a text is to each known one, 0 to 1, shape (texts,)."""
        likeness: Floats = self.known @ self._vector(_features(text))
        return likeness

    def _vector(self, row: Sequence[str]) -> Floats:
        vector = np.zeros(len(self._names), np.float32)
        for feature, count in Counter(row).items():
            if (number := self._names.get(feature)) is not None:
                vector[number] = (1 + math.log(count)) * self._rare[number]
        # Words that no known text has make it unlike all of them; pairs of words are often new.
        new = sum(feature not in self._names and " " not in feature for feature in set(row))
        length = math.sqrt(float(vector @ vector) + new * self._rarest**2)
        scaled: Floats = vector / np.float32(length or 1)
        return scaled


def unit(vectors: Floats) -> Floats:
    """Return vectors at length 1 along the last axis; zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Floats = np.asarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)
    return scaled


def _features(text: str) -> list[str]:
    """Return words, lower case, plain plurals cut, and each two that stand side by side."""
    found = _WORD.findall(text.lower().replace("'", "").replace("’", ""))
    cut = [w[:-1] if len(w) > 3 and w.endswith("s") and w[-2] != "s" else w for w in found]
    return [*cut, *(f"{one} {next_}" for one, next_ in pairwise(cut))]

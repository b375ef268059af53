"""How alike two questions are by what they mean: the encoder's vectors, evened out over questions.

The encoder was tuned on reports, so all questions look alike to it. What they have in common is
taken away, and what tells them apart counts more.
"""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import structlog

from bot.answers.words import Floats, unit

# Directions in which questions vary less than in this one, by rank, count little. Found by trying
# 16, 32, 64, 128 and 256; between 32 and 128 little changes.
_RANK = 64


class Meaning:
    """Turns texts into vectors of length 1 that tell questions apart; `known` are those given."""

    def __init__(self, vector: Callable[[str], Floats], vectors: Floats) -> None:
        """Take the encoder and its vectors of the known texts, shape (texts, 384)."""
        self._vector = vector
        self._mean: Floats = np.asarray(vectors.mean(axis=0), np.float32)
        _, spread, ways = np.linalg.svd(vectors - self._mean, full_matrices=False)
        even = spread**2 + spread[min(_RANK, len(spread) - 1)] ** 2
        self._turn: Floats = (ways.T / np.sqrt(np.where(even > 0, even, 1))).astype(np.float32)
        self.known = self._turned(vectors)

    def like(self, text: str) -> Floats:
        """Return how alike a text is to each known one, -1 to 1, shape (texts,)."""
        vector = self._vector(text)
        if not vector.any():
            return np.zeros(len(self.known), np.float32)
        likeness: Floats = self.known @ self._turned(vector)
        return likeness

    def _turned(self, vectors: Floats) -> Floats:
        return unit(np.asarray((vectors - self._mean) @ self._turn, np.float32))


def kept_vectors(
    path: Path, texts: Sequence[str], vector: Callable[[str], Floats], stamp: str
) -> Floats:
    """Return the vectors of texts, worked out once and kept in a file; `stamp` names the encoder.

    A file that is damaged, or of other texts, is made anew; one that cannot be written is done
    without.
    """
    told = "\0".join((stamp, *texts)).encode()
    name = hashlib.sha256(told).hexdigest()
    try:
        with np.load(path, allow_pickle=False) as kept:
            if str(kept["name"]) == name:
                return np.asarray(kept["vectors"], np.float32)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        # Not there yet, damaged, or written by something else.
        pass
    vectors = np.array([vector(text) for text in texts], np.float32)
    _keep(path, name, vectors)
    return vectors


def _keep(path: Path, name: str, vectors: Floats) -> None:
    # Several processes may do this at once: each writes its own file and puts it in place whole.
    fresh = path.with_name(f"{path.stem}.{name[:8]}.{id(vectors)}.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(fresh, name=np.array(name), vectors=vectors)
        fresh.replace(path)
    except OSError:
        structlog.get_logger().warning("answer_vectors_not_kept")
        with suppress(OSError):
            fresh.unlink(missing_ok=True)

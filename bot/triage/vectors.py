"""What a document means, as a whole and in its parts: the component that asks the encoder."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from bot.errors import DataError
from bot.triage.encoder import Encoder, Meaning, unit
from bot.triage.linear import Floats

# Of so many lines the vector is looked at, the longest first.
_LINES_MAX = 5


@dataclass(slots=True)
class Vectors:
    """Keeps what the whole document means in ``user_data["vector"]``, shape (384,), and what its
    lines mean in ``user_data["meanings"]``.
    """

    encoder: Encoder | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Read a document once, for all components that follow.

        Several lines are several messages: the vector is their mean, so that it does not matter in
        which order they came.
        """
        lines = sorted(lines_of(doc.text), key=_longest_first)
        if len(lines) < 2:
            lines = [doc.text]
        read = {line: self._read(line) for line in lines[:_LINES_MAX]}
        mean: Floats = np.mean([meaning.vector for meaning in read.values()], axis=0)
        doc.user_data["vector"], doc.user_data["meanings"] = unit(mean), read
        return doc

    def part(self, doc: Doc, start: int, end: int) -> Floats:
        """Return the vector of a part of a document, as its line was read; read anew where the
        line was not read so far.
        """
        read: dict[str, Meaning] = doc.user_data["meanings"]
        for line, meaning in read.items():
            first = doc.text.find(line, max(0, end - len(line)), start + len(line))
            if 0 <= first <= start:
                vector = meaning.of(start - first, end - first)
                if vector is not None:
                    return vector
        return self._read(doc.text[start:end]).vector

    def _read(self, text: str) -> Meaning:
        if self.encoder is None:
            raise DataError("the pipeline was not given its encoder; load it with load_model")
        return self.encoder.read(text)


def lines_of(text: str) -> set[str]:
    """Return the lines of a text that have words in them, each once."""
    return {line.strip() for line in text.splitlines()} - {""}


def _longest_first(line: str) -> tuple[int, str]:
    return -len(line), line

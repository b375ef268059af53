"""Sentence vectors: what a text means, as 384 numbers, by the ONNX file in `models/encoder/`.

Made by `make train-encoder` and committed; its hash is checked before it is loaded.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.errors import DataError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Floats = npt.NDArray[np.float32]

WIDTH = 384
# More tokens than this are not read at once, here as in tuning; some 70 words.
TOKENS_MAX = 96
# On one core the joined operator takes longer than the two it replaces: 2.9 ms, not 2.3, for 27
# tokens.
_SLOWER = ["SkipLayerNormFusion"]
_GRAPH, _TOKENIZER = "encoder.onnx", "tokenizer.json"
_STATES = "states"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one text means: ``vector``, shape (384,), as a whole; ``states``, shape (tokens, 384),
    each token in its place; ``spans``, from where to where in the text each token stands.
    """

    vector: Floats
    states: Floats
    spans: tuple[tuple[int, int], ...]

    def of(self, start: int, end: int) -> Floats | None:
        """Return the vector of a part of the text, None where it was not read to its end."""
        inside = [at for at, (first, last) in enumerate(self.spans) if start <= first < last <= end]
        if not inside or self.spans[inside[-1]][1] < end:
            return None
        return unit(self.states[inside].mean(0))


class Encoder:
    """Turns texts into vectors of length 1; safe to share between threads."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        """Take what `load_encoder` loaded."""
        self._session = session
        self._tokenizer = tokenizer

    def vector(self, text: str) -> Floats:
        """Return the vector of a text, shape (384,); all zeros when there is no word in it."""
        return self.read(text).vector

    def read(self, text: str) -> Meaning:
        """Return what a text means, as a whole and in its parts; zeros when there is no word in it.

        One text at a time: the whole numbers inside are scaled by what is read together, so in
        company a text would get a slightly different vector.
        """
        known = text.encode("utf-8", "replace").decode("utf-8")
        plain = unicodedata.normalize("NFKC", known)
        found = self._tokenizer.encode(plain)
        if len(found.ids) <= 2:
            return Meaning(np.zeros(WIDTH, np.float32), np.zeros((0, WIDTH), np.float32), ())
        (states,) = self._session.run([_STATES], {"ids": np.array([found.ids], np.int64)})
        # Where signs were replaced by several, places in the one are not places in the other.
        spans = tuple(found.offsets) if len(plain) == len(text) else ()
        return Meaning(unit(states[0].mean(0)), states[0], spans)


def load_encoder(folder: Path) -> Encoder:
    """Load the encoder on one thread; DataError when a file is missing or is not what was made."""
    # These take half a second to import; the danger floor does not wait for them.
    import onnxruntime
    from tokenizers import Tokenizer

    try:
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        files = {name: (folder / name).read_bytes() for name in (_GRAPH, _TOKENIZER)}
        known = {name: str(about["sha256"][name]) for name in files}
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise DataError(
            f"{folder}: the encoder is missing; it comes with the repository"
        ) from wrong
    for name, data in files.items():
        if hashlib.sha256(data).hexdigest() != known[name]:
            raise DataError(
                f"{folder / name} is not the file that was made; take it from git again"
            )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        files[_GRAPH],
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=_SLOWER,
    )
    tokenizer = Tokenizer.from_str(files[_TOKENIZER].decode())
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS_MAX)
    return Encoder(session, tokenizer)


def voices_met(folder: Path) -> frozenset[str]:
    """Return the hashes of all voices that the encoder has learnt from; see `hash_of_voice`."""
    try:
        return frozenset((folder / "voices.txt").read_text(encoding="ascii").split())
    except (OSError, ValueError) as wrong:
        raise DataError(f"{folder}: voices.txt is missing; it comes with the repository") from wrong


def hash_of_voice(voice: str) -> str:
    """Return what stands for a voice in ``voices.txt``; `bot.triage.finetune.corpus` does too."""
    return hashlib.sha256(voice.encode()).hexdigest()[:8]


def unit(vector: Floats) -> Floats:
    """Return the vector with length 1; all zeros stay zeros."""
    scaled: Floats = vector / np.float32(np.linalg.norm(vector) or 1.0)
    return scaled


def hash_of_encoder(folder: Path) -> str:
    """Return what tells one encoder from another, for the stamp of what was trained with it."""
    return hashlib.sha256((folder / "about.json").read_bytes()).hexdigest()

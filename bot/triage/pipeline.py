"""The trained spaCy pipeline of triage: danger, kind of report, dialogue act.

Importing this imports spaCy, which takes a second: `load_triage` does so, the rules never do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from bot.errors import DataError
from bot.triage.components import ACTS, CATEGORIES, DANGER, DANGERS, VECTORS, WORDS, Head, Words
from bot.triage.encoder import Encoder
from bot.triage.features import Topics
from bot.triage.lexicon import Lexicon
from bot.triage.pattern import Sentence
from bot.triage.vectors import Vectors

# Of longer texts the model reads the beginning; the rules read both ends.
CHARS_MAX = 4_000
# spaCy takes seconds for thousands of signs in a row.
_SIGNS = re.compile(r"[^\w\s]{8,}")
# Our weights are all there is to load; the words of English come with spaCy itself.
_NOT_KEPT = ("tokenizer", "vocab")


@dataclass(frozen=True, slots=True)
class Given:
    """What the pipeline needs beside its weights."""

    lexicon: Lexicon
    topics: Topics
    encoder: Encoder


@dataclass(frozen=True, slots=True)
class Likeness:
    """The chances, 0 to 1, that a text tells of danger at all and of danger now; and where the
    words stand that say so most.
    """

    possible: float = 0.0
    now: float = 0.0
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the pipeline makes of one text; categories and acts likeliest first."""

    categories: tuple[tuple[str, float], ...]
    danger: Likeness
    acts: tuple[tuple[str, float], ...]


class Model:
    """A pipeline that reads texts; safe to share, it keeps nothing between texts."""

    def __init__(self, nlp: Language) -> None:
        """Take a pipeline made by `create_nlp`, trained."""
        self.nlp = nlp

    def read(
        self,
        text: str,
        flags: Iterable[str] = (),
        *,
        acts: bool = True,
        sentences: Sequence[Sentence] | None = None,
    ) -> Opinion:
        """Return category scores, best first, danger and, where asked for, dialogue acts.

        ``flags`` are those the rules raised, ``sentences`` those they read, if they have read it.
        """
        left_out = [] if acts else [ACTS]
        doc = self.nlp(document(self.nlp, text, flags, sentences), disable=left_out)
        ranked = tuple(doc.cats.items())
        return Opinion(ranked, _likeness(doc), tuple(doc.user_data.get("acts", ())))

    def danger(self, text: str) -> Likeness:
        """Return danger alone, which is quicker."""
        return _likeness(self.nlp(document(self.nlp, text), disable=[CATEGORIES, ACTS]))


def create_nlp(given: Given) -> Language:
    """Return the untrained pipeline: spaCy's English tokens, then our components."""
    nlp = spacy.blank("en")
    for name in (WORDS, VECTORS, DANGER, CATEGORIES, ACTS):
        nlp.add_pipe(name)
    return _given(nlp, given)


def save_nlp(nlp: Language, folder: Path) -> None:
    """Write the trained pipeline as spaCy does; the same weights give the same bytes."""
    nlp.to_disk(folder, exclude=list(_NOT_KEPT))


def load_model(folder: Path, given: Given) -> Model:
    """Read a trained pipeline; DataError when there is none or it is damaged."""
    try:
        nlp = spacy.load(folder, exclude=list(_NOT_KEPT))
        if getattr(nlp.get_pipe(DANGER), "labels", None) != DANGERS:
            raise ValueError("it was trained by other code")
        return Model(_given(nlp, given))
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise DataError(
            f"{folder}: there is no trained triage model; run python -m bot.triage train"
        ) from wrong


def document(
    nlp: Language,
    text: str,
    flags: Iterable[str] = (),
    sentences: Sequence[Sentence] | None = None,
) -> Doc:
    """Return the document of a text, with the flags that the rules raised for it.

    Where it is read whole, the ``sentences`` that the rules read in it are its own.
    """
    kept = _SIGNS.sub(_thinned, text[:CHARS_MAX])
    doc = nlp.make_doc(kept)
    doc.user_data["flags"] = frozenset(flags)
    if sentences is not None and kept == text:
        doc.user_data["sentences"] = sentences
    return doc


def _thinned(run: re.Match[str]) -> str:
    """Return three signs of a long run, and blanks, so that every word stays where it was."""
    return run[0][:3] + " " * (len(run[0]) - 3)


def _given(nlp: Language, given: Given) -> Language:
    """Hand over what is no weight: the words of the rules, the topics, the encoder."""
    components: list[object] = [component for _, component in nlp.pipeline]
    words = next(c for c in components if isinstance(c, Words))
    words.lexicon, words.topics = given.lexicon, given.topics
    vectors = next(c for c in components if isinstance(c, Vectors))
    vectors.encoder = given.encoder
    for head in components:
        if isinstance(head, Head):
            head.words, head.vectors = words, vectors
    return nlp


def _likeness(doc: Doc) -> Likeness:
    return Likeness(*doc.user_data.get("danger", ()))

"""The trained spaCy pipeline of triage: what kind of report a text is, and how much like danger.

Importing this imports spaCy, which takes a second: `load_triage` does so, the rules never do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from bot.errors import DataError
from bot.triage.components import CATEGORIES, DANGER, WORDS, Head, Words
from bot.triage.features import Topics
from bot.triage.lexicon import Lexicon

# Of longer texts the model reads the beginning; the rules read both ends.
CHARS_MAX = 6_000
# Our weights are all there is to load; the words of English come with spaCy itself.
_NOT_KEPT = ("tokenizer", "vocab")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much like danger now a text is, 0 to 1, and where the piece stands that says so."""

    score: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the pipeline makes of one text."""

    categories: tuple[tuple[str, float], ...]
    danger: Likeness


class Model:
    """A pipeline that reads texts; safe to share, it keeps nothing between texts."""

    def __init__(self, nlp: Language) -> None:
        """Take a pipeline made by `create_nlp`, trained."""
        self.nlp = nlp

    def categories(self, doc: Doc) -> list[tuple[str, float]]:
        """Return the categories of a document whose words have been read, best first."""
        self.nlp.get_pipe(CATEGORIES)(doc)
        return _ranked(doc)

    def read(self, text: str, flags: Iterable[str] = ()) -> Opinion:
        """Return category scores, best first, and danger; ``flags`` are those the rules raised."""
        doc = self.nlp(document(self.nlp, text, flags))
        return Opinion(tuple(_ranked(doc)), _likeness(doc))

    def danger(self, text: str) -> Likeness:
        """Return danger alone, which is quicker."""
        return _likeness(self.nlp(document(self.nlp, text), disable=[CATEGORIES]))


def create_nlp(lexicon: Lexicon, topics: Topics) -> Language:
    """Return the untrained pipeline: spaCy's English tokens, then our components."""
    nlp = spacy.blank("en")
    for name in (WORDS, DANGER, CATEGORIES):
        nlp.add_pipe(name)
    return _given(nlp, lexicon, topics)


def save_nlp(nlp: Language, folder: Path) -> None:
    """Write the trained pipeline as spaCy does; the same weights give the same bytes."""
    nlp.to_disk(folder, exclude=list(_NOT_KEPT))


def load_model(folder: Path, lexicon: Lexicon, topics: Topics) -> Model:
    """Read a trained pipeline; DataError when there is none or it is damaged."""
    try:
        nlp = spacy.load(folder, exclude=list(_NOT_KEPT))
        return Model(_given(nlp, lexicon, topics))
    except (OSError, ValueError, KeyError) as wrong:
        raise DataError(
            f"{folder}: there is no trained triage model; run python -m bot.triage train"
        ) from wrong


def document(nlp: Language, text: str, flags: Iterable[str] = ()) -> Doc:
    """Return the document of a text, with the flags that the rules raised for it."""
    doc = nlp.make_doc(text[:CHARS_MAX])
    doc.user_data["flags"] = frozenset(flags)
    return doc


def _given(nlp: Language, lexicon: Lexicon, topics: Topics) -> Language:
    """Hand over what is no weight: the words of the rules, and the topics."""
    components: list[object] = [component for _, component in nlp.pipeline]
    words = next(c for c in components if isinstance(c, Words))
    words.lexicon, words.topics = lexicon, topics
    for head in components:
        if isinstance(head, Head):
            head.words = words
    return nlp


def _ranked(doc: Doc) -> list[tuple[str, float]]:
    return sorted(doc.cats.items(), key=lambda pair: -pair[1])


def _likeness(doc: Doc) -> Likeness:
    return Likeness(*doc.user_data.get("danger", (0.0, 0, 0)))

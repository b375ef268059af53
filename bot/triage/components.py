"""The components of our spaCy pipeline: plain words, danger, category.

spaCy builds components from their names when it loads a pipeline; what they need beside their
weights (the words of `data/red_flags.yml`, the topics) is handed over by `bot.triage.pipeline`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.training import Example

from bot.errors import DataError
from bot.triage.features import Topics, class_features, pair_features, stem, word_features
from bot.triage.lexicon import Lexicon
from bot.triage.linear import Linear, load_linear, train
from bot.triage.normalise import tokens as plain_tokens
from bot.triage.pattern import Sentence

WORDS, CATEGORIES, DANGER = "safer_words", "safer_categories", "safer_danger"
DANGEROUS, CALM = "dangerous", "calm"
# A sentence longer than this is read in pieces that overlap by half.
_PIECE = 24
Examples = Callable[[], Iterable[Example]]


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence, or part of a long one: its tokens, its classes, and where it stands."""

    tokens: tuple[Token, ...]
    classes: frozenset[str]
    start: int
    end: int


@dataclass(slots=True)
class Words:
    """Writes the plain word into each token's NORM and finds sentences and their classes."""

    lexicon: Lexicon | None = None
    topics: Topics | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Set the norms of a document and keep its sentences for the components that follow."""
        lexicon = self.known[0]
        for token in doc:
            if not token.is_punct and not token.is_space:
                token.norm_ = " ".join(lexicon.plain(token.norm_))
        doc.user_data["sentences"] = lexicon.sentences(plain_tokens(doc.text))
        return doc

    @property
    def known(self) -> tuple[Lexicon, Topics]:
        """What was handed over; DataError when nothing was."""
        if self.lexicon is None or self.topics is None:
            raise DataError("the pipeline was not given its words; load it with load_model")
        return self.lexicon, self.topics


@dataclass(slots=True)
class Head:
    """What both models share: weights that spaCy saves and loads, and features of a document."""

    model: Linear | None = None
    words: Words = field(default_factory=Words)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the weights into a folder of their own."""
        if self.model is None:
            raise DataError("there is nothing trained to write")
        self.model.save(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Head:
        """Read the weights; DataError when they are damaged."""
        self.model = load_linear(Path(path))
        return self


@dataclass(slots=True)
class Categories(Head):
    """Fills ``doc.cats`` with all categories; the scores add up to one."""

    def __call__(self, doc: Doc) -> Doc:
        """Score a document that `Words` has read."""
        if self.model is not None:
            doc.cats = dict(self.model.scores(self.features(doc)))
        return doc

    def initialize(self, get_examples: Examples, *, nlp: Language | None = None) -> None:
        """Learn from the examples that have a category; those marked held calibrate."""
        rows: list[tuple[set[str], str]] = []
        held: list[tuple[set[str], str]] = []
        labels: tuple[str, ...] = ()
        for example in get_examples():
            doc = example.reference
            if not doc.user_data.get("category"):
                continue
            labels = doc.user_data["labels"]
            goal = held if doc.user_data.get("held") else rows
            goal.append((self.features(doc), doc.user_data["category"]))
        if rows:
            self.model = train(rows, labels, held)

    def features(self, doc: Doc) -> set[str]:
        """Return the features of a whole document, with the flags that the rules raised."""
        lexicon, topics = self.words.known
        found: set[str] = set()
        for sentence in doc.user_data["sentences"]:
            found.update(word_features(_tokens_of(doc, sentence), lexicon))
            found.update(class_features(sentence))
        found.update(topics.of(_stems(doc)))
        found.update(f"F:{flag}" for flag in doc.user_data.get("flags", ()))
        return found


@dataclass(slots=True)
class Danger(Head):
    """Finds the piece of a document most like danger now: ``user_data["danger"]`` = score, place.

    Read piece by piece, so that more text never lowers the score.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Score a document that `Words` has read; nothing is set when there is no word in it."""
        if self.model is not None:
            found = [(self._score(piece), piece) for piece in pieces(doc)]
            if found:
                score, best = max(found, key=lambda one: one[0])
                doc.user_data["danger"] = (score, best.start, best.end)
        return doc

    def initialize(self, get_examples: Examples, *, nlp: Language | None = None) -> None:
        """Learn from the examples that say whether they are dangerous.

        Of a dangerous text of several pieces, only the one that a first model finds most dangerous
        is taken for danger; of a calm one, all are calm.
        """
        danger: list[list[set[str]]] = []
        calm: list[set[str]] = []
        for example in get_examples():
            said = example.reference.user_data.get("dangerous")
            if said is None:
                continue
            found = [self.features(piece) for piece in pieces(example.reference)]
            if said and found:
                danger.append(found)
            else:
                calm.extend(found)
        if not danger:
            return
        quiet = [(found, CALM) for found in calm]
        first = train([*((set().union(*f), DANGEROUS) for f in danger), *quiet], (CALM, DANGEROUS))
        worst = [max(f, key=lambda one: first.score(one, DANGEROUS)) for f in danger]
        self.model = train([*((f, DANGEROUS) for f in worst), *quiet], (CALM, DANGEROUS))

    def features(self, piece: Piece) -> set[str]:
        """Return the features of one piece."""
        lexicon, topics = self.words.known
        found = set(word_features(piece.tokens, lexicon))
        found.update(pair_features(piece.classes))
        words = [word for token in piece.tokens for word in token.norm_.split()]
        found.update(topics.of([stem(word) for word in words]))
        return found

    def _score(self, piece: Piece) -> float:
        return self.model.score(self.features(piece), DANGEROUS) if self.model else 0.0


def pieces(doc: Doc) -> Iterator[Piece]:
    """Yield the sentences of a document, long ones in overlapping pieces."""
    for sentence in doc.user_data["sentences"]:
        size = len(sentence.words)
        for first in range(0, max(1, size - _PIECE // 2), _PIECE // 2):
            last = min(first + _PIECE, size)
            start, end = sentence.spans[first][0], sentence.spans[last - 1][1]
            classes: set[str] = set().union(*sentence.labels[first:last])
            for join in sentence.joins[first:last]:
                classes.update(join)
            yield Piece(_tokens_between(doc, start, end), frozenset(classes), start, end)


def _tokens_of(doc: Doc, sentence: Sentence) -> tuple[Token, ...]:
    return _tokens_between(doc, sentence.spans[0][0], sentence.spans[-1][1])


def _tokens_between(doc: Doc, start: int, end: int) -> tuple[Token, ...]:
    span = doc.char_span(start, end, alignment_mode="expand")
    return tuple(span) if span is not None else ()


def _stems(doc: Doc) -> list[str]:
    return [
        stem(word)
        for token in doc
        if not token.is_punct and not token.is_space
        for word in token.norm_.split()
    ]


@Language.factory(WORDS)
def _words(nlp: Language, name: str) -> Words:
    return Words()


@Language.factory(CATEGORIES)
def _categories(nlp: Language, name: str) -> Categories:
    return Categories()


@Language.factory(DANGER)
def _danger(nlp: Language, name: str) -> Danger:
    return Danger()

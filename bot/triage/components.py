"""The components of our spaCy pipeline: plain words, sentence vector, danger, category, act.

spaCy builds components from their names when it loads a pipeline; what they need beside their
weights (the words of `data/red_flags.yml`, the topics, the encoder) is handed over by
`bot.triage.pipeline`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from bot.errors import DataError
from bot.triage.features import Features, Topics, class_features, pair_features, sentence_features
from bot.triage.lexicon import Lexicon
from bot.triage.linear import Floats, Names
from bot.triage.mixed import Mixed, Row, load_mixed, train_mixed
from bot.triage.normalise import tokens as plain_tokens
from bot.triage.pieces import Piece, pieces, plain_of, stems_of, tokens_of, words_of
from bot.triage.vectors import Vectors, lines_of

WORDS, VECTORS = "safer_words", "safer_vectors"
DANGER, CATEGORIES, ACTS = "safer_danger", "safer_categories", "safer_acts"
# What is calm is of two kinds that have little in common: what tells of something, and the rest
# (chat that was sent here by mistake). Told apart in learning, together they are "no danger".
TOLD, CHAT, POSSIBLE, NOW = DANGERS = ("told", "chat", "possible", "now")
_CALM = (DANGERS.index(TOLD), DANGERS.index(CHAT))
# A text of so many words is judged as a whole alone; chosen on dev.
_WHOLE = 30
# Of so many pieces of a long text the vector is looked at, those whose words are most like danger;
# on dev more found nothing more.
_PIECES_MAX = 2
Examples = Callable[[], Iterable[Example]]


@dataclass(slots=True)
class Words:
    """Finds the plain words of each token, the sentences and their classes."""

    lexicon: Lexicon | None = None
    topics: Topics | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Keep words and sentences of a document for the components that follow.

        The sentences are there already where the rules have read them.
        """
        lexicon = self.known[0]
        doc.user_data["plain"] = [plain_of(token, lexicon) for token in doc]
        doc.user_data["marks"] = frozenset(t.i for t in doc if t.is_punct or t.is_space)
        if "sentences" not in doc.user_data:
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
    """What all models share: weights that spaCy saves and loads, and how they learn.

    ``label`` is the key under which a document to learn from keeps what is right for it; those
    with ``held`` choose how much words and vector count; the encoder has learnt from the voices of
    those with ``met``.
    """

    model: Mixed | None = None
    words: Words = field(default_factory=Words)
    vectors: Vectors = field(default_factory=Vectors)
    label: ClassVar[str] = ""

    def initialize(self, get_examples: Examples, *, nlp: Language | None = None) -> None:
        """Learn from the examples that say what is right."""
        rows: dict[bool, list[Row]] = {False: [], True: []}
        labels: tuple[str, ...] = ()
        names = Names()
        for example in get_examples():
            about = example.reference.user_data
            if about.get(self.label) is not None:
                labels = about["labels"][self.label]
                features = names.numbers(self.features(example.reference))
                row = Row(features, about["vector"], about[self.label], bool(about.get("met")))
                rows[bool(about.get("held"))].append(row)
            # Thousands of documents are known at once.
            about.pop("said", None)
        if rows[False]:
            self.model = train_mixed(rows[False], labels, rows[True], names)

    @property
    def labels(self) -> tuple[str, ...]:
        """What it may say; nothing before it has learnt."""
        return self.model.labels if self.model else ()

    def features(self, doc: Doc) -> Features:
        """Return the features of a whole document."""
        raise NotImplementedError

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the weights into a folder of their own."""
        if self.model is None:
            raise DataError("there is nothing trained to write")
        self.model.save(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Head:
        """Read the weights; DataError when they are damaged."""
        self.model = load_mixed(Path(path))
        return self


@dataclass(slots=True)
class Categories(Head):
    """Fills ``doc.cats`` with all categories; the scores add up to one."""

    label: ClassVar[str] = "category"

    def __call__(self, doc: Doc) -> Doc:
        """Score a document that has been read."""
        if self.model is not None:
            doc.cats = dict(self.model.ranked(self.features(doc), doc.user_data["vector"]))
        return doc

    def features(self, doc: Doc) -> Features:
        """Return words, classes and topics, with the flags that the rules raised."""
        lexicon, topics = self.words.known
        sentences = doc.user_data["sentences"]
        others = {f"F:{flag}" for flag in doc.user_data.get("flags", ())}
        others.update(topics.of(stems_of(doc, range(len(doc)))))
        for sentence in sentences:
            others.update(class_features(sentence))
        said = (_said(doc, tokens_of(doc, sentence), lexicon) for sentence in sentences)
        return Features().joined(*said, others=others)


@dataclass(slots=True)
class Danger(Head):
    """How much like danger a document is: ``user_data["danger"]`` = (chance that it is now or
    possible, chance that it is now, start and end of the words that say so most).

    A text of some length or of several lines is also read piece by piece and the gravest counts, so
    that calm sentences around a grave one do not water it down. A short one is read whole: what
    comes before and after tells whether it is over, denied or a joke.
    """

    label: ClassVar[str] = "danger"

    def __call__(self, doc: Doc) -> Doc:
        """Score a document that has been read; nothing is set when there is no word in it."""
        found = list(pieces(doc))
        if self.model is None or not found:
            return doc
        said = [self._features(doc, piece) for piece in found]
        whole = self._chances(Features().joined(*said), doc.user_data["vector"])
        words = sum(len(sentence.words) for sentence in doc.user_data["sentences"])
        if words <= _WHOLE and len(lines_of(doc.text)) < 2:
            doc.user_data["danger"] = (*whole, found[0].start, found[-1].end)
            return doc
        read = [(self._of(doc, found[at], said[at]), found[at]) for at in self._most_alike(said)]
        worst = max(read, key=lambda one: one[0])[1]
        some = max(whole[0], *(chances[0] for chances, _ in read))
        now = max(whole[1], *(chances[1] for chances, _ in read))
        doc.user_data["danger"] = (some, now, worst.start, worst.end)
        return doc

    def features(self, doc: Doc) -> Features:
        """Return words, pairs of classes, and topics of all its pieces."""
        return Features().joined(*(self._features(doc, piece) for piece in pieces(doc)))

    def _most_alike(self, said: Sequence[Features]) -> Sequence[int]:
        """Return which pieces are by their words alone most like danger: each vector takes
        milliseconds.
        """
        every = range(len(said))
        if self.model is None or len(said) <= _PIECES_MAX:
            return every
        calm = [float(self.model.by_words(one)[[*_CALM]].sum()) for one in said]
        return sorted(every, key=lambda at: calm[at])[:_PIECES_MAX]

    def _of(self, doc: Doc, piece: Piece, said: Features) -> tuple[float, float]:
        return self._chances(said, self.vectors.part(doc, piece.start, piece.end))

    def _features(self, doc: Doc, piece: Piece) -> Features:
        lexicon, topics = self.words.known
        others = {
            *pair_features(piece.classes),
            *topics.of(stems_of(doc, piece.tokens, marks=True)),
        }
        return _said(doc, piece.tokens, lexicon).joined(others=others)

    def _chances(self, features: Features, vector: Floats) -> tuple[float, float]:
        if self.model is None:
            return 0.0, 0.0
        chances = self.model.chances(features, vector)
        return 1 - float(chances[[*_CALM]].sum()), float(chances[DANGERS.index(NOW)])


@dataclass(slots=True)
class Acts(Head):
    """What the writer does with the message: ``user_data["acts"]``, every act, likeliest first."""

    label: ClassVar[str] = "act"

    def __call__(self, doc: Doc) -> Doc:
        """Score a document that has been read."""
        if self.model is not None:
            vector = doc.user_data["vector"]
            doc.user_data["acts"] = self.model.ranked(self.features(doc), vector)
        return doc

    def features(self, doc: Doc) -> Features:
        """Return the words alone."""
        lexicon = self.words.known[0]
        return Features().joined(
            *(_said(doc, tokens_of(doc, one), lexicon) for one in doc.user_data["sentences"])
        )


def _said(doc: Doc, tokens: range, lexicon: Lexicon) -> Features:
    """Return what these words of a document say; all heads ask, it is worked out once."""
    known: dict[range, Features] = doc.user_data.setdefault("said", {})
    if tokens not in known:
        written = (doc[at] for at in tokens if at not in doc.user_data["marks"])
        shapes = [one.shape_ for one in written if any(map(str.isdigit, one.text))]
        known[tokens] = sentence_features(words_of(doc, tokens), shapes, lexicon)
    return known[tokens]


@Language.factory(WORDS)
def _words(nlp: Language, name: str) -> Words:
    return Words()


@Language.factory(VECTORS)
def _vectors(nlp: Language, name: str) -> Vectors:
    return Vectors()


@Language.factory(CATEGORIES)
def _categories(nlp: Language, name: str) -> Categories:
    return Categories()


@Language.factory(DANGER)
def _danger(nlp: Language, name: str) -> Danger:
    return Danger()


@Language.factory(ACTS)
def _acts(nlp: Language, name: str) -> Acts:
    return Acts()

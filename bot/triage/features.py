"""What the linear models see of a text: words, stems, pairs, letters, shapes, classes, topics.

Words, norms and shapes are spaCy's tokens; classes are those of `data/red_flags.yml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path

from bot.reports.datafile import read
from bot.triage.lexicon import Lexicon
from bot.triage.normalise import plain_words
from bot.triage.pattern import Sentence

_ENDINGS = ("ings", "ing", "ied", "ies", "ers", "ed", "es", "er", "ly", "s")
_LETTERS = (3, 4, 5)
# Most words of a text have been read before; what was worked out for so many is kept.
_WORDS_KEPT = 8_192
# Classes that say who or how, not what: of no use for the category, of much for danger.
_PLAIN_CLASSES = frozenset(
    "$filler $me $other $person $victim $kin $abuser $nearest $no $inside".split()
)


@dataclass(frozen=True, slots=True)
class Features:
    """What a text says to the models: plain words, which stand for all that `word_features` gives,
    and what more than a word tells.
    """

    words: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[str]:
        """Yield every feature once."""
        return iter(self.others.union(*map(word_features, self.words)))

    def joined(self, *more: Features, others: Iterable[str] = ()) -> Features:
        """Return the features of several parts of a text as one."""
        return Features(
            self.words.union(*(one.words for one in more)),
            self.others.union(others, *(one.others for one in more)),
        )


@dataclass(frozen=True, slots=True)
class Topics:
    """Hand-written words by subject: single stems, and rows of stems by their first."""

    single: Mapping[str, frozenset[str]]
    rows: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]

    def of(self, stems: list[str]) -> Iterator[str]:
        """Yield a feature for each subject, more when it is named twice or is the main one."""
        counts: dict[str, int] = {}
        for at, word in enumerate(stems):
            for topic in self.single.get(word, ()):
                counts[topic] = counts.get(topic, 0) + 1
            for row, topic in self.rows.get(word, ()):
                if tuple(stems[at : at + len(row)]) == row:
                    counts[topic] = counts.get(topic, 0) + 2
        for topic, count in counts.items():
            yield from (f"T{n}:{topic}" for n in range(1, min(count, 3) + 1))
        if counts:
            best = max(counts.values())
            yield "TT:" + min(topic for topic, count in counts.items() if count == best)


def sentence_features(words: Sequence[str], shapes: Iterable[str], lexicon: Lexicon) -> Features:
    """Return what the words of one sentence say: norms, stems, pairs, letters, shapes."""
    stems = [stem(word) for word in words]
    full = [s for s, w in zip(stems, words, strict=True) if "$filler" not in lexicon.labels(w)]
    pairs = {f"b{a} {b}" for a, b in pairwise(stems)}
    pairs.update(f"n{a} {b}" for a, b in pairwise(full))
    pairs.update(f"h{shape}" for shape in shapes)
    return Features(frozenset(words), frozenset(pairs))


@lru_cache(maxsize=_WORDS_KEPT)
def split_words(plain: tuple[str, ...]) -> tuple[str, ...]:
    """Return plain words without the blanks that one may hold; equal ones are kept once."""
    return tuple(" ".join(plain).split())


@lru_cache(maxsize=_WORDS_KEPT)
def word_features(word: str) -> tuple[str, ...]:
    """Return what a word says wherever it stands: itself, its stem, its letters."""
    return (f"w{word}", f"s{stem(word)}", *_letters(word))


def class_features(sentence: Sentence) -> Iterator[str]:
    """Yield the classes of words that say what a sentence is about."""
    yield from (
        label for label in sentence.every if label[0] == "$" and label not in _PLAIN_CLASSES
    )


def pair_features(classes: Iterable[str]) -> Iterator[str]:
    """Yield every two classes that stand in the same piece of text: who does what with what."""
    named = sorted(label for label in classes if label[0] == "$" and label != "$filler")
    yield from (f"${label[1:]}" for label in named)
    yield from (f"p{a}{b}" for a, b in combinations(named, 2))


def _letters(word: str) -> tuple[str, ...]:
    """Return every few letters in a row, with what marks where the word begins and ends."""
    framed = f"<{word[:24]}>"
    return tuple(
        f"c{framed[i : i + size]}" for size in _LETTERS for i in range(len(framed) - size + 1)
    )


@lru_cache(maxsize=_WORDS_KEPT)
def stem(word: str) -> str:
    """Return the word without a common English ending: 'dumping' and 'dumped' give 'dump'."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def load_topics(path: Path) -> Topics:
    """Read ``topics.yml``; DataError names file and line of the first mistake."""
    single: dict[str, set[str]] = {}
    rows: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for topic, entry in read(path).need("topics").fields().items():
        for text in entry.text().split(","):
            row = tuple(stem(word) for word in plain_words(text))
            if len(row) == 1:
                single.setdefault(row[0], set()).add(topic)
            elif row:
                rows.setdefault(row[0], []).append((row, topic))
    return Topics(
        {word: frozenset(topics) for word, topics in single.items()},
        {word: tuple(found) for word, found in rows.items()},
    )

"""What the category model sees of a text: words, stems, pairs, letters, classes, topics, flags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bot.reports.datafile import read
from bot.triage.floor import FloorResult
from bot.triage.lexicon import Lexicon
from bot.triage.normalise import plain_words, tokens
from bot.triage.pattern import Sentence

_ENDINGS = ("ings", "ing", "ied", "ies", "ers", "ed", "es", "er", "ly", "s")
_LETTERS = (3, 4, 5)
_CHARS_MAX = 4_000
# Classes that say who or how, not what.
_PLAIN_CLASSES = frozenset(
    "$filler $me $other $person $victim $kin $abuser $nearest $no $inside".split()
)


@dataclass(frozen=True, slots=True)
class Topics:
    """Hand-written words by subject: single stems, and rows of stems by their first."""

    single: Mapping[str, frozenset[str]]
    rows: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]

    def of(self, stems: list[str]) -> Iterator[str]:
        """Yield a feature for each subject, more when it is named twice or is the main one."""
        counts: Counter[str] = Counter()
        for at, word in enumerate(stems):
            counts.update(self.single.get(word, ()))
            for row, topic in self.rows.get(word, ()):
                if tuple(stems[at : at + len(row)]) == row:
                    counts[topic] += 2
        for topic, count in counts.items():
            yield from (f"T{n}:{topic}" for n in range(1, min(count, 3) + 1))
        if counts:
            best = max(counts.values())
            yield "TT:" + min(topic for topic, count in counts.items() if count == best)


@dataclass(frozen=True, slots=True)
class Featurizer:
    """Turns a text and what the floor said of it into a set of features."""

    lexicon: Lexicon
    topics: Topics

    def __call__(self, text: str, floor: FloorResult) -> set[str]:
        """Return the features of one text; of a very long one, those of its beginning."""
        found: set[str] = set()
        stems: list[str] = []
        for sentence in self.lexicon.sentences(tokens(text[:_CHARS_MAX])):
            found.update(_sentence_features(sentence))
            stems.extend(stem(word) for word in sentence.words)
        found.update(self.topics.of(stems))
        found.update(f"F:{hit.flag}" for hit in floor.hits)
        return found


def weight(feature: str) -> float:
    """Return how much a kind of feature counts; chosen on held-out voices, see models/README.md."""
    return {"T": 2.0, "F": 2.0, "s": 1.3, "$": 1.3, "c": 0.7}.get(feature[0], 1.0)


def stem(word: str) -> str:
    """Return the word without a common English ending: 'dumping' and 'dumped' give 'dump'."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _sentence_features(sentence: Sentence) -> Iterator[str]:
    stems = [stem(word) for word in sentence.words]
    full = [s for s, filler in zip(stems, sentence.fillers, strict=True) if not filler]
    yield from (f"w{word}" for word in sentence.words)
    yield from (f"s{one}" for one in stems)
    yield from (f"b{a} {b}" for a, b in pairwise(stems))
    yield from (f"n{a} {b}" for a, b in pairwise(full))
    yield from (
        label for label in sentence.every if label[0] == "$" and label not in _PLAIN_CLASSES
    )
    for word in set(sentence.words):
        framed = f"<{word[:24]}>"
        for size in _LETTERS:
            yield from (f"c{framed[i : i + size]}" for i in range(len(framed) - size + 1))


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

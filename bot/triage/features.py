"""What the linear models see of a text: words, stems, pairs, letters, shapes, classes, topics.

Words, norms and shapes are spaCy's tokens; classes are those of `data/red_flags.yml`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from bot.reports.datafile import read
from bot.triage.lexicon import Lexicon
from bot.triage.normalise import plain_words
from bot.triage.pattern import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

_ENDINGS = ("ings", "ing", "ied", "ies", "ers", "ed", "es", "er", "ly", "s")
_LETTERS = (3, 4, 5)
# Most words of a text have been read before; what was worked out for so many is kept.
_WORDS_KEPT = 8_192
# Classes that say who or how, not what: of no use for the category, of much for danger.
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


def word_features(tokens: Iterable[Token], lexicon: Lexicon) -> Iterator[str]:
    """Yield what the words of one sentence say: norms, stems, pairs, letters, shapes."""
    kept = [token for token in tokens if not token.is_punct and not token.is_space]
    words = [word for token in kept for word in token.norm_.split()]
    stems = [stem(word) for word in words]
    full = [s for s, w in zip(stems, words, strict=True) if "$filler" not in lexicon.labels(w)]
    yield from (f"w{word}" for word in words)
    yield from (f"s{one}" for one in stems)
    yield from (f"b{a} {b}" for a, b in pairwise(stems))
    yield from (f"n{a} {b}" for a, b in pairwise(full))
    yield from (f"h{t.shape_}" for t in kept if any(c.isdigit() for c in t.text))
    for word in set(words):
        yield from _letters(word)


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


@lru_cache(maxsize=_WORDS_KEPT)
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

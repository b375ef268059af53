"""Danger words of other languages, read from ``data/foreign.yml``; `bot.triage.spoken` finds them.

They were written by people who know the languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from bot.reports.datafile import Entry, read
from bot.triage.normalise import plain_words

FOREIGN_KINDS = {
    "weapon": "rf_weapon_now",
    "violence": "rf_crime_in_progress",
    "fire": "rf_fire_now",
    "injury": "rf_serious_injury_medical",
    "suicide": "rf_suicide_now",
    "intruder": "rf_intruder_now",
    "missing": "rf_missing_high_risk",
    "hint": "rf_life_at_risk",
    "help": "rf_life_at_risk",
    "now": "",
    "calm": "",
    "own": "",
}
_GAP = 3
_WORDS_KEPT = 8_192
_DOUBLED = re.compile(r"([a-z])\1")
_ARABIC_FRONT = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a phrase: with ``ends`` more letters may follow, with ``starts`` also go before.

    ``gap`` is how many other words may stand before it.
    """

    word: str
    ends: bool
    starts: bool
    gap: int

    def fits(self, word: str) -> bool:
        """Tell whether a folded word of a text is this one."""
        if self.starts:
            return 0 <= word.find(self.word) <= _ARABIC_FRONT
        return word.startswith(self.word) if self.ends else word == self.word


@dataclass(frozen=True, slots=True)
class Phrase:
    """A danger word or phrase, the language it belongs to and what it tells of."""

    language: str
    kind: str
    parts: tuple[Part, ...]


@dataclass(slots=True)
class Foreign:
    """The phrases of all languages by their first word, whole or beginning."""

    whole: Mapping[str, tuple[Phrase, ...]]
    stems: Mapping[str, tuple[Phrase, ...]]
    inner: Mapping[str, tuple[Phrase, ...]]
    twins: frozenset[str]
    english: frozenset[str]
    longest: int = field(default=0)
    phrases: Callable[[str], tuple[Phrase, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the phrases that a word can begin: most words of a text have been read before."""
        self.phrases = lru_cache(maxsize=_WORDS_KEPT)(self._phrases)

    def _phrases(self, word: str) -> tuple[Phrase, ...]:
        """Return the phrases whose first word fits a plain word of a text."""
        return tuple(self._fitting(fold(word)))

    def _fitting(self, word: str) -> Iterator[Phrase]:
        yield from self.whole.get(word, ())
        top = min(len(word), self.longest)
        for size in range(2, top + 1):
            if word[:size] in self.stems:
                yield from self.stems[word[:size]]
        if word[0] < "\u0600":
            return
        for front in range(min(_ARABIC_FRONT + 1, len(word))):
            for size in range(2, len(word) - front + 1):
                yield from self.inner.get(word[front : front + size], ())


@lru_cache(maxsize=_WORDS_KEPT)
def fold(word: str) -> str:
    """Return a plain word as it is compared: 'khoon' and 'khun', 'maar' and 'mar' are one."""
    if not word.isascii():
        return word
    return _DOUBLED.sub(r"\1", word.replace("ee", "i").replace("oo", "u"))


def load_foreign(path: Path) -> Foreign:
    """Read ``foreign.yml``; DataError names file and line of the first mistake."""
    root = read(path)
    root.only("twins", "english", "languages")
    whole: dict[str, list[Phrase]] = {}
    stems: dict[str, list[Phrase]] = {}
    inner: dict[str, list[Phrase]] = {}
    for language, kinds in root.need("languages").fields().items():
        kinds.only(*FOREIGN_KINDS)
        for kind, block in kinds.fields().items():
            for phrase in _phrases(language, kind, block):
                first = phrase.parts[0]
                index = inner if first.starts else stems if first.ends else whole
                index.setdefault(first.word, []).append(phrase)
    return Foreign(
        _fixed(whole), _fixed(stems), _fixed(inner),
        twins=frozenset(_listed(root.need("twins"))),
        english=frozenset(_listed(root.need("english"))),
        longest=max(map(len, stems), default=0),
    )  # fmt: skip


def _fixed(index: Mapping[str, Iterable[Phrase]]) -> dict[str, tuple[Phrase, ...]]:
    return {word: tuple(dict.fromkeys(phrases)) for word, phrases in index.items()}


def _phrases(language: str, kind: str, block: Entry) -> Iterator[Phrase]:
    for text in _listed(block):
        parts: list[Part] = []
        gap = 0
        for piece in text.split():
            if piece == "..":
                gap = _GAP
                continue
            plain = plain_words(piece.strip("~"))
            for number, word in enumerate(plain):
                last = number == len(plain) - 1
                ends = last and piece.endswith("~")
                parts.append(
                    Part(fold(word), ends, piece.startswith("~"), gap if not number else 0)
                )
            gap = 0
        if not parts or (len(parts[0].word) < 2 and parts[0].ends):
            raise block.error(f"'{text}' is no danger word")
        yield Phrase(language, kind, tuple(parts))


def _listed(entry: Entry) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in entry.text().split(",") if part.strip())

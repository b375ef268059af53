"""Danger words of other languages: an emergency is not missed because it is not told in English.

The words are those of ``data/foreign.yml``, written by people who know the languages. Each adds to
the weight of its own language; enough weight in one language asks, more says now. What calms (a
film, last year, a mistake) and a question ask for more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from bot.reports.datafile import Entry, read
from bot.triage.danger import Danger
from bot.triage.normalise import Token, plain_words

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
_WEIGHT = dict.fromkeys(FOREIGN_KINDS, 2) | {
    "hint": 1, "help": 1, "now": 0, "calm": 0, "own": 0,
}  # fmt: skip
_ASKED = 2
_GRAVE = 3
_CALM = 2
_GAP = 3
_ENGLISH_SHARE = 0.34
_SHORT_CRY = 6
_SURE_OWN = 3
_TOLD = 2
# The section of words from many languages, which tell none.
_MIXED = "more"
_DOUBLED = re.compile(r"([a-z])\1")
_QUESTION = frozenset("?؟？")
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


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in a text, from word ``start`` up to word ``end``."""

    phrase: Phrase
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Foreign:
    """The phrases of all languages by their first word, whole or beginning."""

    whole: Mapping[str, tuple[Phrase, ...]]
    stems: Mapping[str, tuple[Phrase, ...]]
    inner: Mapping[str, tuple[Phrase, ...]]
    twins: frozenset[str]
    english: frozenset[str]
    longest: int = field(default=0)

    def phrases(self, word: str) -> Iterator[Phrase]:
        """Yield the phrases whose first word fits a folded word of a text."""
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


def foreign_hits(found: list[Token], foreign: Foreign) -> Iterator[tuple[str, Danger, int, int]]:
    """Yield (flag, danger, start, end) of danger words in another language.

    A text that reads as English needs more, and words that are also English count only beside
    another. A cry for help alone counts in a short text.
    """
    words = [token for token in found if not token.is_mark]
    if not words:
        return
    english = sum(word.word in foreign.english for word in words) > len(words) * _ENGLISH_SHARE
    question = any(token.word[0] in _QUESTION for token in found if token.is_mark)
    by_language = _by_language(words, foreign)
    calm = any(row.phrase.kind == "calm" for rows in by_language.values() for row in rows)
    for rows in by_language.values():
        danger = _danger(rows, words, foreign, english=english, question=question, calm=calm)
        if danger is Danger.NONE:
            continue
        for row in rows:
            flag = FOREIGN_KINDS[row.phrase.kind]
            if flag:
                yield flag, danger, words[row.start].start, words[row.end - 1].end


def told_language(found: list[Token], foreign: Foreign, *, least: int = _TOLD) -> str | None:
    """Return the section of ``foreign.yml`` whose words a text is made of, None when unclear.

    ``least`` is how many of its words must be of that section.
    """
    words = [token for token in found if not token.is_mark]
    english = sum(word.word in foreign.english for word in words)
    if english * 2 >= len(words):
        return None
    counts = {
        language: sum(row.phrase.kind != "calm" for row in rows)
        for language, rows in _by_language(words, foreign).items()
        if language != _MIXED
    }
    first, second = (*sorted(counts.values(), reverse=True), 0, 0)[:2]
    if first < least or first <= max(second, english):
        return None
    return max(counts, key=lambda language: counts[language])


def _danger(
    rows: list[Found], words: list[Token], foreign: Foreign, *,
    english: bool, question: bool, calm: bool,
) -> Danger:  # fmt: skip
    """Return what the phrases of one language say together."""
    telling = [row for row in rows if _WEIGHT[row.phrase.kind]]
    sure_of_it = not english and _own(rows) >= _SURE_OWN
    if not sure_of_it and all(words[row.start].word in foreign.twins for row in telling):
        return Danger.NONE
    seen = {row.phrase: row for row in rows}
    kinds = {phrase.kind for phrase in seen}
    weight = sum(_WEIGHT[phrase.kind] for phrase in seen)
    needed = _ASKED + _CALM * calm + _CALM * english + question
    sure = {kind for kind in kinds if _WEIGHT[kind] == _ASKED}
    if not sure and "hint" not in kinds:
        cry = "help" in kinds and not calm and len(words) <= _SHORT_CRY
        return Danger.POSSIBLE if cry and not english and not question else Danger.NONE
    if weight < needed:
        return Danger.NONE
    weight += "now" in kinds
    grave = len(sure) > 1 or (bool(sure) and bool(kinds & {"now", "help"}))
    now = grave and weight >= _GRAVE and not (calm or question)
    return Danger.NOW if now else Danger.POSSIBLE


def _by_language(words: list[Token], foreign: Foreign) -> dict[str, list[Found]]:
    """Return the phrases of a text by language; where two overlap, the longer stands.

    Small words tell which languages it can be: once there are some, a language that has less than
    half of those that another has is left out.
    """
    folded = [fold(word.word) for word in words]
    found: dict[str, list[Found]] = {}
    for at, word in enumerate(folded):
        for phrase in foreign.phrases(word):
            end = _end(phrase, folded, at)
            if end:
                found.setdefault(phrase.language, []).append(Found(phrase, at, end))
    own = {language: _own(rows) for language, rows in found.items()}
    most = max(own.values(), default=0)
    return {
        language: _longest(rows) for language, rows in found.items() if own[language] * 2 >= most
    }


def _own(rows: Iterable[Found]) -> int:
    return sum(row.phrase.kind == "own" for row in rows)


def _longest(rows: list[Found]) -> list[Found]:
    taken: set[int] = set()
    kept: list[Found] = []
    for row in sorted(rows, key=lambda row: _size(row.phrase), reverse=True):
        span = range(row.start, row.end)
        if row.phrase.kind == "own":
            kept.append(row)
        elif taken.isdisjoint(span):
            taken.update(span)
            kept.append(row)
    return sorted(kept, key=lambda row: row.start)


def _size(phrase: Phrase) -> tuple[int, int]:
    return len(phrase.parts), sum(len(part.word) for part in phrase.parts)


def _end(phrase: Phrase, folded: list[str], at: int) -> int:
    """Return where a phrase that starts at word ``at`` ends, or 0 when it does not stand there."""
    at += 1
    for part in phrase.parts[1:]:
        reach = folded[at : at + part.gap + 1]
        step = next((n for n, word in enumerate(reach) if part.fits(word)), None)
        if step is None:
            return 0
        at += step + 1
    return at


@lru_cache(maxsize=8_192)
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

"""What a text says in other languages: an emergency is not missed because it is not in English.

Each danger word of ``data/foreign.yml`` adds to the weight of its own language; enough weight in
one language asks, more says now. What calms (a film, last year, a mistake) and a question ask for
more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from bot.triage.danger import Danger
from bot.triage.foreign import FOREIGN_KINDS, Foreign, Phrase, fold
from bot.triage.normalise import Token

_WEIGHT = dict.fromkeys(FOREIGN_KINDS, 2) | {
    "hint": 1, "help": 1, "now": 0, "calm": 0, "own": 0,
}  # fmt: skip
_ASKED = 2
_GRAVE = 3
_CALM = 2
_ENGLISH_SHARE = 0.34
_SHORT_CRY = 6
_SURE_OWN = 3
_TOLD = 2
# The section of words from many languages, which tell none.
_MIXED = "more"
_QUESTION = frozenset("?؟？")


class Found(NamedTuple):
    """A phrase in a text, from word ``start`` up to word ``end``."""

    phrase: Phrase
    start: int
    end: int


class Spoken:
    """The words of a text, or of one of its lines, and the phrases of all languages in them."""

    def __init__(self, found: Sequence[Token], foreign: Foreign) -> None:
        """Take the words and marks as `tokens` gives them."""
        self.tokens = found
        self.words = [token for token in found if not token.is_mark]
        self._foreign = foreign

    def hits(self) -> Iterator[tuple[str, Danger, int, int]]:
        """Yield (flag, danger, start, end) of danger words in another language.

        A text that reads as English needs more, and words that are also English count only beside
        another. A cry for help alone counts in a short text.
        """
        # Most texts have none of these words: small ones alone tell of no danger.
        if not any(_WEIGHT[row.phrase.kind] for row in self._rows):
            return
        by_language = self._by_language
        calm = any(row.phrase.kind == "calm" for rows in by_language.values() for row in rows)
        for rows in by_language.values():
            danger = self._danger(rows, calm=calm)
            if danger is Danger.NONE:
                continue
            for row in rows:
                flag = FOREIGN_KINDS[row.phrase.kind]
                if flag:
                    yield flag, danger, self.words[row.start].start, self.words[row.end - 1].end

    def language(self, *, least: int = _TOLD) -> str | None:
        """Return the section of ``foreign.yml`` that the words are made of, None when unclear.

        ``least`` is how many of the words must be of that section.
        """
        english = len(self.english)
        if english * 2 >= len(self.words):
            return None
        counts = {
            language: sum(row.phrase.kind != "calm" for row in rows)
            for language, rows in self._by_language.items()
            if language != _MIXED
        }
        first, second = (*sorted(counts.values(), reverse=True), 0, 0)[:2]
        if first < least or first <= max(second, english):
            return None
        return max(counts, key=lambda language: counts[language])

    @cached_property
    def english(self) -> list[str]:
        """Those of the words that are small words of English."""
        small = self._foreign.english
        return [word.word for word in self.words if word.word in small]

    @cached_property
    def _rows(self) -> list[Found]:
        """The phrases of all languages in the order in which they begin."""
        phrases = self._foreign.phrases
        rows: list[Found] = []
        for at, word in enumerate(self.words):
            for phrase in phrases(word.word):
                end = at + 1 if len(phrase.parts) == 1 else _end(phrase, self._folded, at)
                if end:
                    rows.append(Found(phrase, at, end))
        return rows

    @cached_property
    def _folded(self) -> list[str]:
        return [fold(word.word) for word in self.words]

    @cached_property
    def _by_language(self) -> dict[str, list[Found]]:
        """The phrases by language; where two overlap, the longer stands.

        Small words tell which languages it can be: once there are some, a language that has less
        than half of those that another has is left out.
        """
        found: dict[str, list[Found]] = {}
        for row in self._rows:
            found.setdefault(row.phrase.language, []).append(row)
        own = {language: _own(rows) for language, rows in found.items()}
        most = max(own.values(), default=0)
        return {
            language: _longest(rows)
            for language, rows in found.items()
            if own[language] * 2 >= most
        }

    def _danger(self, rows: list[Found], *, calm: bool) -> Danger:
        """Return what the phrases of one language say together."""
        english = len(self.english) > len(self.words) * _ENGLISH_SHARE
        question = any(token.word[0] in _QUESTION for token in self.tokens if token.is_mark)
        telling = [row for row in rows if _WEIGHT[row.phrase.kind]]
        sure_of_it = not english and _own(rows) >= _SURE_OWN
        twins = self._foreign.twins
        if not sure_of_it and all(self.words[row.start].word in twins for row in telling):
            return Danger.NONE
        seen = {row.phrase: row for row in rows}
        kinds = {phrase.kind for phrase in seen}
        weight = sum(_WEIGHT[phrase.kind] for phrase in seen)
        needed = _ASKED + _CALM * calm + _CALM * english + question
        sure = {kind for kind in kinds if _WEIGHT[kind] == _ASKED}
        if not sure and "hint" not in kinds:
            cry = "help" in kinds and not calm and len(self.words) <= _SHORT_CRY
            return Danger.POSSIBLE if cry and not english and not question else Danger.NONE
        if weight < needed:
            return Danger.NONE
        weight += "now" in kinds
        grave = len(sure) > 1 or (bool(sure) and bool(kinds & {"now", "help"}))
        now = grave and weight >= _GRAVE and not (calm or question)
        return Danger.NOW if now else Danger.POSSIBLE


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

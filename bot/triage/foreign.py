"""Danger words of other languages: an emergency is not missed because it is not told in English."""

from __future__ import annotations

from collections.abc import Iterator

from bot.triage.danger import Danger
from bot.triage.normalise import Token
from bot.triage.rules import FOREIGN_KINDS
from bot.triage.ruleset import Rules

_LONGEST = 4
_ENGLISH_SHARE = 0.34
_SHORT_CRY = 6


def foreign_hits(found: list[Token], rules: Rules) -> Iterator[tuple[str, Danger, int, int]]:
    """Yield (flag, danger, start, end) of danger words in another language.

    A text that reads as English needs two such words, and words that are also English count only
    beside another. A cry for help alone counts in a short text.
    """
    words = [token for token in found if not token.is_mark]
    seen = _seen(words, rules)
    if not seen or len(seen) < _enough(words, rules):
        return
    kinds = {kind for *_, kind in seen}
    dangers = kinds - {"now", "help"}
    if not dangers and ("help" not in kinds or len(words) > _SHORT_CRY):
        return
    grave = len(dangers) > 1 or bool(dangers and kinds & {"now", "help"})
    for start, end, kind in seen:
        if FOREIGN_KINDS[kind]:
            danger = Danger.NOW if grave else Danger.POSSIBLE
            yield FOREIGN_KINDS[kind], danger, words[start].start, words[end - 1].end


def _seen(words: list[Token], rules: Rules) -> list[tuple[int, int, str]]:
    """Return (start, end, kind) of every foreign phrase in the text, the longest at each place."""
    plain = tuple(token.word for token in words)
    rows: list[tuple[int, int, str]] = []
    at = 0
    while at < len(plain):
        size, kind = _longest(plain, at, rules)
        if kind:
            rows.append((at, at + size, kind))
        at += size
    if all(plain[start] in rules.twins for start, *_ in rows):
        return []
    return rows


def _longest(plain: tuple[str, ...], at: int, rules: Rules) -> tuple[int, str]:
    for size in range(min(_LONGEST, len(plain) - at), 0, -1):
        pairs = rules.foreign.get(plain[at : at + size])
        if pairs:
            return size, pairs[0][1]
    return 1, ""


def _enough(words: list[Token], rules: Rules) -> int:
    """Return how many danger words are needed: two when the text reads as English."""
    english = sum(word.word in rules.english for word in words)
    return 2 if english > len(words) * _ENGLISH_SHARE else 1

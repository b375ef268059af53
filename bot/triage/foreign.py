"""Danger words of other languages: an emergency is not missed because it is not told in English."""

from __future__ import annotations

from collections.abc import Iterator

from bot.triage.danger import Danger
from bot.triage.normalise import Token
from bot.triage.rules import FOREIGN_KINDS, Rules

_LONGEST = 4
_ENGLISH_SHARE = 0.5
_SHORT_CRY = 6


def foreign_hits(found: list[Token], rules: Rules) -> Iterator[tuple[str, Danger, int, int]]:
    """Yield (flag, danger, start, end) of danger words in another language.

    A word that is also English counts only beside a second word of its language; a text that is
    mostly English needs two words of one language.
    """
    words = [token for token in found if not token.is_mark]
    seen = _seen(words, rules)
    if not seen:
        return
    languages = {language for *_, language, _ in seen}
    best = max(sorted(languages), key=lambda one: _weight(seen, one, rules))
    rows = [row for row in seen if row[2] == best]
    if _weight(seen, best, rules) < _enough(words, rules):
        return
    kinds = {kind for *_, kind in rows}
    dangers = kinds - {"now", "help"}
    if not dangers and "help" not in kinds:
        return
    if not dangers and len(words) > _SHORT_CRY and "now" not in kinds:
        return
    grave = len(dangers) > 1 or len(rows) > 2 or (bool(dangers) and kinds & {"now", "help"})
    for start, end, _, kind in rows:
        if FOREIGN_KINDS[kind]:
            danger = Danger.NOW if grave else Danger.POSSIBLE
            yield FOREIGN_KINDS[kind], danger, words[start].start, words[end - 1].end


def _seen(words: list[Token], rules: Rules) -> list[tuple[int, int, str, str]]:
    """Return (start, end, language, kind) of every foreign phrase in the text."""
    plain = tuple(token.word for token in words)
    rows: list[tuple[int, int, str, str]] = []
    for at in range(len(plain)):
        for size in range(min(_LONGEST, len(plain) - at), 0, -1):
            pairs = rules.foreign.get(plain[at : at + size])
            if pairs:
                rows.extend((at, at + size, language, kind) for language, kind in pairs)
                break
    return rows


def _weight(seen: list[tuple[int, int, str, str]], language: str, rules: Rules) -> int:
    """Return how much speaks for a language: two for a word of its own, one for an English twin."""
    del rules
    return sum(2 for row in seen if row[2] == language)


def _enough(words: list[Token], rules: Rules) -> int:
    """Return the weight that is needed: more when the text reads as English."""
    plain = [token.word for token in words]
    english = sum(rules.lexicon.knows(word) for word in plain)
    if any(ord(word[0]) > 0x36F for word in plain):
        return 2
    return 4 if english > len(plain) * _ENGLISH_SHARE else 2

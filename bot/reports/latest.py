"""Which of several times is the latest, and which a habit's: "since august, last time weds"."""

import re
from collections.abc import Sequence

from bot.reports.timewords import Piece, TimeWord

_MOST = 30
_TOLD = r"(?:rang|called|phoned|reported|spoke|told|e-?mailed|texted|asked|complained)"
_RECENT = re.compile(
    r"\b(?:most\s+recent(?:ly)?|latest|last\s+(?:time|one|incident|occasion|occurrence|visit|go"
    r"|happened|being|was|seen|did\s+it))\b"
    rf"(?!\s+(?:i|we|me)\s+{_TOLD})[^.!?;\n]{{0,{_MOST}}}$",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    rf"(?:\bagain\b[^.!?;\n]{{0,{_MOST // 2}}}|\bthis\s+time\b[^.!?;\n]{{0,{_MOST}}}"
    r"|(?:,|\band)\s*now\s+)$",
    re.IGNORECASE,
)
# What may still come is no time that it was.
_AHEAD = re.compile(
    r"\b(?:will|ll|might|may|could|gon+a|going\s+to|if|scared|afraid|worried|frightened|wont|won't)\b"
    r"[^.!?;\n]*$",
    re.IGNORECASE,
)
_WAS_IT = re.compile(
    r"^\s*(?:was|being|is)\s+(?:by\s+far\s+)?(?:the\s+)?(?:worst|latest|last|most\s+recent)\b",
    re.IGNORECASE,
)
_DATED = frozenset((TimeWord.DAY, TimeWord.DATE, TimeWord.AGO, TimeWord.JUST_NOW))
_HOURS = frozenset((TimeWord.CLOCK, TimeWord.RANGE, TimeWord.PART, TimeWord.LOOSE))
_NARROW = _DATED | _HOURS
_BESIDE = re.compile(
    r"^\s*,?\s*(?:(?:just|at|about|bout|around|round|gone|after|before|from|between)\s+)*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?;](?:\s|$)|\n")


def told_last(pieces: Sequence[Piece], text: str) -> tuple[Piece, ...]:
    """Return the words for the latest time where the text says which that is, else nothing."""
    narrow = [piece for piece in pieces if piece.kind in _NARROW]
    recent = [n for n, piece in enumerate(narrow) if _RECENT.search(_before(piece, pieces, text))]
    again = [n for n, piece in enumerate(narrow) if _again(piece, pieces, text)]
    worst = [n for n, piece in enumerate(narrow) if _WAS_IT.match(text[piece.end :])]
    for first in (*recent[:1], *again[-1:], *worst[:1]):
        together = _together(narrow[first:], text)
        if any(piece.kind in _DATED for piece in together):
            return together
    return ()


def of_a_habit(pieces: Sequence[Piece], text: str) -> tuple[Piece, ...]:
    """Return the hours that belong to a pattern: those of "every night about 10"."""
    found: list[Piece] = []
    usual = False
    for n, piece in enumerate(pieces):
        if piece.kind in _HOURS and usual and _BESIDE.match(text[pieces[n - 1].end : piece.start]):
            found.append(piece)
        else:
            # "All the time, about 10 last night": the hour is that night's.
            if piece.kind in _DATED and not text[pieces[n - 1].end : piece.start].strip():
                found = [hour for hour in found if hour.end != pieces[n - 1].end]
            usual = piece.kind is TimeWord.PATTERN
    return tuple(found)


def _before(piece: Piece, pieces: Sequence[Piece], text: str) -> str:
    """Return the text between the words for time before this one and it."""
    return text[max((p.end for p in pieces if p.end <= piece.start), default=0) : piece.start]


def _again(piece: Piece, pieces: Sequence[Piece], text: str) -> bool:
    said = _AGAIN.search(_before(piece, pieces, text))
    return bool(said) and not _AHEAD.search(text[: piece.start])


def _together(pieces: Sequence[Piece], text: str) -> tuple[Piece, ...]:
    """Return the pieces up to the end of the sentence or to another day."""
    kept = list(pieces[:1])
    for piece in pieces[1:]:
        day = piece.kind in _DATED and any(p.kind in _DATED for p in kept)
        if day or _SENTENCE.search(text[kept[-1].end : piece.start]):
            break
        kept.append(piece)
    return tuple(kept)

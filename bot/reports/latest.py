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
    r"\b(?:will|ll|might|may|could|gon+a|going\s+to|if|scared|afraid|worried|frightened|wont|won't|due|booked|next)\b"
    r"[^.!?;\n]*$",
    re.IGNORECASE,
)
# "I rang again on monday": when somebody told of it, looked or went away is not when it was.
_TELLS = (
    r"(?:report(?:ed|ing)|complain(?:ed|ing)|e-?mail(?:ed|ing)|check(?:ed|ing)|contact(?:ed|ing)|chas(?:ed|ing)"
    r"|logged|logging)"
)
_RINGS = (
    r"(?:rang|rung|ring(?:ing)?|phon(?:ed|ing)|call(?:ed|ing)|spoke|told|tell(?:ing)?|text(?:ed|ing)?"
    r"|messag(?:ed|ing)|ask(?:ed|ing)|wrote|writing|tried|trying|going|goin|flying)"
)
_GOES = r"(?:went|gone|came|looked|been|report|complain|check|contact|chase|call|phone|ask|try)"
_MINE = (
    r"(?:i|we|me|us)(?:\W?(?:ve|m|re)|\s+(?:have|am|are|had|was|were))?\s+"
    r"(?:(?:had\s+to|just|then|also|even)\s+)*"
)
_OWN = re.compile(
    rf"(?:\b{_MINE}(?:{_TELLS}|{_RINGS}|{_GOES})"
    rf"|(?:^|[.!?;,\n]|\b(?:and|but|so|then|n)\b)\s*(?:then\s+|also\s+)?{_TELLS}"
    rf"|(?:^|[.!?;\n])\s*{_RINGS})\b"
    r"(?:\s+(?!(?:and|but|then|he|she|they)\b)[\w'\u2019]+){0,6}\s*$",
    re.IGNORECASE,
)
# "And now today I rang you", "now monday and nobody has come": the day of the message.
_AND_NOW = re.compile(
    rf"\s*,?\s*(?:{_MINE}(?:{_TELLS}|{_RINGS}|{_GOES})\b"
    r"|(?:(?:and|but)\s+)?(?:still\b|no\b|nobody|no-?\s?one|nothing|nowt))",
    re.IGNORECASE,
)
# Nothing further away says what a time means.
_WINDOW = 200
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
    narrow = [p for p in pieces if p.kind in _NARROW and not p.groups.get("tomorrow")]
    gaps = _gaps(pieces, text)
    recent = [n for n, piece in enumerate(narrow) if _RECENT.search(gaps[piece.start])]
    again = [n for n, piece in enumerate(narrow) if _again(piece, gaps[piece.start], text)]
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


def told_again(pieces: Sequence[Piece], text: str) -> tuple[Piece, ...]:
    """Return the words for when somebody told of it once more, where a day before says when it was.

    "Keyed on friday night, I rang again yesterday at 2": yesterday at two is the call's.
    """
    found: list[Piece] = []
    dated = False
    for n, (piece, gap) in enumerate(zip(pieces, _gaps(pieces, text).values(), strict=True)):
        beside = bool(found) and found[-1] == pieces[n - 1] and _BESIDE.match(gap)
        if dated and (beside or (re.search(r"\bagain\b", gap, re.IGNORECASE) and _OWN.search(gap))):
            found.append(piece)
        dated = dated or piece.kind in _DATED
    return tuple(found)


def _gaps(pieces: Sequence[Piece], text: str) -> dict[int, str]:
    """Return the text between the words for time before and each, by where each begins."""
    ends = (0, *(piece.end for piece in pieces))
    return {piece.start: text[end : piece.start] for end, piece in zip(ends, pieces, strict=False)}


def _again(piece: Piece, before: str, text: str) -> bool:
    ahead = _AHEAD.search(text[max(piece.start - _WINDOW, 0) : piece.start])
    if not _AGAIN.search(before) or ahead:
        return False
    return not (_OWN.search(before) or _AND_NOW.match(text[piece.end : piece.end + _WINDOW]))


def _together(pieces: Sequence[Piece], text: str) -> tuple[Piece, ...]:
    """Return the pieces up to the end of the sentence or to another day."""
    kept = list(pieces[:1])
    for piece in pieces[1:]:
        day = piece.kind in _DATED and any(p.kind in _DATED for p in kept)
        if day or _SENTENCE.search(text[kept[-1].end : piece.start]):
            break
        kept.append(piece)
    return tuple(kept)

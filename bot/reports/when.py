"""Understands when it happened: "last night about 10", "half 7", "every weekend since September".

What the words do not say stays None: nothing is guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.reports.answers import yes_no
from bot.reports.clock import Clock
from bot.reports.day import Pieces
from bot.reports.doubt import certain
from bot.reports.ends import both_ends
from bot.reports.latest import of_a_habit, told_again, told_last
from bot.reports.moment import bare_clock, only_a_pattern, sorted_out, span
from bot.reports.report import When
from bot.reports.timespelling import DARK
from bot.reports.timewords import Piece, TimeWord, time_words

# An end this long past says that it is not happening now.
_OVER = timedelta(hours=1)
# With one of these in the text, a past time does not mean that it is over.
_PRESENT = re.compile(
    r"\b(?:is|are|am|'s|'re|he'?s|she'?s|they'?re|there'?s|it'?s|here|back|coming|again|keeps?|trying|still"
    r"|hiding|scared|since|won'?t|wont|cant|can'?t)\b",
    re.IGNORECASE,
)
# "Gone 11" is not eleven.
_SIDE = re.compile(r"\b(?:just\s+)?(?:gone|after|before|b4)\s+$", re.IGNORECASE)
_OPENS = re.compile(r"\b(?:between|from|until|till?)\s+$", re.IGNORECASE)
_OPENED = (TimeWord.CLOCK, TimeWord.DAY, TimeWord.DATE)
_DARK = re.compile(DARK, re.IGNORECASE)


def understand(text: str, now: datetime) -> When:
    """Return what an answer to "when was it?" says; `text` is kept as said. `now` is aware."""
    said = text.strip()
    if not said:
        return When()
    pieces = time_words(said)
    bare = bare_clock(said) if not pieces else None
    found = _over(_made(pieces, said, now, clock=bare), said, now)
    if said.lower().rstrip("!. ") == "now":
        found = When(start=now.astimezone(UTC), happening_now=True)
    if found.happening_now is None and not pieces and yes_no(said) is False:
        return When(text=said)
    return replace(found, text=said)


def find(text: str, now: datetime) -> When | None:
    """Return the time that a longer message speaks of, with those words only, or None."""
    pieces = certain(text)
    found = _over(_made(pieces, text, now), text, now)
    if found == When() and not any(map(_told, pieces)):
        return None
    times = [piece for piece in pieces if piece.kind is not TimeWord.OVER]
    return replace(found, text=_words(times or pieces, text))


def _told(piece: Piece) -> bool:
    """Tell whether words are an answer though no calendar tells them: "after dark", half term."""
    dark = piece.kind is TimeWord.LOOSE and _DARK.fullmatch(piece.words)
    return bool(dark or piece.groups.get("stretch"))


def _made(pieces: Sequence[Piece], text: str, now: datetime, clock: Clock | None = None) -> When:
    of = sorted_out(pieces)
    habit = of_a_habit(pieces, text)
    pattern = _pattern(of, pieces, habit, text)
    happening = True if of[TimeWord.NOW] else (False if of[TimeWord.OVER] else None)
    recent = told_last(pieces, text)
    aside = {*_places(habit), *_places(told_again(pieces, text))}
    rest = of if only_a_pattern(of) else sorted_out([p for p in pieces if p.start not in aside])
    start, end = both_ends(pieces, text, now) or span(
        sorted_out(recent) if recent else rest, now, clock
    )
    if start is None and happening:
        start = now.astimezone(UTC)
    return When(None, start, end, pattern, happening)


def _places(pieces: Sequence[Piece]) -> set[int]:
    return {piece.start for piece in pieces}


def _pattern(of: Pieces, pieces: Sequence[Piece], habit: Sequence[Piece], text: str) -> str | None:
    kinds = {TimeWord.PATTERN, TimeWord.LASTING, TimeWord.SINCE}
    if only_a_pattern(of):
        kinds |= {TimeWord.CLOCK, TimeWord.RANGE, TimeWord.PART, TimeWord.LOOSE}
    wide = [
        piece
        for piece in pieces
        if piece.kind in kinds or piece in habit or piece.groups.get("count")
    ]
    return _words(wide, text) or None


def _over(when: When, text: str, now: datetime) -> When:
    """Mark as over what ended a while ago, unless the words leave that open."""
    last = when.end or when.start
    if when.happening_now is not None or when.pattern or last is None or _PRESENT.search(text):
        return when
    over = now.astimezone(UTC) - last > _OVER
    return replace(when, happening_now=False) if over else when


def _words(pieces: Sequence[Piece], text: str) -> str:
    """Join the words for time; those that stand together stay as they were written."""
    joined: list[str] = []
    end = -1
    for piece in pieces:
        gap = text[end : piece.start] if end >= 0 else ""
        near = end >= 0 and re.fullmatch(
            r"\s*,?\s*(?:(?:about|at|around|round|bout|from|on|maybe|and|to|till?"
            r"|until|into)\s+){0,3}",
            gap,
            re.IGNORECASE,
        )
        if near:
            joined[-1] += gap + text[piece.start : piece.end]
        else:
            joined.append(
                _lead(piece, text[max(end, 0) : piece.start]) + text[piece.start : piece.end]
            )
        end = piece.end
    return ", ".join(part.strip() for part in joined)


def _lead(piece: Piece, before: str) -> str:
    """Return the word before that belongs to a time: "gone", "from"."""
    side = _SIDE.search(before) if piece.kind is TimeWord.CLOCK else None
    opens = _OPENS.search(before) if piece.kind in _OPENED else None
    lead = side or opens
    return lead[0] if lead else ""

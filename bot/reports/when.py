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
from bot.reports.moment import bare_clock, only_a_pattern, sorted_out, span
from bot.reports.report import When
from bot.reports.timespelling import DARK
from bot.reports.timewords import Piece, TimeWord, parts_in, time_words

# An end this long past says that it is not happening now.
_OVER = timedelta(hours=1)
# With one of these in the text, a past time does not mean that it is over.
_PRESENT = re.compile(
    r"\b(?:is|are|am|'s|'re|he'?s|she'?s|they'?re|there'?s|it'?s|here|back|coming|again|keeps?|trying|still"
    r"|hiding|scared|since|won'?t|wont|cant|can'?t)\b",
    re.IGNORECASE,
)
_DARK = re.compile(DARK, re.IGNORECASE)
# "Two lads about 17" counts their years.
_AGED = re.compile(
    r"\b(?:lads?|lass(?:es)?|kids?|boys?|girls?|youths?|teen(?:ager)?s?|m[ae]n|wom[ae]n|blokes?|fellas?"
    r"|people|he|she|they|aged?|years)(?:'?s|'?re)?(?:\s+(?:is|are|was|were|all|both|only))?"
    r"\s+(?:about|bout|abt|around|arnd|approx|roughly)\s+$",
    re.IGNORECASE,
)
_SHORT_DAY = re.compile(r"^(?:sat|sun|wed|mon|thu|fri)$", re.IGNORECASE)


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
    pieces = tuple(piece for piece in time_words(text) if not _doubtful(piece, text))
    found = _over(_made(pieces, text, now), text, now)
    dark = any(p.kind is TimeWord.LOOSE and _DARK.fullmatch(p.words) for p in pieces)
    if found == When() and not dark:
        return None
    times = [piece for piece in pieces if piece.kind is not TimeWord.OVER]
    return replace(found, text=_words(times or pieces, text))


def _made(pieces: Sequence[Piece], text: str, now: datetime, clock: Clock | None = None) -> When:
    of = sorted_out(pieces)
    pattern = _pattern(of, pieces, text)
    happening = True if of[TimeWord.NOW] else (False if of[TimeWord.OVER] else None)
    start, end = span(of, now, clock)
    if start is None and happening:
        start = now.astimezone(UTC)
    return When(None, start, end, pattern, happening)


def _pattern(of: Pieces, pieces: Sequence[Piece], text: str) -> str | None:
    kinds = {TimeWord.PATTERN, TimeWord.LASTING, TimeWord.SINCE}
    if only_a_pattern(of):
        kinds |= {TimeWord.CLOCK, TimeWord.RANGE, TimeWord.PART, TimeWord.LOOSE}
    return _words([piece for piece in pieces if piece.kind in kinds], text) or None


def _over(when: When, text: str, now: datetime) -> When:
    """Mark as over what ended a while ago, unless the words leave that open."""
    last = when.end or when.start
    if when.happening_now is not None or when.pattern or last is None or _PRESENT.search(text):
        return when
    over = now.astimezone(UTC) - last > _OVER
    return replace(when, happening_now=False) if over else when


def _doubtful(piece: Piece, text: str) -> bool:
    """In a longer text "sat" is mostly what a man did on a wall, and "3/4" a part of something."""
    if piece.kind is TimeWord.CLOCK and piece.groups["h4"]:
        return bool(_AGED.search(text[: piece.start]))
    if piece.kind is TimeWord.DATE:
        slashes = re.fullmatch(r"\d{1,2}/\d{1,2}", piece.words)
        return bool(slashes) and not re.search(
            r"\b(?:on|since|the|from|dated?)\s+$", text[: piece.start]
        )
    if piece.kind is not TimeWord.DAY or not piece.groups["weekday"] or piece.groups["which"]:
        return False
    after = text[piece.end :].lstrip().lower()
    backed = next(parts_in(" ".join(after.split()[:1])), None) or re.match(
        r"(?:at|about|around)?\s*\d", after
    )
    return bool(_SHORT_DAY.match(piece.words)) and not backed and len(text.split()) > 3


def _words(pieces: Sequence[Piece], text: str) -> str:
    """Join the words for time; those that stand together stay as they were written."""
    joined: list[str] = []
    end = -1
    for piece in pieces:
        gap = text[end : piece.start] if end >= 0 else ""
        near = end >= 0 and re.fullmatch(
            r"\s*(?:about|at|around|bout|from|on|,)?\s*", gap, re.IGNORECASE
        )
        if near:
            joined[-1] += gap + text[piece.start : piece.end]
        else:
            joined.append(text[piece.start : piece.end])
        end = piece.end
    return ", ".join(part.strip() for part in joined)

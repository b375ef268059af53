"""A stretch told by its two ends: "between 6pm friday and 8am saturday"."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bot.reports.moment import dated, sorted_out, span
from bot.reports.timewords import Piece, TimeWord

_NARROW = frozenset(
    (TimeWord.DAY, TimeWord.DATE, TimeWord.CLOCK, TimeWord.PART, TimeWord.AGO, TimeWord.LOOSE)
)
_OPENS = re.compile(
    r"\b(?:between|from|btween|away|hol(?:iday)?s?)\s+(?:about\s+|around\s+|at\s+)?$", re.IGNORECASE
)
_JOINS = re.compile(
    r"^\s*,?\s*(?:and|to|till?|until|-|&)\s+(?:(?:some\s?time|about|around|gone|at|on)\s+)*$",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"^\s*,?\s*(?:(?:on|at|about|around)\s+)?$", re.IGNORECASE)
_WEEK = timedelta(days=7)


def both_ends(
    pieces: Sequence[Piece], text: str, now: datetime
) -> tuple[datetime, datetime] | None:
    """Return where the stretch begins and ends, in UTC; None where no two ends are told."""
    if any(piece.kind is TimeWord.PATTERN for piece in pieces):
        return None
    groups = _groups([piece for piece in pieces if piece.kind in _NARROW], text)
    for left, right in pairwise(groups):
        opened = _OPENS.search(text[: left[0].start])
        joined = _JOINS.match(text[left[-1].end : right[0].start])
        if opened and joined and dated(sorted_out(left)) and dated(sorted_out(right)):
            return _stretch(left, right, now)
    return None


def _groups(pieces: Sequence[Piece], text: str) -> list[list[Piece]]:
    """Return the pieces by what stands together: "6pm friday", "8am saturday"."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        if groups and _BESIDE.match(text[groups[-1][-1].end : piece.start]):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _stretch(
    left: Sequence[Piece], right: Sequence[Piece], now: datetime
) -> tuple[datetime, datetime] | None:
    start, _ = span(sorted_out(left), now, None)
    last, end = span(sorted_out(right), now, None)
    if start is None or last is None:
        return None
    if start > last and start - last < _WEEK:
        # On a thursday, "between wednesday and saturday" is of the week before.
        start -= _WEEK
    end = min(end or last, now.astimezone(UTC))
    return (start, end) if start <= end else None

"""From words to moments: which stretch of real time, in UTC, the words for time come to.

Local words are read in Europe/London, across both clock changes.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.reports.clock import Clock, read_clock
from bot.reports.day import (
    LONDON,
    PARTS,
    DaySpan,
    Pieces,
    days_back,
    find_day,
    month_in,
    number,
    vague,
)
from bot.reports.timewords import Piece, TimeWord, time_words

_JUST = timedelta(minutes=15)
# Nobody counts further back than this; what does is a slip or a joke.
_LIFETIME = 100
_MOST = 2000
_HOURS = {"sec": 1 / 3600, "min": 1 / 60, "h": 1.0}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12, "christmas": 12, "xmas": 12}


def span(of: Pieces, now: datetime, clock: Clock | None) -> tuple[datetime | None, datetime | None]:
    """Return start and end, in UTC, of what the words say; None where they leave it open."""
    exact = _exact(of, now)
    if exact:
        return exact
    if only_a_pattern(of):
        return _lasting(of, now)
    at = _clock_range(of) or ((clock, None) if clock else None) or _clock(of)
    day = find_day(of, now)
    if day is None and at is None:
        return _lasting(of, now)
    return _at(day, at, now) if at else _whole(day, now)


def sorted_out(pieces: Sequence[Piece]) -> Pieces:
    """Return the pieces by what they say, without "500 years ago"."""
    kept = [piece for piece in pieces if _believable(piece)]
    return {kind: [piece for piece in kept if piece.kind is kind] for kind in TimeWord}


def _believable(piece: Piece) -> bool:
    many = number(piece.groups.get("n") or "1")
    years = (piece.groups.get("unit") or "").lower().startswith("y")
    return many <= (_LIFETIME if years else _MOST)


def only_a_pattern(of: Pieces) -> bool:
    """Tell whether a clock time belongs to a habit: "every night at 11" names no night."""
    dated = of[TimeWord.DAY] or of[TimeWord.DATE] or of[TimeWord.AGO]
    return bool(of[TimeWord.PATTERN]) and not dated


def bare_clock(words: str) -> Clock | None:
    """Read a whole text that is nothing but a clock time, such as "10", "half 7" or "10.30pm"."""
    plain = words.strip().lower().rstrip(".!")
    plain = re.sub(r"^(?:at|about|around|bout|approx\w*|roughly)\s+", "", plain)
    pieces = time_words(f"at {plain}")
    only = len(pieces) == 1 and pieces[0].kind is TimeWord.CLOCK
    whole = only and len(pieces[0].words) >= len(plain)
    return read_clock(pieces[0].groups) if whole else None


def _exact(of: Pieces, now: datetime) -> tuple[datetime, datetime | None] | None:
    """Read what counts back from now by the clock: "20 mins ago", "just now", "the last hour"."""
    utc = now.astimezone(UTC)
    for piece in of[TimeWord.AGO]:
        back = _hours(piece)
        if back is not None:
            return utc - back, None
    for piece in of[TimeWord.WITHIN]:
        return _back(piece, now), utc
    if of[TimeWord.JUST_NOW] and not of[TimeWord.DAY]:
        return utc - _JUST, utc
    return None


def _hours(piece: Piece) -> timedelta | None:
    unit = (piece.groups["unit"] or "").lower()
    many = piece.groups["n"] or "1"
    for start, hours in _HOURS.items():
        if unit.startswith(start):
            return timedelta(hours=hours * number(many)) if not vague(many) else None
    return None


def _back(piece: Piece, now: datetime) -> datetime:
    """Return the time that many units before now; whole days are counted on the calendar."""
    unit = (piece.groups["unit"] or "").lower()
    words = piece.groups["n"] or "1"
    many = 3.0 if vague(words) else number(words)
    for start, hours in _HOURS.items():
        if unit.startswith(start):
            return now.astimezone(UTC) - timedelta(hours=hours * many)
    day = days_back(now.astimezone(LONDON).date(), unit, many)
    return _utc(day, 0)


def _lasting(of: Pieces, now: datetime) -> tuple[datetime | None, datetime | None]:
    for piece in of[TimeWord.SINCE]:
        start = _since(piece.groups["since"] or "", now)
        if start:
            return start, None
    for piece in of[TimeWord.LASTING]:
        if piece.groups.get("unit"):
            return _back(piece, now), None
    return None, None


def _since(words: str, now: datetime) -> datetime | None:
    pieces = time_words(words)
    of = sorted_out(pieces)
    start, _ = span(of, now, None) if pieces else (None, None)
    if start:
        return start
    day = _month_or_season(words.lower(), now.astimezone(LONDON).date())
    return _utc(day, 0) if day else None


def _month_or_season(words: str, today: date) -> date | None:
    year = re.search(r"20\d\d", words)
    month = next((n for name, n in _SEASONS.items() if name in words), None) or month_in(words)
    if "last year" in words:
        return date(today.year - 1, 1, 1)
    if month is None:
        return date(int(year[0]), 1, 1) if year and int(year[0]) <= today.year else None
    if year:
        return date(int(year[0]), month, 1)
    return date(today.year if month <= today.month else today.year - 1, month, 1)


def _clock(of: Pieces) -> tuple[Clock, Clock | None] | None:
    found = next((clock for clock in map(_read, of[TimeWord.CLOCK]) if clock), None)
    return (found, None) if found else None


def _read(piece: Piece) -> Clock | None:
    return read_clock(piece.groups)


def _clock_range(of: Pieces) -> tuple[Clock, Clock | None] | None:
    for piece in of[TimeWord.RANGE]:
        words = (
            piece.groups["from"] or piece.groups["from2"],
            piece.groups["until"] or piece.groups["until2"],
        )
        first, last = (bare_clock(word or "") for word in words)
        if first and last:
            return (replace(first, half=first.half or last.half), last)
    return None


def _at(
    span: DaySpan | None, at: tuple[Clock, Clock | None], now: datetime
) -> tuple[datetime | None, datetime | None]:
    start = _moment(span, at[0], now)
    if start is None:
        return _whole(span, now) if span else (None, None)
    if at[1] is None:
        return start, _again(start)
    end = _moment(span, at[1], now)
    if end and end < start:
        end += timedelta(days=1)
    return start, end


def _moment(span: DaySpan | None, clock: Clock, now: datetime) -> datetime | None:
    if span is None or span.part == "earlier" or (span.days == 1 and _is_today(span, now)):
        return _latest(clock, now)
    if span.days != 1:
        return None
    hour = clock.hour_in(span.part)
    if hour is None:
        return None
    # The small hours of "Saturday night" are Sunday's.
    later = span.part in ("night", "dark") and hour < PARTS["early hours"][1]
    return _utc(span.day + timedelta(days=later), hour, clock.minute)


def _is_today(span: DaySpan, now: datetime) -> bool:
    return span.part is None and span.day == now.astimezone(LONDON).date()


def _latest(clock: Clock, now: datetime) -> datetime:
    """Return the last time before now that a clock showed this."""
    today = now.astimezone(LONDON).date()
    days = (today, today - timedelta(days=1))
    moments = [_utc(day, hour, clock.minute) for day in days for hour in clock.hours()]
    return max(moment for moment in moments if moment <= now.astimezone(UTC) + _JUST)


def _whole(span: DaySpan | None, now: datetime) -> tuple[datetime | None, datetime | None]:
    if span is None:
        return None, None
    start = _utc(span.day, span.first)
    end = _utc(span.day + timedelta(days=span.days - 1), span.last)
    utc = now.astimezone(UTC)
    if start > utc:
        # "This evening", said in the afternoon: it has not begun; "this morning" at one has.
        start = _utc(span.day, 0) if span.part == "morning" else start
    return start, min(end, utc) if start <= utc else end


def _utc(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a local time in UTC; hours from 24 on are the next day's.

    A time that the spring change skips is read as an hour later, one that the autumn change
    repeats as the first of the two.
    """
    day += timedelta(days=hour // 24)
    return datetime.combine(day, time(hour % 24, minute), LONDON).astimezone(UTC)


def _again(start: datetime) -> datetime | None:
    """Return the second time the clock showed this, where the autumn change repeats it."""
    local = start.astimezone(LONDON)
    second = local.replace(fold=1).astimezone(UTC)
    return second if local.fold == 0 and second != start else None

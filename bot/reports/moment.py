"""From words to moments: which stretch of real time, in UTC, the words for time come to.

Local words are read in Europe/London, across both clock changes.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.reports.clock import Clock, begins, ends, in_the_morning, read_clock
from bot.reports.day import (
    LONDON,
    PARTS,
    DaySpan,
    Pieces,
    believable,
    days_back,
    find_day,
    number,
    vague,
)
from bot.reports.stretch import since_what, stretch
from bot.reports.timewords import Piece, TimeWord, time_words

_JUST = timedelta(minutes=15)
_WEEKEND = re.compile(r"(?:the\s+)?(?:weekend|wkend|wknd)", re.IGNORECASE)
_CLOCK_FIRST = re.compile(r"(?:half|quarter|\d{1,2})\s", re.IGNORECASE)
_HOURS = {"sec": 1 / 3600, "min": 1 / 60, "h": 1.0}


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
    if at is None:
        return _whole(day, now)
    start, end = _at(day, at, now)
    if day and start and start > now.astimezone(UTC) + _JUST and not dated(of):
        # "During the night, about 3", said in the evening, is of the night before.
        return _at(replace(day, day=day.day - timedelta(days=1)), at, now)
    return start, end


def sorted_out(pieces: Sequence[Piece]) -> Pieces:
    """Return the pieces by what they say, without "500 years ago"."""
    kept = [piece for piece in pieces if _believable(piece)]
    return {kind: [piece for piece in kept if piece.kind is kind] for kind in TimeWord}


def _believable(piece: Piece) -> bool:
    return believable(piece.groups.get("n") or "1", piece.groups.get("unit") or "")


def dated(of: Pieces) -> bool:
    """Tell whether a day is named, by its name, its date or how long ago it was."""
    return bool(of[TimeWord.DAY] or of[TimeWord.DATE] or of[TimeWord.AGO])


def only_a_pattern(of: Pieces) -> bool:
    """Tell whether a clock time belongs to a habit: "every night at 11" names no night."""
    return bool(of[TimeWord.PATTERN]) and not dated(of)


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
        if not (dated(of) and _hours(piece) is None):
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
    said = since_what(words)
    if said is None:
        return None
    if _WEEKEND.fullmatch(said):
        said = f"over {said}"
    found = stretch(said, now.astimezone(LONDON).date())
    if found:
        return _utc(found[0], 0)
    pieces = time_words(f"at {said}" if _CLOCK_FIRST.match(said) else said)
    return span(sorted_out(pieces), now, None)[0] if pieces else None


def _clock(of: Pieces) -> tuple[Clock, Clock | None] | None:
    found = next((clock for clock in map(_read, of[TimeWord.CLOCK]) if clock), None)
    return (found, None) if found else None


def _read(piece: Piece) -> Clock | None:
    return read_clock(piece.groups)


def _clock_range(of: Pieces) -> tuple[Clock, Clock | None] | None:
    for piece in of[TimeWord.RANGE]:
        small = _said(piece, "small")
        first, last = (
            bare_clock(words) for words in (_said(piece, "from"), small or _said(piece, "until"))
        )
        if first and last:
            last = in_the_morning(first, last) if small else last
            return begins(first, last), ends(first, last)
    return None


def _said(piece: Piece, name: str) -> str:
    return next(
        (words for key, words in piece.groups.items() if words and key.startswith(name)), ""
    )


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
    utc = now.astimezone(UTC)
    if end and start <= utc < end:
        end = utc
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

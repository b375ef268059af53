"""Understands when it happened: "last night about 10", "half 7", "every weekend since September".

Local words are read in Europe/London, across both clock changes; times come out aware, in UTC.
What the words do not say stays None: nothing is guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.reports.answers import yes_no
from bot.reports.clock import Clock, read_clock
from bot.reports.report import When
from bot.reports.timewords import Piece, TimeWord, number, parts_in, time_words, weekday

LONDON = ZoneInfo("Europe/London")
# Hours of the day by name, as local people use them; a night ends on the next morning.
_PARTS: Mapping[str, tuple[int, int]] = {
    "early hours": (0, 6),
    "morning": (5, 12),
    "lunch": (12, 14),
    "afternoon": (12, 18),
    "tea": (16, 19),
    "evening": (17, 23),
    "night": (18, 30),
}
_JUST = timedelta(minutes=15)
# An end this long past says that it is not happening now.
_OVER = timedelta(hours=1)
_HOURS = {"sec": 1 / 3600, "min": 1 / 60, "h": 1.0}
_DAYS = {"d": 1, "n": 1, "w": 7}
# With one of these in the text, a past time does not mean that it is over.
_PRESENT = re.compile(
    r"\b(?:is|are|am|'s|'re|he'?s|she'?s|they'?re|there'?s|it'?s|here|back|coming|again|keeps?|trying|still"
    r"|hiding|scared|since|won'?t|wont|cant|can'?t)\b",
    re.IGNORECASE,
)
_SHORT_DAY = re.compile(r"^(?:sat|sun|wed|mon|thu|fri)$", re.IGNORECASE)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12, "christmas": 12, "xmas": 12}


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of local time; `night` says that its small hours belong to the next date."""

    day: date
    first: int = 0
    last: int = 24
    part: str | None = None
    days: int = 1


def understand(text: str, now: datetime) -> When:
    """Return what an answer to "when was it?" says; `text` is kept as said. `now` is aware."""
    said = text.strip()
    if not said:
        return When()
    pieces = time_words(said)
    bare = _bare_clock(said) if not pieces else None
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
    if found == When():
        return None
    return replace(found, text=_words(pieces, text))


def _made(pieces: Sequence[Piece], text: str, now: datetime, clock: Clock | None = None) -> When:
    of = {kind: [piece for piece in pieces if piece.kind is kind] for kind in TimeWord}
    pattern = _pattern(of, pieces, text)
    happening = True if of[TimeWord.NOW] else (False if of[TimeWord.OVER] else None)
    start, end = _span(of, now, clock)
    if start is None and happening:
        start = now.astimezone(UTC)
    return When(None, start, end, pattern, happening)


def _pattern(of: Mapping[TimeWord, list[Piece]], pieces: Sequence[Piece], text: str) -> str | None:
    kinds = {TimeWord.PATTERN, TimeWord.LASTING, TimeWord.SINCE}
    if _only_a_pattern(of):
        kinds |= {TimeWord.CLOCK, TimeWord.RANGE, TimeWord.PART}
    return _words([piece for piece in pieces if piece.kind in kinds], text) or None


def _only_a_pattern(of: Mapping[TimeWord, list[Piece]]) -> bool:
    """Tell whether a clock time belongs to a habit: "every night at 11" names no night."""
    dated = of[TimeWord.DAY] or of[TimeWord.DATE] or of[TimeWord.AGO]
    return bool(of[TimeWord.PATTERN]) and not dated


def _span(
    of: Mapping[TimeWord, list[Piece]], now: datetime, clock: Clock | None
) -> tuple[datetime | None, datetime | None]:
    exact = _exact(of, now)
    if exact:
        return exact
    if _only_a_pattern(of):
        return _lasting(of, now)
    at = _clock_range(of) or ((clock, None) if clock else None) or _clock(of)
    span = _day(of, now)
    if span is None and at is None:
        return _lasting(of, now)
    return _at(span, at, now) if at else _whole(span, now)


def _exact(
    of: Mapping[TimeWord, list[Piece]], now: datetime
) -> tuple[datetime, datetime | None] | None:
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
            return timedelta(hours=hours * number(many)) if not _vague(many) else None
    return None


def _vague(words: str) -> bool:
    return "few" in words.lower() or "several" in words.lower()


def _back(piece: Piece, now: datetime) -> datetime:
    """Return the time that many units before now; whole days are counted on the calendar."""
    unit = (piece.groups["unit"] or "").lower()
    words = piece.groups["n"] or "1"
    many = 3.0 if _vague(words) else number(words)
    for start, hours in _HOURS.items():
        if unit.startswith(start):
            return now.astimezone(UTC) - timedelta(hours=hours * many)
    day = _days_back(now.astimezone(LONDON).date(), unit, many)
    return _utc(day, 0)


def _days_back(day: date, unit: str, many: float) -> date:
    if unit.startswith("m"):
        return _months_back(day, round(many))
    if unit.startswith("y"):
        return _months_back(day, round(12 * many))
    return day - timedelta(days=round(_DAYS[unit[0]] * many))


def _months_back(day: date, many: int) -> date:
    months = day.year * 12 + day.month - 1 - many
    year, month = divmod(months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def _lasting(
    of: Mapping[TimeWord, list[Piece]], now: datetime
) -> tuple[datetime | None, datetime | None]:
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
    of = {kind: [piece for piece in pieces if piece.kind is kind] for kind in TimeWord}
    start, _ = _span(of, now, None) if pieces else (None, None)
    if start:
        return start
    day = _month_or_season(words.lower(), now.astimezone(LONDON).date())
    return _utc(day, 0) if day else None


def _month_or_season(words: str, today: date) -> date | None:
    year = re.search(r"20\d\d", words)
    month = next((n for name, n in _SEASONS.items() if name in words), None) or _month(words)
    if "last year" in words:
        return date(today.year - 1, 1, 1)
    if month is None:
        return date(int(year[0]), 1, 1) if year and int(year[0]) <= today.year else None
    if year:
        return date(int(year[0]), month, 1)
    return date(today.year if month <= today.month else today.year - 1, month, 1)


def _month(words: str) -> int | None:
    names = "jan feb mar apr may jun jul aug sep oct nov dec".split()
    return next((n for n, name in enumerate(names, 1) if re.search(rf"\b{name}", words)), None)


def _day(of: Mapping[TimeWord, list[Piece]], now: datetime) -> _Span | None:
    today = now.astimezone(LONDON).date()
    span = next((s for s in (_date_span(p, now) for p in of[TimeWord.DATE]) if s), None)
    span = span or next((s for s in (_named_day(p, now) for p in of[TimeWord.DAY]) if s), None)
    span = span or next((s for s in (_ago_day(p, today) for p in of[TimeWord.AGO]) if s), None)
    part = next((name for piece in of[TimeWord.PART] for name in _part(piece)), None)
    if part is None:
        return span
    if span is None:
        # "In the early hours" or "in the morning" alone: of today, if that has begun.
        hour = now.astimezone(LONDON).hour
        span = _Span(today if hour >= _PARTS[part][0] else today - timedelta(days=1))
    first, last = _PARTS[part]
    return _Span(span.day, first, last, part) if span.days == 1 else span


def _part(piece: Piece) -> list[str]:
    if piece.groups.get("small"):
        return ["early hours"]
    meal = piece.groups.get("meal")
    if meal:
        # Dinner is at noon to some and at six to others: only lunch and tea are plain.
        return [name for name in ("lunch", "tea") if meal.lower().startswith(name)]
    return list(parts_in(piece.words))


def _ago_day(piece: Piece, today: date) -> _Span | None:
    unit, words = (piece.groups["unit"] or "").lower(), piece.groups["n"] or "1"
    if unit[0] in "sh" or unit.startswith("min"):
        return None
    if _vague(words):
        first, last = _days_back(today, unit, 5), _days_back(today, unit, 2)
        return _Span(first, days=(last - first).days + 1)
    return _Span(_days_back(today, unit, number(words)))


def _date_span(piece: Piece, now: datetime) -> _Span | None:
    today = now.astimezone(LONDON).date()
    nth = piece.groups.get("nth")
    if nth:
        months = (_months_back(today.replace(day=1), back) for back in range(13))
        days = (_valid(month.year, month.month, int(nth)) for month in months)
        found = next((day for day in days if day and day <= today), None)
        return _Span(found) if found else None
    day = _parsed(piece.groups["date"] or "", now)
    return _Span(day) if day else None


def _parsed(words: str, now: datetime) -> date | None:
    """Read a date as written in Britain, day first; without a year it is the last such day."""
    today = now.astimezone(LONDON).date()
    month = _month(words.lower())
    numbers = [int(part) for part in re.findall(r"\d+", words)]
    if month is None and len(numbers) > 1:
        if numbers[0] > 31:
            return _valid(*numbers[:3])
        month = numbers.pop(1)
    if month is None or not numbers:
        return None
    year = numbers[1] % 2000 + 2000 if len(numbers) > 1 else None
    years = (year,) if year else (today.year, today.year - 1)
    days = (_valid(one, month, numbers[0]) for one in years)
    return next((day for day in days if day and (year or day <= today)), None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _named_day(piece: Piece, now: datetime) -> _Span | None:
    local = now.astimezone(LONDON)
    today, yesterday = local.date(), local.date() - timedelta(days=1)
    said = piece.groups
    if said["before_last"]:
        return _Span(today - timedelta(days=2), *_PARTS["night"], "night")
    if said["before_yesterday"]:
        return _Span(today - timedelta(days=2))
    if said["last_night"]:
        return _Span(yesterday, *_PARTS["night"], "night")
    if said["yesterday"]:
        return _Span(yesterday)
    if said["tonight"]:
        day = yesterday if local.hour < _PARTS["early hours"][1] else today
        return _Span(day, *_PARTS["night"], "night")
    if said["this_part"] or said["earlier"]:
        part = next(parts_in(piece.words), None)
        return _Span(today, *_PARTS[part], part) if part else _Span(today, part="earlier")
    if said["today"]:
        return _Span(today)
    return _week_span(piece, today)


def _week_span(piece: Piece, today: date) -> _Span | None:
    said = piece.groups
    monday = today - timedelta(days=today.weekday())
    if said["weekend"]:
        saturday = today - timedelta(days=(today.weekday() - 5) % 7)
        early = "last" in said["weekend"].lower() and today.weekday() >= 5
        return _Span(saturday - timedelta(days=7 * early), days=2)
    if said["week"]:
        last = "last" in said["week"].lower()
        return _Span(monday - timedelta(days=7 * last), days=7)
    if said["month"]:
        first = _months_back(today.replace(day=1), 1 if "last" in said["month"].lower() else 0)
        after = _months_back(first, -1)
        return _Span(first, days=(after - first).days)
    back = (today.weekday() - weekday(said["weekday"] or "")) % 7
    if said["which"] and said["which"].lower() == "last" and back == 0:
        back = 7
    return _Span(today - timedelta(days=back))


def _clock(of: Mapping[TimeWord, list[Piece]]) -> tuple[Clock, Clock | None] | None:
    found = next((clock for clock in map(_read, of[TimeWord.CLOCK]) if clock), None)
    return (found, None) if found else None


def _read(piece: Piece) -> Clock | None:
    return read_clock(piece.groups)


def _clock_range(of: Mapping[TimeWord, list[Piece]]) -> tuple[Clock, Clock | None] | None:
    for piece in of[TimeWord.RANGE]:
        words = (
            piece.groups["from"] or piece.groups["from2"],
            piece.groups["until"] or piece.groups["until2"],
        )
        first, last = (_bare_clock(word or "") for word in words)
        if first and last:
            return (replace(first, half=first.half or last.half), last)
    return None


def _bare_clock(words: str) -> Clock | None:
    """Read a whole text that is nothing but a clock time, such as "10", "half 7" or "10.30pm"."""
    plain = words.strip().lower().rstrip(".!")
    plain = re.sub(r"^(?:at|about|around|bout|approx\w*|roughly)\s+", "", plain)
    pieces = time_words(f"at {plain}")
    only = len(pieces) == 1 and pieces[0].kind is TimeWord.CLOCK
    whole = only and len(pieces[0].words) >= len(plain)
    return read_clock(pieces[0].groups) if whole else None


def _at(
    span: _Span | None, at: tuple[Clock, Clock | None], now: datetime
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


def _moment(span: _Span | None, clock: Clock, now: datetime) -> datetime | None:
    if span is None or span.part == "earlier" or (span.days == 1 and _is_today(span, now)):
        return _latest(clock, now)
    if span.days != 1:
        return None
    hour = clock.hour_in(span.part)
    if hour is None:
        return None
    # The small hours of "Saturday night" are Sunday's.
    later = span.part == "night" and hour < _PARTS["early hours"][1]
    return _utc(span.day + timedelta(days=later), hour, clock.minute)


def _is_today(span: _Span, now: datetime) -> bool:
    return span.part is None and span.day == now.astimezone(LONDON).date()


def _latest(clock: Clock, now: datetime) -> datetime:
    """Return the last time before now that a clock showed this."""
    today = now.astimezone(LONDON).date()
    days = (today, today - timedelta(days=1))
    moments = [_utc(day, hour, clock.minute) for day in days for hour in clock.hours()]
    return max(moment for moment in moments if moment <= now.astimezone(UTC) + _JUST)


def _whole(span: _Span | None, now: datetime) -> tuple[datetime | None, datetime | None]:
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


def _over(when: When, text: str, now: datetime) -> When:
    """Mark as over what ended a while ago, unless the words leave that open."""
    last = when.end or when.start
    if when.happening_now is not None or when.pattern or last is None or _PRESENT.search(text):
        return when
    over = now.astimezone(UTC) - last > _OVER
    return replace(when, happening_now=False) if over else when


def _doubtful(piece: Piece, text: str) -> bool:
    """In a longer text "sat" is mostly what a man did on a wall, and "3/4" a part of something."""
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

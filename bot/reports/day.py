"""Words for a day on the calendar: "yesterday", "last friday night", "two weeks ago"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.reports.holiday import is_a_night, named_day
from bot.reports.stretch import month_in, stretch
from bot.reports.timespelling import DAY, LAST, THIS, WEEK, N, says_last
from bot.reports.timewords import Piece, TimeWord, parts_in

type Pieces = Mapping[TimeWord, Sequence[Piece]]

LONDON = ZoneInfo("Europe/London")
# Hours of the day by name, as local people use them; a night ends on the next morning.
PARTS: Mapping[str, tuple[int, int]] = {
    "early hours": (0, 6),
    "morning": (5, 12),
    "lunch": (12, 14),
    "afternoon": (12, 18),
    "tea": (16, 19),
    "evening": (17, 23),
    "night": (18, 30),
    "first thing": (5, 9),
    # From the shortest day's dusk to its dawn, so that it holds whatever the time of year.
    "dark": (16, 32),
}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORD_NUMBERS = {
    "one": 1, "couple": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "half": 0.5,
}  # fmt: skip
_THIS = re.compile(rf"{THIS}\s+(?:week|wk|month|mth)", re.IGNORECASE)
_WEEKDAY = re.compile(rf"\b{DAY}\b", re.IGNORECASE)
_OF_WEEK = re.compile(rf"\b(?:{LAST}|{THIS})\s+{WEEK}", re.IGNORECASE)
_MORE_WEEKS = re.compile(rf"(?:({N})\s*)?\b(weeks?|wks?|fortnight)\b", re.IGNORECASE)
_WEEKS_AGO = re.compile(
    rf"({N})\s*(weeks?|wks?|fortnights?)\s+(?:ago|back)(?!\s+{LAST})", re.IGNORECASE
)
_DAYS = {"d": 1, "n": 1, "w": 7, "f": 14}
# Nobody counts further back than this; what does is a slip or a joke.
_LIFETIME = 100
_MOST = 2000


@dataclass(frozen=True, slots=True)
class DaySpan:
    """A stretch of local time; `night` says that its small hours belong to the next date."""

    day: date
    first: int = 0
    last: int = 24
    part: str | None = None
    days: int = 1


def find_day(of: Pieces, now: datetime) -> DaySpan | None:
    """Return the day or days that the words name, with their part of the day, or None."""
    today = now.astimezone(LONDON).date()
    span = next((s for s in (_date_span(p, now) for p in of[TimeWord.DATE]) if s), None)
    span = span or _day_named(of, now)
    span = span or next((s for s in (_ago_day(p, today) for p in of[TimeWord.AGO]) if s), None)
    part = next((name for piece in of[TimeWord.PART] for name in _part(piece)), None)
    if part is None and span and span.part is None and any(map(_after_dark, of[TimeWord.LOOSE])):
        part = "dark"
    if part is None:
        return span
    if span is None:
        # "In the early hours" or "in the morning" alone: of today, if that has begun.
        hour = now.astimezone(LONDON).hour
        span = DaySpan(today if hour >= PARTS[part][0] else today - timedelta(days=1))
    first, last = PARTS[part]
    return DaySpan(span.day, first, last, part) if span.days == 1 else span


def number(words: str) -> float:
    """Return the number that words such as "2", "half an", "a couple of" or "ten" say."""
    plain = re.sub(r"\s+", " ", words.strip().lower())
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(plain)
    for part in plain.replace(" of", "").replace(" o", " ").split():
        if part in _WORD_NUMBERS:
            return float(_WORD_NUMBERS[part])
    return 1.0


def weekday(words: str) -> int:
    """Return 0 for Monday to 6 for Sunday, from a full or shortened name."""
    return next(n for n, name in enumerate(WEEKDAYS) if name.startswith(words[:3].lower()))


def believable(words: str, unit: str) -> bool:
    """Tell whether somebody may count that far back: 30 years, and not 500."""
    return number(words) <= (_LIFETIME if unit.lower().startswith("y") else _MOST)


def vague(words: str) -> bool:
    """Tell whether words such as "a few" give no number."""
    return "few" in words.lower() or "several" in words.lower()


def days_back(day: date, unit: str, many: float) -> date:
    """Return the day that many days, weeks, months or years earlier, by the calendar."""
    if unit.startswith("m"):
        return months_back(day, round(many))
    if unit.startswith("y"):
        return months_back(day, round(12 * many))
    return day - timedelta(days=round(_DAYS[unit[0]] * many))


def months_back(day: date, many: int) -> date:
    """Return the same day that many months earlier, or the last day of a shorter month."""
    months = day.year * 12 + day.month - 1 - many
    year, month = divmod(months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def _part(piece: Piece) -> list[str]:
    if piece.groups.get("small"):
        return ["early hours"]
    if piece.groups.get("first"):
        return ["first thing"]
    meal = piece.groups.get("meal")
    if meal:
        # Dinner is at noon to some and at six to others: only lunch and tea are plain.
        return [name for name in ("lunch", "tea") if meal.lower().startswith(name)]
    return list(parts_in(piece.words))


def _after_dark(piece: Piece) -> bool:
    words = piece.words.lower()
    return words.endswith("dark") and not words.startswith("before")


def _ago_day(piece: Piece, today: date) -> DaySpan | None:
    unit, words = (piece.groups["unit"] or "").lower(), piece.groups["n"] or "1"
    if unit[0] in "sh" or unit.startswith("min"):
        return None
    if vague(words):
        first, last = days_back(today, unit, 5), days_back(today, unit, 2)
        return DaySpan(first, days=(last - first).days + 1)
    return DaySpan(days_back(today, unit, number(words)))


def _date_span(piece: Piece, now: datetime) -> DaySpan | None:
    today = now.astimezone(LONDON).date()
    nth = piece.groups.get("nth")
    if nth:
        months = (months_back(today.replace(day=1), back) for back in range(13))
        days = (_valid(month.year, month.month, int(nth)) for month in months)
        found = next((day for day in days if day and day <= today), None)
        return DaySpan(found) if found else None
    day = _parsed(piece.groups["date"] or "", now)
    return DaySpan(day) if day else None


def _parsed(words: str, now: datetime) -> date | None:
    """Read a date as written in Britain, day first; without a year it is the last such day."""
    today = now.astimezone(LONDON).date()
    month = month_in(words.lower())
    numbers = [int(part) for part in re.findall(r"\d+", words)]
    if month is None and len(numbers) > 1:
        if len(numbers) == 3 and numbers[0] > 31:
            return _valid(*numbers)
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


def _day_named(of: Pieces, now: datetime) -> DaySpan | None:
    """Return the first day that is named; of "this month" and a day, the day."""
    spans = [(p, span) for p in of[TimeWord.DAY] if (span := _named_day(p, now))]
    wide = bool(spans) and bool(_THIS.match(spans[0][0].words))
    day = next((span for _, span in spans if wide and span.days == 1 and not span.part), None)
    night = next((span for _, span in spans if wide and span.days == 1), None)
    return day or night or (spans[0][1] if spans else None)


def _named_day(piece: Piece, now: datetime) -> DaySpan | None:
    if piece.groups.get("week_day"):
        return _in_week(piece.words, now.astimezone(LONDON).date())
    if piece.groups.get("stretch"):
        found = stretch(piece.words, now.astimezone(LONDON).date())
        return DaySpan(found[0], days=found[1]) if found else None
    if "holiday" not in piece.groups:
        return None
    if piece.groups["holiday"] or piece.groups["tomorrow"]:
        return _with_part(piece, now.astimezone(LONDON).date())
    return _day_before(piece, now)


def _in_week(words: str, today: date) -> DaySpan | None:
    """Return the day of "tuesday last week", "three weeks ago on a Thursday" and the like."""
    said = _WEEKDAY.search(words)
    ago = _WEEKS_AGO.search(words)
    more = ago or _MORE_WEEKS.search(words)
    many, unit = (more[1] or "1", more[2].lower()) if more else ("1", "week")
    if said is None or not believable(many, unit):
        return None
    name = weekday(said[0])
    if ago:
        day = _monday(days_back(today, unit, number(many))) + timedelta(days=name)
    elif _OF_WEEK.search(words):
        day = _monday(today) + timedelta(days=name - 7 * says_last(words))
    else:
        # "A week last friday" and "the friday before last" are the one before the last.
        last = today - timedelta(days=(today.weekday() - name) % 7 or 7)
        day = days_back(last, unit, number(many))
    part = next(parts_in(words), None)
    found = DaySpan(day, *PARTS[part], part) if part else DaySpan(day)
    return found if day <= today else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _with_part(piece: Piece, today: date) -> DaySpan:
    """Return Boxing Day or tomorrow, or the part of it that is named: "boxing day night"."""
    holiday = piece.groups["holiday"]
    day, days = named_day(holiday, today) if holiday else (today + timedelta(days=1), 1)
    said = piece.groups["day_part"] or ("night" if holiday and is_a_night(holiday) else "")
    part = next(parts_in(said), None)
    return DaySpan(day, *PARTS[part], part) if part else DaySpan(day, days=days)


def _day_before(piece: Piece, now: datetime) -> DaySpan | None:
    local = now.astimezone(LONDON)
    today, yesterday = local.date(), local.date() - timedelta(days=1)
    said = piece.groups
    if said["before_last"]:
        return DaySpan(today - timedelta(days=2), *PARTS["night"], "night")
    if said["before_yesterday"]:
        return DaySpan(today - timedelta(days=2))
    if said["last_night"]:
        return DaySpan(yesterday, *PARTS["night"], "night")
    if said["yesterday"]:
        return DaySpan(yesterday)
    if said["tonight"]:
        day = yesterday if local.hour < PARTS["early hours"][1] else today
        return DaySpan(day, *PARTS["night"], "night")
    if said["this_part"] or said["earlier"]:
        part = next(parts_in(piece.words), None)
        return DaySpan(today, *PARTS[part], part) if part else DaySpan(today, part="earlier")
    if said["today"]:
        return DaySpan(today)
    return _week_span(piece, today)


def _week_span(piece: Piece, today: date) -> DaySpan | None:
    said = piece.groups
    if said["weekend"]:
        saturday = today - timedelta(days=(today.weekday() - 5) % 7)
        early = says_last(said["weekend"]) and today.weekday() >= 5
        return DaySpan(saturday - timedelta(days=7 * early), days=2)
    if said["week"]:
        last = says_last(said["week"])
        return DaySpan(_monday(today) - timedelta(days=7 * last), days=7)
    if said["month"]:
        first = months_back(today.replace(day=1), int(says_last(said["month"])))
        after = months_back(first, -1)
        return DaySpan(first, days=(after - first).days)
    back = (today.weekday() - weekday(said["weekday"] or "")) % 7
    if said["which"] and says_last(said["which"]) and back == 0:
        back = 7
    return DaySpan(today - timedelta(days=back))

"""Weeks, months and seasons, or a part of one: "the back end of last month", "early november".

Half term and the school holidays are known by name only: each council sets its own dates.
"""

import re
from datetime import date, timedelta

from bot.reports.holiday import NAMED_DAY, easter
from bot.reports.timespelling import (
    DATE,
    DAY,
    HOUR,
    LAST,
    MONTH,
    NIGHT,
    PART,
    ROAD,
    TH,
    THIS,
    UNIT,
    WEEK,
    WEEK_DAY,
    YESTERDAY,
    N,
    either,
)

_START = (
    r"(?:start|beg+in+ing|turn|early(?:\s+(?:in|on\s+in))?|first\s+(?:week|part|few\s+days|day))"
)
_MIDDLE = r"(?:middle|mid)"
_END = r"(?:back\s?-?end|tail\s+end|end|late(?:\s+in)?|last\s+(?:week|part|few\s+days))"
_EDGE = rf"(?:the\s+)?(?:very\s+)?(?:{_START}|{_MIDDLE}|{_END})[\s-]+(?:of\s+)?(?:the\s+)?"
_SEASON = r"(?:summer|spring|autumn|winter)"
_FEAST = r"(?:christmas|xmas|easter|new\s+year)"
_SCHOOL = (
    rf"(?:(?:{MONTH}|{_SEASON}|{_FEAST}|february)\s+)?(?:half\s?-?\s?term|(?:school\s+)?hol(?:iday)?s"
    r"|school\s+term)"
)
_UNIT = rf"(?:{WEEK}|month|mth|year|yr|term)"
_MONTH = rf"{MONTH}(?:\s+(?:20\d\d|last\s+year|this\s+year))?(?!\s+(?:[a-z]+\s+)?{ROAD}\b)"
_BEFORE_LAST = r"(?:the\s+)?(?:week|wk|weekend|wkend|month)\s+before\s+last"
_NAMED = either(
    rf"(?:{LAST}|{THIS})\s+(?:{_UNIT}|{_SEASON}|{_FEAST})",
    _BEFORE_LAST,
    _SCHOOL,
    rf"(?:{LAST}\s+)?{_MONTH}",
    rf"(?:{_SEASON}|{_FEAST})(?:\s+20\d\d)?(?!\s+(?:[a-z]+\s+)?{ROAD}\b)",
)
# A stretch that stands by itself; "the end of the month" may be any.
STRETCH = either(
    _BEFORE_LAST,
    rf"{_EDGE}(?:{_NAMED})",
    r"(?:the\s+)?(?:start|beg+in+ing)\s+of\s+(?:the|this)\s+(?:week|month|year)",
    rf"(?:in|during|over|throughout)\s+(?:{_MONTH})(?!\s+(?:the\s+)?\d)",
    rf"(?:at|during|over|all)\s+(?:the\s+)?{_SCHOOL}",
    rf"{LAST}\s+(?:{MONTH}|{_SEASON}|{_SCHOOL})(?!\s+(?:[a-z]+\s+)?{ROAD}\b)",
)
_MEAL = r"(?:lunch\s?time|dinner\s?time|tea\s?time)"
_PART = rf"(?:\s+(?:{PART}|{_MEAL}))?"
_CLOCK = rf"(?:half\s+(?:past\s+)?|quarter\s+(?:past|to)\s+)?{HOUR}(?:[:.][0-5]\d)?"
_WHAT = either(
    DATE,
    WEEK_DAY,
    rf"(?:{N})\s*(?:{UNIT})\s+(?:ago|back)",
    rf"{_EDGE}(?:{_NAMED}|(?:the\s+|this\s+)?{_UNIT})",
    rf"(?:the\s+)?{_SCHOOL}",
    rf"(?:{LAST}|{THIS})\s+{_SCHOOL}",
    rf"(?:last\s+)?{_MONTH}",
    rf"(?:{LAST}\s+)?{DAY}{_PART}",
    rf"{YESTERDAY}{_PART}|{LAST}\s+{NIGHT}|{THIS}\s+{PART}",
    NAMED_DAY,
    rf"(?:{LAST}|{THIS})\s+(?:{_UNIT}|{_SEASON}|{_FEAST})",
    rf"(?:the\s+|{LAST}\s+)?(?:weekend|wkend|wknd)",
    rf"(?:the\s+)?(?:{_SEASON}|{_FEAST})",
    r"20\d\d",
    rf"{_CLOCK}(?:\s*(?:am|pm|ish|o\W?\s?clock))?\s+(?:{THIS}\s+{PART}|{LAST}\s+{NIGHT}|{YESTERDAY}{_PART}|in\s+the\s+{PART})",
    rf"{_CLOCK}\s*(?:am|pm|ish|o\W?\s?clock)|half\s+(?:past\s+)?{HOUR}",
    rf"\d{{1,2}}{TH}",
    # What everybody remembers, though no calendar tells it.
    r"(?:the\s+)?(?:first\s+)?lockdown",
    r"(?:the\s+)?clocks\s+(?:went|changed|go)(?:\s+(?:back|forwards?))?",
    r"(?:the\s+)?(?:schools?|kids|they)\s+(?:went\s+back|broke\s+up|finished)"
    rf"(?:\s+for\s+(?:the\s+)?(?:{_SEASON}|{_FEAST}|half\s?-?term))?",
    r"(?:they|he|she|(?:the\s+)?new\s+(?:neighbours?|people|lot|tenants?))\s+moved\s+in",
)
_HEDGE = (
    r"(?:just\s+|roughly\s+|round\s+about\s+|about\s+|around\s+|bout\s+|approx\w*\s+|maybe\s+"
    r"|after\s+|before\s+)*"
)
SINCE = (
    r"(?:ever\s+)?(?:since|sinse|sincs|snce"
    r"|from(?=\s+(?:the\s+)?(?:start|beg\w+|mid\w*|back|tail|end|early|late)\b))"
    rf"\s+(?P<since>{_HEDGE}{_WHAT})"
)

_UNDATED = re.compile(rf"{_SCHOOL}|\b(?:term|broke|went|finished|changed|moved)\b")
_HEDGED = re.compile(_HEDGE)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_LATE, _MID = 2 / 3, 1 / 3
_WEEK = 7
_SATURDAY = 5


def since_what(words: str) -> str | None:
    """Return what "since" counts from, without "just after" or "about"; None after "before"."""
    hedge = _HEDGED.match(words.lower())
    said = hedge[0] if hedge else ""
    return None if "before" in said else words[len(said) :]


def stretch(words: str, today: date) -> tuple[date, int] | None:
    """Return the first day and the number of days that the words name, None if unclear or ahead.

    Its end and its middle are its last third and the third between.
    """
    said = re.sub(r"\s+", " ", words.lower())
    edge = re.match(rf"(?:at |in |from |during |over )?{_EDGE}", said)
    rest = said[edge.end() :] if edge else said
    found = _whole(rest, today)
    if found is None:
        return None
    first, days = _third(edge[0] if edge else "", *found)
    return (first, days) if first <= today else None


def month_in(words: str) -> int | None:
    """Return the number of the month that the words name, or None."""
    names = "jan feb mar apr may jun jul aug sep oct nov dec".split()
    return next((n for n, name in enumerate(names, 1) if re.search(rf"\b{name}", words)), None)


def _third(edge: str, first: date, days: int) -> tuple[date, int]:
    third = max(round(days * _MID), 1)
    if re.search(rf"\b{_END}", edge):
        late = first + timedelta(days=round(days * _LATE))
        return late, (first + timedelta(days=days) - late).days
    if re.search(rf"\b{_MIDDLE}", edge):
        return first + timedelta(days=third), third
    return (first, third) if edge else (first, days)


def _whole(words: str, today: date) -> tuple[date, int] | None:
    if _UNDATED.search(words):
        return None
    monday = today - timedelta(days=today.weekday())
    last = bool(re.search(rf"\b{LAST}\b", words))
    plain = re.sub(rf"\b(?:{LAST}|{THIS}|the|in|during|over|throughout|all) ", "", words).strip()
    if plain.endswith("end before last"):
        # During a weekend, the last one is the one before it.
        back = (today.weekday() - _SATURDAY) % _WEEK
        return today - timedelta(days=back + _WEEK * (1 + (today.weekday() >= _SATURDAY))), 2
    back = last + plain.endswith("before last")
    plain = plain.removesuffix(" before last")
    if re.fullmatch(r"week|wk", plain):
        return monday - timedelta(days=_WEEK * back), _WEEK
    if re.fullmatch(r"month|mth", plain):
        return _months(today.year * 12 + today.month - 1 - back, 1)
    if re.fullmatch(r"year|yr", plain):
        return _months((today.year - last) * 12, 12)
    return _feast(plain, today) or _named(plain, today, last=last)


def _feast(words: str, today: date) -> tuple[date, int] | None:
    """Christmas, Easter or new year: the day it falls on."""
    year = re.search(r"20\d\d", words)
    years = (int(year[0]),) if year else (today.year, today.year - 1)
    days = {"christmas": (12, 25), "xmas": (12, 25), "new year": (1, 1)}
    for one in years:
        named = next((date(one, *day) for name, day in days.items() if name in words), None)
        named = easter(one) if "easter" in words else named
        if named and (named <= today or year):
            return named, 1
    return None


def _named(words: str, today: date, *, last: bool) -> tuple[date, int] | None:
    """A month or a season of the year that is said, or the last that has begun."""
    season = next((n for name, n in _SEASONS.items() if name in words), None)
    month = season or month_in(words)
    year = re.search(r"20\d\d", words)
    if month is None:
        return (date(int(year[0]), 1, 1), 365) if year and int(year[0]) <= today.year else None
    many = 3 if season else 1
    if year:
        return _months(int(year[0]) * 12 + month - 1, many)
    if words.endswith("year"):
        return _months((today.year - last) * 12 + month - 1, many)
    begun = (today.year - (month > today.month)) * 12 + month - 1
    first, days = _months(begun, many)
    # "Last august" in august is not this one, nor is "last summer" in july this summer.
    unfinished = first + timedelta(days=days) > today
    return _months(begun - 12, many) if last and unfinished else (first, days)


def _months(first: int, many: int) -> tuple[date, int]:
    start, after = (date(n // 12, n % 12 + 1, 1) for n in (first, first + many))
    return start, (after - start).days

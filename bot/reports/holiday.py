"""Days that have a name: the bank holidays of England, Christmas Eve, bonfire night and the like.

Said without a year, each is the last such day up to today. One-off bank holidays, of a coronation
for instance, are not known.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

_EASTER_SUNDAY = r"easter\s+(?:sunday|day)"
_NEW_YEARS_EVE = r"new\s+year'?s?\s+eve|nye"
_FIXED = (
    (r"(?:christmas|xmas)\s+eve", (12, 24)),
    (r"(?:christmas|xmas)\s+day", (12, 25)),
    (r"boxing\s+day", (12, 26)),
    (_NEW_YEARS_EVE, (12, 31)),
    (r"new\s+year'?s?\s+day", (1, 1)),
    (r"valentine'?s?\s+day", (2, 14)),
    (r"hallowe'?en", (10, 31)),
    (r"(?:bonfire|guy\s+fawkes'?|fireworks)\s+ni(?:ght|te)", (11, 5)),
)
_OF_EASTER = ((r"good\s+friday", -2), (_EASTER_SUNDAY, 0), (r"easter\s+monday", 1))
_BANK = r"bank\s+hol(?:iday|s)?"
_MONDAY, _SATURDAY = 0, 5

# What `named_day` understands.
NAMED_DAY = "|".join(
    (
        *(pattern for pattern, _ in (*_FIXED, *_OF_EASTER)),
        rf"(?:last\s+|the\s+)?{_BANK}(?:\s+(?:monday|mon|weekend|wkend))?",
    )
)


def named_day(words: str, today: date) -> tuple[date, int]:
    """Return the first day that words such as "boxing day" name, and how many days they are."""
    said = " ".join(words.lower().split())
    years = (today.year - 1, today.year)
    for pattern, (month, day) in _FIXED:
        if re.fullmatch(pattern, said):
            return _last((date(year, month, day) for year in years), today), 1
    for pattern, days in _OF_EASTER:
        if re.fullmatch(pattern, said):
            return _last((easter(year) + timedelta(days=days) for year in years), today), 1
    return _bank_holiday(said, today)


def is_a_night(words: str) -> bool:
    """Tell whether the name itself means a night, as "bonfire night" and New Year's Eve do."""
    return bool(
        re.search(rf"ni(?:ght|te)$|^(?:{_NEW_YEARS_EVE})$", " ".join(words.lower().split()))
    )


def bank_holidays(year: int) -> tuple[date, ...]:
    """Return the usual bank holidays of England and Wales, moved where they fall on a weekend."""
    good_friday, easter_monday = (easter(year) + timedelta(days=n) for n in (-2, 1))
    may = _monday(date(year, 5, 1))
    spring, summer = (_monday(date(year, month, 25)) for month in (5, 8))
    christmas = _working(date(year, 12, 25))[:2]
    new_year = _working(date(year, 1, 1))[:1]
    return (*new_year, good_friday, easter_monday, may, spring, summer, *christmas)


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the rule of Meeus, Jones and Butcher)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, left = divmod(century, 4)
    moved = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leaps - moved + 15) % 30
    fours, over = divmod(rest, 4)
    week = (32 + 2 * left + 2 * fours - moon - over) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _bank_holiday(said: str, today: date) -> tuple[date, int]:
    days = [day for year in (today.year - 1, today.year) for day in bank_holidays(year)]
    if "weekend" in said or "wkend" in said:
        # The days off before a Monday: the weekend begins with the Saturday.
        saturdays = [day - timedelta(days=2) for day in days if day.weekday() == _MONDAY]
        return _last(saturdays, today), 3
    if "mon" in said:
        days = [day for day in days if day.weekday() == _MONDAY]
    before = today - timedelta(days=1) if said.startswith("last") else today
    return _last(days, before), 1


def _last(days: Iterable[date], today: date) -> date:
    return max(day for day in days if day <= today)


def _monday(first: date) -> date:
    """Return the first Monday from a day on."""
    return first + timedelta(days=-first.weekday() % 7)


def _working(first: date) -> tuple[date, ...]:
    """Return the days of one week from a day on that are not on a weekend."""
    week = (first + timedelta(days=n) for n in range(7))
    return tuple(day for day in week if day.weekday() < _SATURDAY)

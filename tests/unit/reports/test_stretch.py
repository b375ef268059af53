"""Weeks, months and seasons, or a part of one, alone and after "since"."""

from datetime import UTC, datetime

import pytest

from bot.reports.when import find
from tests.unit.reports.test_when import NOW


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("since beginning of October", (2026, 9, 30, 23)),
        ("since beggining of oct", (2026, 9, 30, 23)),
        ("from the beginning of october", (2026, 9, 30, 23)),
        ("since the back end of last month", (2026, 10, 21, 23)),
        ("since mid-september", (2026, 9, 10, 23)),
        ("since early november", (2026, 11, 1, 0)),
        ("since about Easter", (2026, 4, 4, 23)),
        ("since just after christmas", (2025, 12, 25, 0)),
        ("since the start of the year", (2026, 1, 1, 0)),
        ("since start of the week", (2026, 11, 16, 0)),
        ("since the weekend", (2026, 11, 21, 0)),
        ("since last weekend", (2026, 11, 14, 0)),
        ("since bonfire nite", (2026, 11, 5, 18)),
        ("since a week last tuesday", (2026, 11, 10, 0)),
        ("since a fortnight ago", (2026, 11, 8, 0)),
        ("since yesterday teatime", (2026, 11, 21, 16)),
        ("since 8 this morning", (2026, 11, 22, 8)),
        ("since 10 o clock last night", (2026, 11, 21, 22)),
        ("sinse sept", (2026, 8, 31, 23)),
    ],
)
def test_since_when(said: str, start: tuple[int, int, int, int]) -> None:
    """A message that says since when tells its start and its pattern, in its own words."""
    when = find(f"old Astra outside 30ish Roseberry Rd {said}. Not blocking owt", NOW)
    assert when
    assert (said, said, datetime(*start, tzinfo=UTC)) == (when.text, when.pattern, when.start)


@pytest.mark.parametrize(
    "said",
    [
        "since the start of half term",
        "since the schools went back",
        "since they broke up for summer",
        "since the clocks went back",
        "since before christmas",
        "since they moved in",
    ],
)
def test_since_a_day_no_calendar_tells(said: str) -> None:
    """The words answer when it began; no date is made up."""
    when = find(f"noise every night {said}", NOW)
    assert when
    assert (f"every night {said}", None) == (when.pattern, when.start)


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("the tail end of september", (2026, 9, 20, 23), (2026, 9, 30, 23)),
        ("in october", (2026, 9, 30, 23), (2026, 11, 1, 0)),
        ("last august", (2026, 7, 31, 23), (2026, 8, 31, 23)),
        ("last november", (2025, 11, 1, 0), (2025, 12, 1, 0)),
        ("in october last year", (2025, 9, 30, 23), (2025, 11, 1, 0)),
        ("the week before last", (2026, 11, 2, 0), (2026, 11, 9, 0)),
        ("the weekend before last", (2026, 11, 7, 0), (2026, 11, 9, 0)),
        ("earlier this month", (2026, 11, 1, 0), (2026, 11, 22, 21, 30)),
    ],
)
def test_a_stretch_by_itself(said: str, start: tuple[int, ...], end: tuple[int, ...]) -> None:
    """A third of a month is its early, middle or late part; months are local."""
    when = find(f"shed done {said}", NOW)
    assert when
    assert (_utc(*start), _utc(*end)) == (when.start, when.end)


def _utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_half_term_is_told_though_undated() -> None:
    """Nobody is asked again when it was, and no date is guessed."""
    when = find("lead nicked off the roof over half term", NOW)
    assert when
    assert ("over half term", None) == (when.text, when.start)


@pytest.mark.parametrize(
    "message",
    [
        "at the end of May Street",
        "the back end of the van is smashed",
        "middle of the road, he is in his mid 20s",
        "it may end badly",
        "I moved in last summer",
        "I rang in March about it",
        "she is flying out in July",
    ],
)
def test_no_stretch_of_time(message: str) -> None:
    """Streets, vans, what is to come and when somebody rang are no times of what happened."""
    assert None is find(message, NOW)

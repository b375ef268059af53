"""Parts of a day by what people call them: first thing, teatime, after dark."""

from datetime import UTC, datetime

import pytest

from bot.reports.report import When
from bot.reports.when import find, understand
from tests.unit.reports.test_when import NOW, at


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("first thing", "22 05:00", "22 09:00"),
        ("1st thing this mornin", "22 05:00", "22 09:00"),
        ("first thing in the morning on friday", "20 05:00", "20 09:00"),
        ("yesterday first thing", "21 05:00", "21 09:00"),
        ("first thing tmrw", "23 05:00", "23 09:00"),
        ("at nite", "22 18:00", "22 21:30"),
        ("teatime", "22 16:00", "22 19:00"),
        ("yesterday at tea time", "21 16:00", "21 19:00"),
        ("yesterday after dark", "21 16:00", "22 08:00"),
        ("friday when it gets dark", "20 16:00", "21 08:00"),
        ("last night after dark", "21 18:00", "22 06:00"),
        ("saturday before dark", "21 00:00", "22 00:00"),
    ],
)
def test_parts_of_a_day_by_what_people_call_them(said: str, start: str, end: str) -> None:
    """With a day or alone; it is dark for longer in winter, and the stretch holds all of that."""
    when = understand(said, NOW)
    assert (at(start), at(end)) == (when.start, when.end)


@pytest.mark.parametrize("said", ["after dark", "when it gets dark"])
def test_after_dark_alone_is_no_day(said: str) -> None:
    """It may be any evening: the words are kept."""
    assert When(text=said) == understand(said, NOW)


@pytest.mark.parametrize(
    "message",
    [
        "the first thing I saw was the smoke",
        "first thing he did was shout",
        "first things first, they are back",
    ],
)
def test_the_first_thing_somebody_did_is_no_time(message: str) -> None:
    """Only alone or with a day."""
    assert None is find(message, NOW)


@pytest.mark.parametrize(
    ("said", "now", "start", "end"),
    [
        ("yesterday after dark", (2026, 3, 29, 9), (2026, 3, 28, 16), (2026, 3, 29, 7)),
        ("first thing", (2026, 3, 29, 9), (2026, 3, 29, 4), (2026, 3, 29, 8)),
        ("teatime", (2026, 3, 29, 21), (2026, 3, 29, 15), (2026, 3, 29, 18)),
        ("yesterday after dark", (2026, 10, 25, 9), (2026, 10, 24, 15), (2026, 10, 25, 8)),
        ("first thing", (2026, 10, 25, 12), (2026, 10, 25, 5), (2026, 10, 25, 9)),
        ("yesterday teatime", (2026, 10, 25, 12), (2026, 10, 24, 15), (2026, 10, 24, 18)),
        ("saturday after dark at 1", (2026, 10, 25, 9), (2026, 10, 25, 0), (2026, 10, 25, 1)),
    ],
)
def test_parts_of_a_day_across_both_clock_changes(
    said: str, now: tuple[int, ...], start: tuple[int, ...], end: tuple[int, ...]
) -> None:
    """They are those of the clock on the wall, before the change and after it."""
    asked, first, last = (
        datetime(moment[0], moment[1], moment[2], moment[3], tzinfo=UTC)
        for moment in (now, start, end)
    )
    when = understand(said, asked)
    assert (first, last) == (when.start, when.end)

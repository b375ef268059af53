"""A stretch told by its two ends, on days and on the clock."""

from datetime import UTC, datetime

import pytest

from bot.reports.when import find, understand
from tests.unit.reports.test_when import NOW, at


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("between 6pm friday and 8am saturday", "20 18:00", "21 08:00"),
        ("between 5pm on friday and 7 this morning", "20 17:00", "22 07:00"),
        ("between wednesday and saturday", "18 00:00", "22 00:00"),
        ("between sunday and wednesday", "15 00:00", "19 00:00"),
        ("from monday to thursday last week", "09 00:00", "13 00:00"),
        ("from 11 last night til 4 this morning", "21 23:00", "22 04:00"),
        ("half 8 to 9ish at night", "22 20:30", "22 21:00"),
        ("half 8 til half 9 last night", "21 20:30", "21 21:30"),
        ("quarter past 8 to 9 this morning", "22 08:15", "22 09:00"),
        ("last night from 11 til gone 3", "21 23:00", "22 03:00"),
        ("11 till 1 in the morning", "21 23:00", "22 01:00"),
        ("between 11 and 3 in the morning", "21 23:00", "22 03:00"),
        ("11 till 1am", "21 23:00", "22 01:00"),
        ("sunday between midnight and six", "22 00:00", "22 06:00"),
    ],
)
def test_both_ends_are_kept(said: str, start: str, end: str) -> None:
    """Whatever the two ends are told by, and never the first after the last."""
    when = understand(said, NOW)
    assert (at(start), at(end)) == (when.start, when.end)


def test_both_ends_across_the_autumn_change() -> None:
    """From Saturday evening in summer time to Sunday morning in winter time."""
    when = understand(
        "between 6pm saturday and 8am sunday", datetime(2026, 10, 25, 12, 0, tzinfo=UTC)
    )
    ends = (datetime(2026, 10, 24, 17, 0, tzinfo=UTC), datetime(2026, 10, 25, 8, 0, tzinfo=UTC))
    assert ends == (when.start, when.end)


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("three weeks ago on a Thursday, early, maybe 6.30am", (2026, 10, 29, 6, 30)),
        ("a week last friday", (2026, 11, 13, 0, 0)),
        ("a fortnight last friday", (2026, 11, 6, 0, 0)),
        ("tuesday night last week", (2026, 11, 10, 18, 0)),
        ("last week thursday night about 9", (2026, 11, 12, 21, 0)),
        ("tuesday before last", (2026, 11, 10, 0, 0)),
        ("during the night, I think about 3am", (2026, 11, 22, 3, 0)),
        ("on the 3rd of october", (2026, 10, 2, 23, 0)),
        ("gone 11 last nite", (2026, 11, 21, 23, 0)),
        ("came off about 2 week ago", (2026, 11, 8, 0, 0)),
    ],
)
def test_a_day_some_weeks_back(said: str, start: tuple[int, int, int, int, int]) -> None:
    """A weekday of another week is that week's; nothing that was lies ahead."""
    assert datetime(*start, tzinfo=UTC) == understand(said, NOW).start


@pytest.mark.parametrize(
    "said",
    [
        "every morning except Sundays, always about 8 o'clock",
        "3 or 4 nites a week",
        "most days bout dinner time",
        "8.45 to 9 every school day",
        "every nite bar sunday",
        "every day but weekends from 7 til 10",
        "mondays to fridays about half 8",
        "mon to fri at school run",
        "usually about 9 at night",
        "couple of nights a week",
        "three nights on the trot",
        "every night 10 till 2",
        "term time about 3.15",
    ],
)
def test_a_habit_keeps_its_hour_and_its_exceptions(said: str) -> None:
    """The whole of it is the pattern, as said; it names no day."""
    when = find(f"he is at it {said}", NOW)
    assert when
    assert (said, said, None) == (when.text, when.pattern, when.start)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("kids kicking doors gone 11 last nite", "gone 11 last nite"),
        ("van entered between friday and sunday", "between friday and sunday"),
    ],
)
def test_the_word_before_is_kept(message: str, words: str) -> None:
    """Gone eleven is not eleven, and between two days is neither."""
    when = find(message, NOW)
    assert when
    assert words == when.text


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("between 10 and 12 in the morning", "22 10:00", "22 12:00"),
        ("between 9 and 12 in the morning", "22 09:00", "22 12:00"),
        ("between half 9 and half 11 in the morning", "22 09:30", "22 11:30"),
        ("10pm till 12 in the morning", "21 22:00", "22 00:00"),
        ("between 12 and 3 in the morning", "22 00:00", "22 03:00"),
        ("half 10 till half 2 in the morning", "21 22:30", "22 02:30"),
        ("half 10 till half 2 in the morning last night", "21 22:30", "22 02:30"),
        ("half 11 till quarter past 1 in the morning", "21 23:30", "22 01:15"),
        ("from 11 till 2am in the morning", "21 23:00", "22 02:00"),
    ],
)
def test_an_end_in_the_morning(said: str, start: str, end: str) -> None:
    """The small hours end a night; twelve, of a morning, is noon."""
    when = understand(said, NOW)
    assert (at(start), at(end)) == (when.start, when.end)


@pytest.mark.parametrize(
    ("message", "start", "end"),
    [
        ("we were away from monday to friday and shed was broken into", "16 00:00", "21 00:00"),
        ("we were away in spain from monday to sunday", "16 00:00", "22 21:30"),
        ("we was on holiday monday to friday, back door kicked in", "16 00:00", "21 00:00"),
        ("away from mon to fri, van done over", "16 00:00", "21 00:00"),
        ("it happened from monday to friday last week", "09 00:00", "14 00:00"),
    ],
)
def test_one_week_away_is_a_stretch(message: str, start: str, end: str) -> None:
    """The days somebody was away are no habit."""
    when = find(message, NOW)
    assert when
    assert (at(start), at(end), None) == (when.start, when.end, when.pattern)


@pytest.mark.parametrize(
    "message", ["they come from monday to friday", "lads here monday to friday about 4"]
)
def test_every_week_stays_a_habit(message: str) -> None:
    """Where nobody was away, monday to friday is what goes on each week."""
    when = find(message, NOW)
    assert when
    assert when.pattern
    assert when.start is None

"""When it happened, as people say it, in local time and across both clock changes."""

from datetime import UTC, datetime

import pytest

from bot.reports.report import When
from bot.reports.when import find, understand

# A Sunday evening in winter: local time is UTC.
NOW = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)


def at(text: str) -> datetime:
    """Read "21 22:00" as day and time of November 2026, UTC."""
    return datetime.strptime(f"2026-11-{text}+0000", "%Y-%m-%d %H:%M%z")


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("last night about 10", "21 22:00"),
        ("last night at 2", "22 02:00"),
        ("midnight last night", "22 00:00"),
        ("half 7 this morn", "22 07:30"),
        ("3am this morn", "22 03:00"),
        ("quarter to 8 yesterday morning", "21 07:45"),
        ("5 past 9 this morning", "22 09:05"),
        ("sat nite around 2am", "22 02:00"),
        ("20th nov at 3pm", "20 15:00"),
        ("14:30 on 20/11/2026", "20 14:30"),
        ("about 20 mins ago", "22 21:10"),
        ("half an hour ago", "22 21:00"),
        ("couple of hours ago", "22 19:30"),
        ("half 7", "22 19:30"),
        ("10.30pm", "21 22:30"),
        ("2200hrs", "21 22:00"),
        ("at 3 in the morning", "22 03:00"),
    ],
)
def test_a_point_in_time(said: str, start: str) -> None:
    """A clock time belongs to the day and the part of the day that the words name."""
    assert at(start) == understand(said, NOW).start


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("yesterday", "21 00:00", "22 00:00"),
        ("on saturday", "21 00:00", "22 00:00"),
        ("last friday night", "20 18:00", "21 06:00"),
        ("20/11", "20 00:00", "21 00:00"),
        ("the 20th", "20 00:00", "21 00:00"),
        ("two weeks ago", "08 00:00", "09 00:00"),
        ("between 10 and 11 last night", "21 22:00", "21 23:00"),
        ("10-11pm yesterday", "21 22:00", "21 23:00"),
        ("last week", "09 00:00", "16 00:00"),
        ("tonight", "22 18:00", "22 21:30"),
        ("just now", "22 21:15", "22 21:30"),
        ("night before last", "20 18:00", "21 06:00"),
    ],
)
def test_a_stretch_of_time(said: str, start: str, end: str) -> None:
    """A day, a night or a range keeps its width and never reaches beyond now."""
    when = understand(said, NOW)
    assert (at(start), at(end)) == (when.start, when.end)


@pytest.mark.parametrize(
    ("said", "pattern", "start"),
    [
        ("every weekend since September", "every weekend since September", (2026, 8, 31, 23)),
        ("most nights", "most nights", None),
        ("every night about 11", "every night about 11", None),
        ("fridays and saturdays", "fridays and saturdays", None),
        ("for the last 3 weeks", "for the last 3 weeks", (2026, 11, 1, 0)),
        ("since tuesday", "since tuesday", (2026, 11, 17, 0)),
        ("it has been there 3 weeks", "been there 3 weeks", (2026, 11, 1, 0)),
        ("every night after school", "every night after school", None),
        ("been there for over a fortnight", "been there for over a fortnight", (2026, 11, 8, 0)),
        ("most nights till 3 in the morning", "most nights till 3 in the morning", None),
    ],
)
def test_a_pattern(said: str, pattern: str, start: tuple[int, int, int, int] | None) -> None:
    """A habit is kept in its words; it starts only where the words say so."""
    when = understand(said, NOW)
    began = datetime(*start, tzinfo=UTC) if start else None
    assert (pattern, began) == (when.pattern, when.start)


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("right now", True),
        ("now", True),
        ("still here", True),
        ("it started at 8 and still going", True),
        ("gone now", False),
        ("last night, the fire is out now", False),
        ("on friday. he's at work now", False),
        ("last night and he's outside now", True),
        ("not now", False),
        ("last night", False),
        ("last night and he's back", None),
        ("just now", None),
        ("dont know", None),
    ],
)
def test_whether_it_is_happening(said: str, now: bool | None) -> None:
    """Now, over, or open: a past time is over unless the words are in the present."""
    assert now is understand(said, NOW).happening_now


@pytest.mark.parametrize("said", ["dont know", "no idea", "christmas", "the other day", "yes"])
def test_unknown_stays_unknown(said: str) -> None:
    """What the words do not say is None; the words are kept."""
    assert When(text=said) == understand(said, NOW)


def test_an_hour_that_the_spring_change_skips() -> None:
    """Half past one on the last Sunday of March does not exist and is read an hour later."""
    now = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)
    assert datetime(2026, 3, 29, 1, 30, tzinfo=UTC) == understand("1.30am", now).start


def test_an_hour_that_the_autumn_change_repeats() -> None:
    """Half past one on the last Sunday of October happens twice: both ends are kept."""
    now = datetime(2026, 10, 25, 9, 0, tzinfo=UTC)
    when = understand("half 1 this morning", now)
    first, second = (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )
    assert (first, second) == (when.start, when.end)


def test_hours_ago_are_real_hours_across_the_change() -> None:
    """Three hours ago is three hours, whatever the clock did meanwhile."""
    now = datetime(2026, 10, 25, 2, 0, tzinfo=UTC)
    assert datetime(2026, 10, 24, 23, 0, tzinfo=UTC) == understand("3 hours ago", now).start


def test_summer_time_is_an_hour_ahead() -> None:
    """Ten in the evening in July is nine UTC."""
    now = datetime(2026, 7, 10, 9, 0, tzinfo=UTC)
    assert datetime(2026, 7, 9, 21, 0, tzinfo=UTC) == understand("last night about 10", now).start


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("two lads sat on the wall last night about 10 shouting", "last night about 10"),
        ("bike nicked from ropner park last nite", "last nite"),
        (
            "kids on quads every sunday afternoon since september",
            "every sunday afternoon since september",
        ),
        ("theres a man with a knife outside the school right now", "right now"),
        ("bins set on fire last night its out now", "last night"),
        ("the cat was nicked off my van overnight, merlin close", "overnight"),
        ("dont like the cut once its dark, no lights", "once its dark"),
    ],
)
def test_finds_the_words_in_a_longer_message(message: str, words: str) -> None:
    """Only the words for time are taken out of a report."""
    found = find(message, NOW)
    assert found
    assert words == found.text


@pytest.mark.parametrize(
    "message",
    [
        "at 10 Norton Road theres a lad",
        "3/4 of the bin is full",
        "he may come back",
        "heard 2 loud bangs",
        "our lass is 13 not come in from school",
        "the 1st house on the left",
        "a man sat in a car",
        "the door of flat 3 was kicked",
        "two lads about 17, one in grey",
        "music blasting till 3 in the morning again",
    ],
)
def test_finds_no_time_where_there_is_none(message: str) -> None:
    """House numbers, ages, fractions and men who sat are no times."""
    assert None is find(message, NOW)


@pytest.mark.parametrize(
    "said",
    ["99/99", "31/2", "999999999999 days ago", "500 years ago", "since 2099", "25pm", "\x00"],
)
def test_impossible_times_are_unknown(said: str) -> None:
    """What no calendar or clock knows is kept as words and means nothing."""
    assert (None, None) == (understand(said, NOW).start, understand(said, NOW).end)


def test_empty_text() -> None:
    """Nothing said is nothing known."""
    assert When() == understand("  ", NOW)


@pytest.mark.parametrize(
    ("texted", "start", "end"),
    [
        ("this mornin", "22 05:00", "22 12:00"),
        ("ths morn", "22 05:00", "22 12:00"),
        ("y'day", "21 00:00", "22 00:00"),
        ("yestrday", "21 00:00", "22 00:00"),
        ("lst nyt", "21 18:00", "22 06:00"),
        ("lastnite", "21 18:00", "22 06:00"),
        ("lst fri nite", "20 18:00", "21 06:00"),
        ("lst wk", "09 00:00", "16 00:00"),
        ("2nyt", "22 18:00", "22 21:30"),
        ("tmrw", "23 00:00", "24 00:00"),
        ("2moro nite", "23 18:00", "24 06:00"),
        ("bonfire night", "05 18:00", "06 06:00"),
    ],
)
def test_texted_words_for_time(texted: str, start: str, end: str) -> None:
    """What people leave out or swap on a telephone changes nothing; what is planned is ahead."""
    when = understand(texted, NOW)
    assert (at(start), at(end)) == (when.start, when.end)


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("good friday", (2026, 4, 2, 23)),
        ("easter monday", (2026, 4, 5, 23)),
        ("boxing day", (2025, 12, 26, 0)),
        ("xmas day at 5pm", (2025, 12, 25, 17)),
        ("new years eve at midnight", (2026, 1, 1, 0)),
        ("nye", (2025, 12, 31, 18)),
        ("on bank holiday monday", (2026, 8, 30, 23)),
        ("over the bank holiday weekend", (2026, 8, 28, 23)),
        ("halloween night about 9", (2026, 10, 31, 21)),
        ("since boxing day", (2025, 12, 26, 0)),
    ],
)
def test_days_with_a_name(said: str, start: tuple[int, int, int, int]) -> None:
    """Bank holidays and feasts are the last ones that were, in local time."""
    assert datetime(*start, tzinfo=UTC) == understand(said, NOW).start


def test_the_last_bank_holiday_is_none_of_today() -> None:
    """On a bank holiday, the bank holiday is today and the last one is the one before."""
    now = datetime(2026, 5, 25, 18, 0, tzinfo=UTC)
    days = [understand(said, now).start for said in ("bank holiday", "last bank holiday")]
    assert [datetime(2026, 5, day, 23, tzinfo=UTC) for day in (24, 3)] == days


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("between 11pm and 3am last night", (2026, 3, 28, 23, 0), (2026, 3, 29, 2, 0)),
        ("last night", (2026, 3, 28, 18, 0), (2026, 3, 29, 5, 0)),
        ("yesterday", (2026, 3, 28, 0, 0), (2026, 3, 29, 0, 0)),
        ("today", (2026, 3, 29, 0, 0), (2026, 3, 29, 9, 0)),
    ],
)
def test_a_night_that_loses_an_hour(
    said: str, start: tuple[int, int, int, int, int], end: tuple[int, int, int, int, int]
) -> None:
    """In the night of the spring change, local hours end an hour of real time sooner."""
    when = understand(said, datetime(2026, 3, 29, 9, 0, tzinfo=UTC))
    assert [datetime(*one, tzinfo=UTC) for one in (start, end)] == [when.start, when.end]


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("between 11pm and 3am last night", (2026, 10, 24, 22, 0), (2026, 10, 25, 3, 0)),
        ("last night", (2026, 10, 24, 17, 0), (2026, 10, 25, 6, 0)),
        ("yesterday", (2026, 10, 23, 23, 0), (2026, 10, 24, 23, 0)),
        ("the 25th", (2026, 10, 24, 23, 0), (2026, 10, 25, 9, 0)),
    ],
)
def test_a_night_that_gains_an_hour(
    said: str, start: tuple[int, int, int, int, int], end: tuple[int, int, int, int, int]
) -> None:
    """In the night of the autumn change, the same local hours are one more of real time."""
    when = understand(said, datetime(2026, 10, 25, 9, 0, tzinfo=UTC))
    assert [datetime(*one, tzinfo=UTC) for one in (start, end)] == [when.start, when.end]

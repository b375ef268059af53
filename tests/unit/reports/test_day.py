"""Days counted back, however far somebody says."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.when import find, understand
from tests.unit.reports.test_when import NOW, at

_COUNTED = (
    "{n} weeks ago on a thursday",
    "{n} weeks last friday",
    "{n} fortnights ago on a tuesday",
    "a friday {n} wks back",
    "{n} {unit} ago",
    "for {n} {unit}",
    "in the last {n} {unit}",
    "since {n} {unit} ago",
    "the {n}th of may {n}",
    "{n}/{n}/{n} at {n}.{n}",
    "between {n} and {n} in the morning",
)
_UNITS = ("mins", "hours", "days", "nights", "weeks", "fortnights", "months", "years")


@given(
    said=st.sampled_from(_COUNTED),
    n=st.one_of(st.integers(0, 3000), st.integers(0, 10**12), st.just(10**400)),
    unit=st.sampled_from(_UNITS),
)
def test_no_number_is_too_large(said: str, n: int, unit: str) -> None:
    """Whatever somebody counts, both readings return, and never with a start after their end."""
    text = said.format(n=n, unit=unit)
    for when in (understand(text, NOW), find(f"shed done {text} by lads", NOW)):
        assert when is None or not (when.start and when.end) or when.start <= when.end


@pytest.mark.parametrize(
    "said",
    [
        "9999999 weeks ago on a thursday",
        "888888 weeks last friday",
        "99999 fortnights ago on a tue",
    ],
)
def test_a_weekday_nobody_can_mean_is_unknown(said: str) -> None:
    """The words are kept and name no day."""
    assert (said, None) == (understand(said, NOW).text, understand(said, NOW).start)


@pytest.mark.parametrize(
    ("said", "start"),
    [("two weeks ago on a thursday", "05 00:00"), ("2 weeks last friday", "06 00:00")],
)
def test_a_weekday_some_weeks_back_is_that_day(said: str, start: str) -> None:
    """Those that anybody may mean are still counted."""
    assert at(start) == understand(said, NOW).start


@pytest.mark.parametrize(
    ("said", "now", "year"),
    [
        ("last summer", (2026, 7, 15), 2025),
        ("last summer", (2026, 11, 22), 2026),
        ("since last summer", (2026, 7, 15), 2025),
        ("the end of last summer", (2026, 7, 15), 2025),
        ("last spring", (2026, 4, 15), 2025),
        ("last spring", (2026, 7, 15), 2026),
        ("last autumn", (2026, 11, 22), 2025),
        ("last winter", (2026, 1, 15), 2024),
        ("last july", (2026, 7, 15), 2025),
    ],
)
def test_the_last_season_is_a_finished_one(said: str, now: tuple[int, int, int], year: int) -> None:
    """In July, last summer was a year ago; in November it was this year's."""
    start = understand(said, datetime(*now, 12, tzinfo=UTC)).start
    assert start
    assert year == start.year

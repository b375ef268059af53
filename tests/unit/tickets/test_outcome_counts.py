"""What may be told of what reports led to."""

from datetime import UTC, datetime

import pytest

from bot.tickets.outcomes import (
    OutcomeCount,
    Period,
    Share,
    Told,
    may_be_told,
    share,
    twelve_months,
)
from bot.tickets.status import Status

DONE, SHUT = Status.RESOLVED, Status.NO_ACTION


def a_count(number: int, ward: str | None = "Yarm", outcome: Status | None = DONE) -> OutcomeCount:
    """Return so many reports of rubbish."""
    return OutcomeCount("rubbish", ward, outcome, number)


def test_fewer_than_five_in_a_ward_are_not_told() -> None:
    """Not alone, and not in a sum, where the difference of two answers would tell."""
    counts = [a_count(4), a_count(6, "Newtown")]
    assert () == may_be_told(counts, 5, wards={"Yarm"})
    assert (Told("rubbish", 6, Share.ALL),) == may_be_told(counts, 5)
    assert (Told("rubbish", 6, Share.ALL),) == may_be_told(counts, 5, wards={"Yarm", "Newtown"})


def test_a_ward_counts_with_all_its_outcomes() -> None:
    """Three of one end and two of another are five reports; the share is only a word."""
    counts = [a_count(3), a_count(1, outcome=SHUT), a_count(1, outcome=None)]
    assert (Told("rubbish", 5, Share.MOST),) == may_be_told(counts, 5, wards={"Yarm"})


def test_a_report_without_a_ward_is_not_counted() -> None:
    """Nobody knows whom it would point at."""
    assert () == may_be_told([a_count(9, None)], 5)


def test_the_most_frequent_kind_comes_first() -> None:
    """Then by name."""
    counts = [
        a_count(5),
        OutcomeCount("noise", "Yarm", SHUT, 8),
        OutcomeCount("a", "Yarm", None, 5),
    ]
    assert ["noise", "a", "rubbish"] == [told.category for told in may_be_told(counts, 5)]


@pytest.mark.parametrize(
    ("part", "whole", "word"),
    [
        (5, 5, Share.ALL),
        (0, 5, Share.NONE),
        (4, 5, Share.MOST),
        (3, 5, Share.MOST),
        (5, 10, Share.HALF),
        (2, 5, Share.HALF),
        (1, 5, Share.SOME),
    ],
)
def test_shares_are_words(part: int, whole: int, word: Share) -> None:
    """An exact number could single out the one that was left."""
    assert word is share(part, whole)


@pytest.mark.parametrize(
    ("now", "begin", "end"),
    [
        ("2026-03-31 22:59", "2025-03-01 00:00", "2026-03-01 00:00"),
        ("2026-03-31 23:00", "2025-03-31 23:00", "2026-03-31 23:00"),
        ("2026-10-25 01:30", "2025-09-30 23:00", "2026-09-30 23:00"),
        ("2026-10-31 23:59", "2025-09-30 23:00", "2026-09-30 23:00"),
        ("2026-11-01 00:00", "2025-11-01 00:00", "2026-11-01 00:00"),
        ("2028-02-29 12:00", "2027-02-01 00:00", "2028-02-01 00:00"),
    ],
)
def test_the_year_is_twelve_whole_months_of_local_time(now: str, begin: str, end: str) -> None:
    """It is the same all month long, and months begin at midnight in London."""
    moments = (datetime.fromisoformat(said).replace(tzinfo=UTC) for said in (now, begin, end))
    at, first, last = moments
    assert Period(first, last) == twelve_months(at)

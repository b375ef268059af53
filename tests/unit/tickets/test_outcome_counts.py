"""What may be told of what reports led to."""

import pytest

from bot.tickets.outcomes import OutcomeCount, Share, Told, may_be_told, share
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

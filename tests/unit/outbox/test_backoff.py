"""When to try again."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.backoff import LONGEST_WISH, due_again, last_attempt, pause
from tests.fakes.clock import START


def test_tries_for_at_least_75_hours() -> None:
    """With the least spread, the pauses before the last attempt outlast 75 hours."""
    waited = sum(pause(attempt) for attempt in range(1, last_attempt()))
    assert timedelta(hours=75) <= timedelta(seconds=waited) < timedelta(hours=77)


def test_is_quick_at_first_and_hourly_later() -> None:
    """A short trouble costs seconds, a long one never more than an hour a time."""
    assert [5, 10, 20, 40] == [pause(attempt) for attempt in range(1, 5)]
    assert 3600 == pause(60)


def test_gives_up_after_the_last_attempt() -> None:
    """The last failed attempt has no next one."""
    assert due_again(START, last_attempt(), spread=0.5) is None
    assert due_again(START, last_attempt() - 1, spread=0.5) is not None


def test_keeps_to_what_the_far_end_asks() -> None:
    """Retry-After is never undercut, and a year is read as a day."""
    assert START + timedelta(seconds=900) == due_again(START, 1, spread=1, wish=900)
    assert START + LONGEST_WISH == due_again(START, 1, spread=1, wish=1e12)


@given(
    attempts=st.integers(1, 10**6),
    spread=st.floats(0, 1),
    wish=st.none() | st.floats(-(10**6), 10**6),
)
def test_is_always_later_and_never_absurd(attempts: int, spread: float, wish: float | None) -> None:
    """Whatever is asked, the next time is 5 seconds to a day ahead, or never."""
    due = due_again(START, attempts, spread=spread, wish=wish)
    assert due is None or timedelta(seconds=5) <= due - START <= timedelta(days=1)

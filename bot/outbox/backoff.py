"""When to try again: quickly at first, hourly later, for three days and three hours, then never.

75 hours outlast a weekend with a bank holiday in a partner's office (goal G4 of the reliability
plan). The spread keeps a thousand waiting messages from knocking at the same second.
"""

from datetime import datetime, timedelta

FIRST_SECONDS = 5.0
MOST_SECONDS = 3600.0
KEEP_TRYING = timedelta(hours=75)
SPREAD = 0.25
# What a partner may ask for with Retry-After; longer would be losing the message by waiting.
LONGEST_WISH = timedelta(hours=24)


def pause(attempts: int) -> float:
    """Return the least seconds to wait after this many failed attempts (1 or more)."""
    doublings = min(attempts - 1, 20)
    return min(FIRST_SECONDS * (1 << doublings), MOST_SECONDS)


def last_attempt() -> int:
    """Return the number of the attempt after which the pauses add up to 75 hours or more."""
    attempts, waited = 1, 0.0
    while waited < KEEP_TRYING.total_seconds():
        waited += pause(attempts)
        attempts += 1
    return attempts


def due_again(
    now: datetime, attempts: int, *, spread: float, wish: float | None = None
) -> datetime | None:
    """Return when to try again after this many failed attempts, None when it is enough.

    `spread` is a random number from 0 to 1; `wish` are the seconds the far end asked for, which
    we keep to up to a day.
    """
    if attempts >= last_attempt():
        return None
    seconds = pause(attempts) * (1 + SPREAD * spread)
    asked = min(max(wish or 0.0, 0.0), LONGEST_WISH.total_seconds())
    return now + timedelta(seconds=max(seconds, asked))

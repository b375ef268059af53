"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)


class FixedClock:
    """A `Clock` set by hand; it begins half an hour before Europe/London changes to summer."""

    def __init__(self, at: datetime = START) -> None:
        """Stand at this time, aware and UTC."""
        self.at = at

    def now(self) -> datetime:
        """Return the time it was set to."""
        return self.at

    def forward(self, **amount: float) -> datetime:
        """Move on by `timedelta(**amount)` and return the new time."""
        self.at += timedelta(**amount)
        return self.at

"""How often one address may try a password."""

from collections import deque
from datetime import datetime, timedelta

from bot.usecases.ports import Clock

# Checking a password takes 64 MiB and much of a core; an office shares one address.
MOST, WITHIN = 20, timedelta(minutes=5)
MOST_ADDRESSES = 10_000


class Tries:
    """Counts tries by address, in memory: a start of the service forgives."""

    def __init__(self, clock: Clock) -> None:
        """Count by this clock."""
        self._clock = clock
        self._times: dict[str, deque[datetime]] = {}

    def allow(self, address: str) -> bool:
        """Count a try of this address, and tell whether it may be made."""
        now = self._clock.now()
        if len(self._times) >= MOST_ADDRESSES:
            self._forget(now)
        times = self._times.setdefault(address, deque(maxlen=MOST))
        if len(times) == MOST and now - times[0] < WITHIN:
            return False
        times.append(now)
        return True

    def _forget(self, now: datetime) -> None:
        self._times = {who: times for who, times in self._times.items() if now - times[-1] < WITHIN}

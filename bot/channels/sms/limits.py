"""Who gets ordinary replies, and how many: a text line must not be a way to spend our money.

999 advice never asks here: it goes to every sender, every time.
"""

import re
from collections import OrderedDict, deque
from datetime import datetime, timedelta

from bot.usecases.ports import Clock

PER_HOUR = 30
HOUR = timedelta(hours=1)
MOST_NUMBERS = 20_000

# Geographic, UK-wide and mobile numbers; not personal (070), pager (076), premium or foreign ones.
_ORDINARY = re.compile(r"\+44(?:[12]\d{8,9}|3\d{9}|7(?:[1-57-9]\d|624)\d{6,7})")


def ordinary(number: str) -> bool:
    """Return whether this is a British number of the kind residents have."""
    return _ORDINARY.fullmatch(number) is not None


class ReplyLimits:
    """Counts replies per number over the last hour, in memory, for a bounded lot of numbers."""

    def __init__(self, clock: Clock, per_hour: int = PER_HOUR) -> None:
        self._clock = clock
        self._per_hour = per_hour
        self._sent: OrderedDict[str, deque[datetime]] = OrderedDict()

    def allow(self, number: str) -> bool:
        """Count one reply to this number and return whether it may go."""
        if not ordinary(number):
            return False
        now = self._clock.now()
        times = self._sent.setdefault(number, deque())
        self._sent.move_to_end(number)
        while times and now - times[0] >= HOUR:
            times.popleft()
        if len(self._sent) > MOST_NUMBERS:
            self._sent.popitem(last=False)
        if len(times) >= self._per_hour:
            return False
        times.append(now)
        return True

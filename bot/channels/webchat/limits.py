"""Limits for each conversation and address. They hold back ordinary texts, never 999 advice."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Rate:
    """How many at once, and how many more each second."""

    burst: float
    each_second: float


class Buckets:
    """One token bucket for each key; the keys used longest ago are forgotten."""

    def __init__(self, rate: Rate, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Take the rate that holds for every key."""
        self._rate = rate
        self._now = monotonic
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allow(self, key: str) -> bool:
        """Spend one and return True, or return False where nothing is left."""
        now = self._now()
        left, since = self._left.get(key, (self._rate.burst, now))
        left = min(self._rate.burst, left + (now - since) * self._rate.each_second)
        allowed = left >= 1
        self._left[key] = (left - 1 if allowed else left, now)
        self._left.move_to_end(key)
        while len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
        return allowed


class Limits:
    """What one person, or one address, may do.

    Addresses of this machine are not counted: they are a proxy that does not say whom it speaks
    for (set `SAFER_TRUSTED_PROXY`), or a test. Numbers are ours: wide enough for a family behind
    one address, too narrow for a flood.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._talk = Buckets(Rate(60, 1), monotonic)
        self._from_address = Buckets(Rate(300, 5), monotonic)
        self._open = Buckets(Rate(60, 0.2), monotonic)

    def may_open(self, address: str) -> bool:
        """Return whether this address may begin another conversation."""
        return _local(address) or self._open.allow(address)

    def may_write(self, conversation_id: str, address: str) -> bool:
        """Return whether another ordinary message may be taken."""
        from_here = _local(address) or self._from_address.allow(address)
        return self._talk.allow(conversation_id) and from_here


def _local(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False

"""Stops asking a part that keeps failing, and asks again once in a while."""

import time
from collections.abc import Callable


class Breaker:
    """Opens after `failures` in a row; then lets one try through every `pause` seconds."""

    def __init__(
        self,
        *,
        failures: int = 5,
        pause: float = 10.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = failures
        self._pause = pause
        self._now = monotonic
        self._failed = 0
        self._next_try = 0.0

    @property
    def open(self) -> bool:
        """True while tries are held back."""
        return self._failed >= self._limit

    def allow(self) -> bool:
        """Return whether to try now; while open this spends the one try of the pause."""
        if not self.open:
            return True
        if self._now() < self._next_try:
            return False
        self._next_try = self._now() + self._pause
        return True

    def succeeded(self) -> None:
        """Close: the part works."""
        self._failed = 0

    def half_open(self) -> None:
        """Let the next try through; one more failure opens it again."""
        self._failed = min(self._failed, self._limit - 1)

    def failed(self) -> None:
        """Count one failure."""
        self._failed += 1
        if self.open:
            self._next_try = self._now() + self._pause

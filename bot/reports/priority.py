"""How urgent a report is, from P1 (emergency) to P4 (routine)."""

from __future__ import annotations

from enum import IntEnum


class Priority(IntEnum):
    """P1 is the most urgent; ``higher`` of two is the more urgent one."""

    P1 = 1
    P2 = 2
    P3 = 3
    P4 = 4

    def higher(self, other: Priority) -> Priority:
        """Return the more urgent of the two."""
        return Priority(min(self, other))

    def raised(self, *, limit: Priority) -> Priority:
        """Return one level more urgent, but never beyond ``limit`` through this step."""
        return self if self <= limit else Priority(self - 1)

"""The two scales of urgency: danger (does someone need 999?) and priority (who reads it when?)."""

from __future__ import annotations

from enum import StrEnum

from bot.reports.priority import Priority

__all__ = ["Danger", "Priority"]


class Danger(StrEnum):
    """``now`` interrupts with 999 advice, ``possible`` adds one line of it and asks, or none."""

    NOW = "now"
    POSSIBLE = "possible"
    NONE = "none"

    @property
    def rank(self) -> int:
        """2 for now, 1 for possible, 0 for none."""
        return {Danger.NOW: 2, Danger.POSSIBLE: 1, Danger.NONE: 0}[self]

    def higher(self, other: Danger) -> Danger:
        """Return the graver of the two."""
        return self if self.rank >= other.rank else other

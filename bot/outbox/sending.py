"""What can come of sending one message, and what a sender is.

A sender never raises for what the far end does: it returns one of these results.
"""

from dataclasses import dataclass
from typing import Protocol

from bot.outbox.message import OutboxMessage


@dataclass(frozen=True, slots=True)
class Sent:
    """The far end took it; `external_id` is its own reference, where it gave one."""

    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Not taken now; try later, not before `after_seconds` where the far end named a time.

    `reason` is kept with the message and shown to staff: short, in our words, no content.
    `alert` names the kind of alert to raise beside it, where a person must act.
    """

    reason: str
    after_seconds: float | None = None
    alert: str | None = None


@dataclass(frozen=True, slots=True)
class NotYet:
    """Not tried, because we hold it back ourselves (the partner is paused); no attempt counted."""

    reason: str
    after_seconds: float = 30.0
    alert: str | None = None


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Never going to be taken; the message becomes a dead letter and staff are alerted."""

    reason: str
    alert: str | None = None


type Result = Sent | TryAgain | NotYet | GiveUp


class Sender(Protocol):
    """Carries one message out of the house; must end within 20 seconds."""

    async def send(self, message: OutboxMessage) -> Result:
        """Send it once, under the message's own id, and say what came of it."""
        ...

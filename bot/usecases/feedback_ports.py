"""What hearing back needs of the store: counts of what reports led to, and the pulse question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.reports.conversation import Conversation
from bot.reports.pulse import Feeling
from bot.tickets.outcomes import OutcomeCount, Period


@dataclass(frozen=True, slots=True)
class OpenPulse:
    """A pulse question that waits for an answer; `ward` is empty where it is not known."""

    conversation_id: str
    ward: str


@dataclass(frozen=True, slots=True)
class PulseTotal:
    """How many answered so in a month (`2026-11`) for a ward (empty where it is not known)."""

    month: str
    ward: str
    feeling: Feeling
    number: int


class Outcomes(Protocol):
    """What finished reports led to, counted."""

    async def within(self, period: Period) -> Sequence[OutcomeCount]:
        """Count the reports made in this time and done at its end, by kind, ward and last outcome.

        What became of them later changes nothing. Half-told reports do not count. No ward: nobody
        knows it, or it was outside the borough.
        """
        ...


class Pulses(Protocol):
    """The pulse question: who was asked, and how many answered what; nothing joins the two."""

    async def asked_since(self, conversation: Conversation, since: datetime) -> bool:
        """Tell whether this conversation, or its number in any other, was asked since then."""
        ...

    async def ask(self, conversation: Conversation, ward: str, at: datetime) -> None:
        """Note that the question was put, in place of an older one of this conversation."""
        ...

    async def open(self, conversation: Conversation, since: datetime) -> OpenPulse | None:
        """Return the question that waits for an answer, put since then, if there is one."""
        ...

    async def close(self, asked: OpenPulse) -> None:
        """Note that the question is answered or declined, and not which."""
        ...

    async def count(self, month: str, ward: str, feeling: Feeling) -> None:
        """Count one answer."""
        ...

    async def totals(self, first_month: str) -> Sequence[PulseTotal]:
        """Return all totals from this month on."""
        ...

"""What hearing back needs of the store: counts of what reports led to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.tickets.outcomes import OutcomeCount


class Outcomes(Protocol):
    """What finished reports led to, counted."""

    async def since(self, begin: datetime) -> Sequence[OutcomeCount]:
        """Count the finished reports made since then, by kind, ward and last outcome.

        Half-told reports do not count. No ward: nobody knows it, or it was outside the borough.
        """
        ...

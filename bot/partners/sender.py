"""Carries the outbox's messages to partners, each by the way this installation names for it."""

from collections.abc import Mapping
from typing import Protocol

from bot.errors import DataError, NotFound
from bot.outbox.message import OutboxMessage
from bot.outbox.sending import NotYet, Result, TryAgain
from bot.partners.reach import Reach, Reached
from bot.tickets.partner import Way as Door

PARTNER_UNKNOWN = "partner_unknown"
PARTNERS_FILE = "partners_file"


class WayOut(Protocol):
    """One way of delivering."""

    async def send(self, message: OutboxMessage, reached: Reached) -> Result:
        """Send it once and say what came of it."""
        ...


class PartnerSender:
    """Sends messages of way `partner`; the way out is looked up anew for every attempt."""

    def __init__(self, reach: Reach, ways_out: Mapping[Door, WayOut]) -> None:
        """Take the address book and one way out for each kind of door."""
        self._reach = reach
        self._ways_out = ways_out

    async def send(self, message: OutboxMessage) -> Result:
        """Send it once; a paused partner's message waits without counting as tried."""
        try:
            reached = self._reach.of(message.recipient)
        except NotFound:
            return TryAgain("this partner is not in our list", alert=PARTNER_UNKNOWN)
        except DataError:
            return NotYet("the partners file has a mistake", alert=PARTNERS_FILE)
        if reached.paused:
            return NotYet("the partner is paused")
        return await self._ways_out[reached.door].send(message, reached)

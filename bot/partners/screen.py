"""Delivers on screen: the partner's people sign in to the console and find it there.

The message itself, as it was made, is what the console shows them; so there is nothing to carry.
"""

from bot.outbox.message import OutboxMessage
from bot.outbox.sending import Result, Sent
from bot.partners.reach import Reached


class Screen:
    """The way out that needs no address."""

    async def send(self, message: OutboxMessage, reached: Reached) -> Result:
        """Say that it is there: from now on the partner's sign-in shows it."""
        return Sent()

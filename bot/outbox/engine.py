"""Which engine carries messages: our own relay on one machine, another one at scale.

An engine only has to run until it is cancelled; what is to be carried is in the outbox already.
"""

from typing import Protocol

from bot.errors import SettingsError
from bot.outbox.relay import Relay


class DeliveryEngine(Protocol):
    """Carries the outbox's messages out."""

    async def run(self) -> None:
        """Work until cancelled."""
        ...


def choose_engine(choice: str, relay: Relay) -> DeliveryEngine:
    """Return the engine of the setting `SAFER_DELIVERY_ENGINE`, or raise `SettingsError`."""
    if choice == "embedded":
        return relay
    raise SettingsError(f"SAFER_DELIVERY_ENGINE: '{choice}' is not built in yet, use 'embedded'")

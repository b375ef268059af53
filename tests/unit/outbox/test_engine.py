"""Choosing the engine."""

import pytest

from bot.errors import SettingsError
from bot.outbox.engine import choose_engine
from bot.outbox.relay import Relay
from tests.fakes.clock import FixedClock
from tests.fakes.ledger import FakeLedger


def test_embedded_is_our_own_relay(clock: FixedClock) -> None:
    """One machine needs nothing else."""
    relay = Relay(FakeLedger(), {}, clock)
    assert relay is choose_engine("embedded", relay)


def test_another_engine_is_refused_plainly(clock: FixedClock) -> None:
    """A setting that does nothing would be worse than one that is refused."""
    with pytest.raises(SettingsError, match="SAFER_DELIVERY_ENGINE"):
        choose_engine("procrastinate", Relay(FakeLedger(), {}, clock))

"""A desk with a real store, and a resident to talk with it, past Rasa."""

from collections.abc import Callable
from datetime import datetime

import pytest

from bot.reports.report import Channel
from bot.store.engine import SqlStore
from bot.triage.danger import Danger
from bot.usecases.desk import Desk
from bot.usecases.take_message import TakenMessage, take_message
from tests.fakes.clock import FixedClock
from tests.fakes.desk import make_desk

NUMBER = "+447700900123"


@pytest.fixture
def desk(store: SqlStore, clock: FixedClock) -> Desk:
    """Our own data, a real store, a triage of few words."""
    return make_desk(store, clock)


class Resident:
    """Somebody who writes, on the web or by text."""

    def __init__(self, desk: Desk, channel: Channel, now: Callable[[], datetime]) -> None:
        """Open nothing yet; the first word does."""
        self._desk = desk
        self._channel = channel
        self._now = now
        self._count = 0
        self.id = "c_web" if channel is Channel.WEB else ""

    async def write(self, text: str, danger: Danger = Danger.NONE) -> TakenMessage:
        """Write one message."""
        self._count += 1
        taken = await take_message(
            self._desk,
            channel=self._channel,
            text=text,
            key=f"{self._channel}:{self._count}",
            at=self._now(),
            danger=danger,
            conversation_id=self.id or None,
            contact=NUMBER if self._channel is Channel.SMS else None,
        )
        self.id = taken.conversation_id
        return taken


@pytest.fixture
def web(desk: Desk, clock: FixedClock) -> Resident:
    """A resident at the web chat."""
    return Resident(desk, Channel.WEB, clock.now)


@pytest.fixture
def sms(desk: Desk, clock: FixedClock) -> Resident:
    """A resident with a phone."""
    return Resident(desk, Channel.SMS, clock.now)

"""A turn among fakes, with a real spool."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.conversation.bundle import Bundles
from bot.conversation.dispatch import Dispatcher
from bot.conversation.guard import Guard
from bot.conversation.inbound import Channel, Inbound, Taken
from bot.conversation.keep import Patience
from bot.conversation.spool import Spool
from bot.conversation.turn import Turn
from bot.conversation.wake import Waiters
from tests.fakes.room import FakeFloor, FakeRasa, FakeRoom

QUICK = Patience(store_urgent=0.1, store=0.3, spool_urgent=0.3, spool=1.0)


@dataclass
class Scene:
    """Everything a turn works with."""

    folder: Path
    room: FakeRoom = field(default_factory=FakeRoom)
    rasa: FakeRasa = field(default_factory=FakeRasa)
    waiters: Waiters = field(default_factory=Waiters)
    patience: Patience = QUICK
    bundles: Bundles = field(default_factory=Bundles)

    def __post_init__(self) -> None:
        """Put the turn together."""
        self.spool = Spool(self.folder)
        self.guard = Guard(FakeFloor())
        self.dispatcher = Dispatcher(
            self.rasa, self.waiters, bundles=self.bundles, says=self.guard.outage
        )
        self.turn = Turn(
            guard=self.guard,
            spool=self.spool,
            dispatcher=self.dispatcher,
            waiters=self.waiters,
            patience=self.patience,
        )

    async def say(self, text: str, *, who: str = "c_one", key: str | None = None) -> Taken:
        """Send one web message."""
        return await self.turn.take(web(text, who=who, key=key))

    async def settled(self) -> None:
        """Wait until no turn is in flight."""
        await self.dispatcher.settled()


def web(text: str, *, who: str = "c_one", key: str | None = None) -> Inbound:
    """Return a message of the web chat."""
    return Inbound(Channel.WEB, text, key or f"web:{who}:{text}", datetime.now(UTC), who)

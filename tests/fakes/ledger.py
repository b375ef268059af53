"""An outbox in memory, and senders that answer as they are told."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.errors import NotFound, Unavailable
from bot.outbox.message import JSON, OutboxMessage, State, Way
from bot.outbox.sending import Result, Sent


@dataclass
class FakeLedger:
    """A `Ledger`: one page for all; `down` makes every transaction fail."""

    rows: dict[str, OutboxMessage] = field(default_factory=dict)
    raised: list[tuple[str, str]] = field(default_factory=list)
    noted: list[tuple[str, str]] = field(default_factory=list)
    down: bool = False
    transactions: int = 0

    @property
    def outbox(self) -> "FakeLedger":
        """The messages."""
        return self

    @property
    def alerts(self) -> "FakeLedger":
        """The alerts."""
        return self

    @property
    def tickets(self) -> "FakeLedger":
        """The histories."""
        return self

    @asynccontextmanager
    async def begin(self) -> AsyncIterator["FakeLedger"]:
        """Open the page; what it holds is put back when the block raises."""
        if self.down:
            raise Unavailable("down")
        self.transactions += 1
        before = dict(self.rows), list(self.raised), list(self.noted)
        try:
            yield self
        except BaseException:
            self.rows, self.raised, self.noted = before
            raise

    def put(self, *messages: OutboxMessage) -> None:
        """Add messages."""
        self.rows |= {message.id: message for message in messages}

    async def claim(
        self,
        now: datetime,
        lease_until: datetime,
        by: str,
        limit: int,
        *,
        ways: Collection[Way] = tuple(Way),
        skip: Collection[str] = (),
        each: int | None = None,
    ) -> Sequence[OutboxMessage]:
        """Lease as the store does, without its order within a ticket."""
        taken: list[OutboxMessage] = []
        count: Counter[str] = Counter()
        for message in sorted(self.rows.values(), key=lambda m: m.due_at):
            if len(taken) == limit or not _ready(message, now):
                continue
            if message.way not in ways or message.recipient in skip:
                continue
            if each is not None and count[message.recipient] >= each:
                continue
            count[message.recipient] += 1
            taken.append(replace(message, state=State.LEASED, lease_until=lease_until, lease_by=by))
        self.put(*taken)
        return taken

    async def get(self, message_id: str) -> OutboxMessage:
        """Return one message."""
        if message_id not in self.rows:
            raise NotFound("no such message")
        return self.rows[message_id]

    async def save(self, message: OutboxMessage) -> None:
        """Keep it."""
        self.put(message)

    async def raise_alert(
        self, *, at: datetime, kind: str, key: str, detail: Mapping[str, JSON]
    ) -> None:
        """Remember the alert."""
        self.raised.append((kind, key))

    async def note_event(
        self, ref: str, *, at: datetime, by: str, what: str, detail: Mapping[str, JSON]
    ) -> None:
        """Remember the event."""
        self.noted.append((ref, what))


def _ready(message: OutboxMessage, now: datetime) -> bool:
    if message.state is State.DUE:
        return message.due_at <= now
    expired = message.lease_until is not None and message.lease_until <= now
    return message.state is State.LEASED and expired


@dataclass
class FakeSender:
    """Gives the results it was told for each id, then `Sent`; some recipients are slow."""

    results: dict[str, list[Result | Exception]] = field(default_factory=dict)
    slow: Mapping[str, float] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    now: Counter[str] = field(default_factory=Counter)
    most: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    during: Callable[[OutboxMessage], None] = lambda message: None

    async def send(self, message: OutboxMessage) -> Result:
        """Remember the message and answer."""
        self.now[message.recipient] += 1
        self.most[message.recipient] = max(
            self.most[message.recipient], self.now[message.recipient]
        )
        try:
            await asyncio.sleep(self.slow.get(message.recipient, 0))
        finally:
            self.now[message.recipient] -= 1
        self.sent.append(message.id)
        self.during(message)
        told = self.results.get(message.id)
        result = told.pop(0) if told else Sent()
        if isinstance(result, Exception):
            raise result
        return result

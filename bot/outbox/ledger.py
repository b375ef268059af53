"""What the relay needs of the store: the messages, alerts and the history, in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.outbox.message import JSON, OutboxMessage, Way


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Return the time now, aware, UTC."""
        ...


class Queue(Protocol):
    """The messages; as `Outbox` of the use cases."""

    async def claim(
        self,
        now: datetime,
        lease_until: datetime,
        by: str,
        limit: int,
        *,
        ways: Collection[Way] = ...,
        skip: Collection[str] = ...,
        each: int | None = None,
    ) -> Sequence[OutboxMessage]:
        """Lease due messages: these ways, no recipient in `skip`, at most `each` of one."""
        ...

    async def get(self, message_id: str) -> OutboxMessage:
        """Return one message and hold it, or raise `NotFound`."""
        ...

    async def save(self, message: OutboxMessage) -> None:
        """Keep what became of an attempt."""
        ...


class Bell(Protocol):
    """Alerts a person must see."""

    async def raise_alert(
        self, *, at: datetime, kind: str, key: str, detail: Mapping[str, JSON]
    ) -> None:
        """Raise an alert; the same kind and key again, while open, only counts it."""
        ...


class History(Protocol):
    """What happened to each ticket."""

    async def note_event(
        self, ref: str, *, at: datetime, by: str, what: str, detail: Mapping[str, JSON]
    ) -> None:
        """Write one line of the ticket's history."""
        ...


class Page(Protocol):
    """One transaction."""

    @property
    def outbox(self) -> Queue:
        """The messages."""
        ...

    @property
    def alerts(self) -> Bell:
        """The alerts."""
        ...

    @property
    def tickets(self) -> History:
        """The histories of tickets."""
        ...


class Ledger(Protocol):
    """Opens transactions; leaving the block commits, an exception rolls back."""

    def begin(self) -> AbstractAsyncContextManager[Page]:
        """Open one transaction that may write."""
        ...

"""Wakes whoever waits for a conversation's next message."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Waiters:
    """One set of sleepers for each conversation; other processes' messages are found by polling."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)

    @contextmanager
    def waiting(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """Give an event that `wake` sets, as long as the block lasts."""
        event = asyncio.Event()
        self._waiting[conversation_id].add(event)
        try:
            yield event
        finally:
            self._waiting[conversation_id].discard(event)
            if not self._waiting[conversation_id]:
                del self._waiting[conversation_id]

    def wake(self, conversation_id: str) -> None:
        """Wake all who wait for this conversation."""
        for event in self._waiting.get(conversation_id, ()):
            event.set()

    def wake_all(self) -> None:
        """Wake everyone, because the service stops."""
        for conversation_id in list(self._waiting):
            self.wake(conversation_id)

    @property
    def count(self) -> int:
        """How many wait now."""
        return sum(map(len, self._waiting.values()))


async def pause(event: asyncio.Event, seconds: float) -> None:
    """Sleep until the event is set or the time is up, and make the event ready again."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
    event.clear()

"""What goes on beside the turns: Rasa's return, spooled and forgotten texts, silent questions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.conversation.dispatch import Dispatcher
from bot.conversation.keep import Keeper
from bot.conversation.ports import Room
from bot.conversation.wake import Waiters
from bot.errors import SaferError

if TYPE_CHECKING:
    from bot.usecases.ports import Clock

_TICK = 0.5
_OFTEN = 2.0
_SELDOM = 60.0
# A turn in flight is not a forgotten one: Rasa's time-out and some more; what waits is neither.
_FORGOTTEN_AFTER = 4.0


class Sweeper:
    """Runs until it is cancelled; a job that fails is tried again at its next time."""

    def __init__(
        self, room: Room, keeper: Keeper, dispatcher: Dispatcher, waiters: Waiters, clock: Clock
    ) -> None:
        self._room = room
        self._keeper = keeper
        self._dispatcher = dispatcher
        self._waiters = waiters
        self._clock = clock
        self._log = structlog.get_logger()

    async def run(self) -> None:
        """Do every job at its time."""
        await asyncio.gather(
            self._every(_TICK, self.probe),
            self._every(_OFTEN, self.ingest),
            self._every(_OFTEN, self.redispatch),
            self._every(_OFTEN, self.settle),
            self._every(_SELDOM, self.finish_stale),
        )

    async def probe(self) -> None:
        """See whether Rasa is back; if so give it at once what waited."""
        if await self._dispatcher.probe():
            await self.redispatch(all_of_them=True)

    async def ingest(self) -> None:
        """Take the spool into the store."""
        if self._keeper.waiting:
            count = await self._keeper.ingest()
            if count:
                self._log.info("spool_ingested", count=count, left=self._keeper.waiting)

    async def redispatch(self, *, all_of_them: bool = False) -> None:
        """Give Rasa what a crash or an outage left behind."""
        forgotten_after = _FORGOTTEN_AFTER + self._dispatcher.longest_wait
        age = timedelta(seconds=0 if all_of_them else forgotten_after)
        for conversation_id in await self._room.waiting(self._clock.now() - age):
            self._dispatcher.retry(conversation_id)

    async def settle(self) -> None:
        """Settle the danger questions that nobody answered."""
        for conversation_id in await self._room.settle_due():
            self._waiters.wake(conversation_id)
            self._dispatcher.nudge(conversation_id)

    async def finish_stale(self) -> None:
        """Hand half-told reports to staff."""
        count = await self._room.finish_stale()
        if count:
            self._log.info("unfinished_filed", count=count)

    async def _every(self, seconds: float, job: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await job()
            except SaferError as wrong:
                self._log.warning("job_put_off", job=job.__name__, kind=type(wrong).__name__)
            except Exception as wrong:  # a background job must outlive its faults
                self._log.error("job_failed", job=job.__name__, kind=type(wrong).__name__)
            await asyncio.sleep(seconds)

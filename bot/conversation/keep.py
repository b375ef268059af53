"""Keeps a judged message: in the store, else in the spool, else nowhere; then says which.

The store gets 0.7 s where danger is in play, 5 s else. Its work is never cut off half-way: what
commits late is found by its key, and its spool file is dropped.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.conversation.heard import Heard
from bot.conversation.inbound import Danger, Kept
from bot.conversation.ports import Room, Stored
from bot.conversation.spool import Spool
from bot.errors import SaferError, Unavailable

# More at once means that the store hangs; then the spool is the quicker way.
MOST_AT_ONCE = 200
_TRIES_BEFORE_ASIDE = 5


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a message waits for each place, in seconds; see architecture, "then store"."""

    store_urgent: float = 0.7
    store: float = 5.0
    spool_urgent: float = 0.25
    spool: float = 3.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a message was kept; `heard` as it was finally judged, `stored` where committed."""

    kept: Kept
    heard: Heard
    stored: Stored | None = None


class Refine(Protocol):
    """Judges again with the store's help."""

    def __call__(self, room: Room, heard: Heard, *, answered: bool) -> Awaitable[Heard]:
        """Return the message as it is to be stored; `answered` where its lines were shown."""
        ...


Told = Callable[[Heard, Stored], None]


class Keeper:
    """One way into the store for every message, in order for each sender."""

    def __init__(self, spool: Spool, *, refine: Refine, told: Told, patience: Patience) -> None:
        """Take the spool; `refine` judges again with the store's help, `told` hears of commits."""
        self._spool = spool
        self._refine = refine
        self._told = told
        self._patience = patience
        self._room: Room | None = None
        self._open = asyncio.Event()
        self._tails: dict[str, asyncio.Task[Outcome]] = {}
        self._in_flight: dict[str, int] = {}
        self._background: set[asyncio.Task[None]] = set()
        self._reading = asyncio.Lock()
        self._tries: dict[str, int] = {}
        self._log = structlog.get_logger()

    def attach(self, room: Room) -> None:
        """The store is there: let the waiting messages in."""
        self._room = room
        self._open.set()

    async def keep(self, heard: Heard) -> Outcome:
        """Keep one message; never raises, takes no longer than its patience."""
        urgent = heard.danger is not Danger.NONE
        spare = self._spare(heard) if urgent else None
        outcome = await self._stored(heard, urgent=urgent)
        if outcome:
            if spare:
                self._later(self._drop(spare, heard.slip))
            return outcome
        spare = spare or self._spare(heard)
        limit = self._patience.spool_urgent if urgent else self._patience.spool
        done, _ = await asyncio.wait({spare}, timeout=limit)
        kept: Kept = "spool" if done and spare.result() else "nowhere"
        self._log.warning("not_stored", kept=kept, danger=heard.danger.value)
        return Outcome(kept, heard)

    async def ingest(self, who: str | None = None) -> int:
        """Take the spool's messages into the store, oldest first; return how many.

        Stops at the first that the store cannot take now; sets aside what it never will.
        """
        count = 0
        async with self._reading:
            for name in self._spool.names(who):
                if name in self._own_names():
                    continue
                if not await self._ingest_one(name):
                    break
                count += 1
        return count

    @property
    def in_flight(self) -> int:
        """How many messages the store is working on."""
        return len(self._in_flight)

    @property
    def waiting(self) -> int:
        """How many messages wait in the spool."""
        return len(self._spool.names())

    async def close(self) -> None:
        """Give the messages in flight a last moment; those not stored are spooled already."""
        tasks = {*self._tails.values(), *self._background}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=2)
            for task in late:
                task.cancel()

    async def _stored(self, heard: Heard, *, urgent: bool) -> Outcome | None:
        if len(self._in_flight) >= MOST_AT_ONCE:
            return None
        task = asyncio.create_task(self._store(heard, self._tails.get(heard.who)))
        self._tails[heard.who] = task
        self._in_flight[heard.slip] = self._in_flight.get(heard.slip, 0) + 1
        task.add_done_callback(lambda done: self._landed(heard, done))
        limit = self._patience.store_urgent if urgent else self._patience.store
        done, _ = await asyncio.wait({task}, timeout=limit)
        return task.result() if done and not task.cancelled() and not task.exception() else None

    async def _store(self, heard: Heard, before: asyncio.Task[Outcome] | None) -> Outcome:
        if before:
            await asyncio.wait({before})
        await self._open.wait()
        room = self._room
        if room is None:
            raise Unavailable("the store is not there")
        if self._spool.names(heard.who):
            await self.ingest(heard.who)
        heard = await self._refine(room, heard, answered=False)
        stored = await room.take(heard)
        self._told(heard, stored)
        await self._spool.remove_slip(heard.slip)
        return Outcome("store", heard, stored)

    def _landed(self, heard: Heard, task: asyncio.Task[Outcome]) -> None:
        if self._tails.get(heard.who) is task:
            del self._tails[heard.who]
        left = self._in_flight.get(heard.slip, 1) - 1
        if left:
            self._in_flight[heard.slip] = left
        else:
            self._in_flight.pop(heard.slip, None)
        if not task.cancelled() and (wrong := task.exception()):
            self._log.warning("store_failed", kind=type(wrong).__name__)

    def _spare(self, heard: Heard) -> asyncio.Task[bool]:
        return asyncio.create_task(self._put(heard))

    async def _put(self, heard: Heard) -> bool:
        try:
            await self._spool.put(heard)
        except OSError as wrong:
            self._log.error("spool_failed", kind=type(wrong).__name__)
            return False
        return True

    async def _drop(self, spare: asyncio.Task[bool], slip: str) -> None:
        await asyncio.wait({spare})
        await self._spool.remove_slip(slip)

    def _later(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def _own_names(self) -> set[str]:
        return {name for slip in self._in_flight if (name := self._spool.name_of(slip))}

    async def _ingest_one(self, name: str) -> bool:
        """Take one file into the store; return False when the store cannot take it now."""
        if self._room is None:
            return False
        heard = await self._spool.read(name)
        if heard is None:
            await self._set_aside(name)
            return True
        try:
            heard = await self._refine(self._room, heard, answered=True)
            stored = await self._room.take(heard)
        except Unavailable:
            return False
        except Exception as wrong:  # one file that cannot be taken must not hold up the others
            self._log.error("ingest_failed", kind=type(wrong).__name__)
            return await self._failed(name)
        self._told(heard, stored)
        await self._spool.remove(name)
        return True

    async def _failed(self, name: str) -> bool:
        self._tries[name] = self._tries.get(name, 0) + 1
        if self._tries[name] < _TRIES_BEFORE_ASIDE:
            return False
        await self._set_aside(name)
        return True

    async def _set_aside(self, name: str) -> None:
        self._tries.pop(name, None)
        await self._spool.set_aside(name)
        self._log.error("spool_file_set_aside")
        if self._room:
            with suppress(SaferError):
                await self._room.alarm("spool_file_set_aside", name)

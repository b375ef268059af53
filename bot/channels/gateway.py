"""The residents' gateway as a process: first it listens, then it loads.

1. aiohttp, the page and the quick floor: enough to listen, to advise 999 and to spool.
2. The rules of the danger floor, in a thread.
3. The store and the use cases, in a thread too; tried again until they are there.
4. The jobs beside the turns. Messages taken meanwhile go on by themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Self

import structlog
from aiohttp import ClientSession, web

from bot.channels.app import GatewayParts, create_gateway
from bot.conversation.bundle import FILE as WAITS
from bot.conversation.bundle import Bundles, read_waits
from bot.conversation.dispatch import Dispatcher
from bot.conversation.guard import Floors, Guard
from bot.conversation.ports import Room, Translator
from bot.conversation.quick import QuickFloor
from bot.conversation.rasa import RasaClient
from bot.conversation.spool import Sealer, Spool
from bot.conversation.sweep import Sweeper
from bot.conversation.turn import Turn
from bot.conversation.wake import Waiters
from bot.settings import Settings
from bot.web import Metrics, where

if TYPE_CHECKING:
    from bot.usecases.ports import Clock, Hasher

LoadFloors = Callable[[], Floors]
OpenRoom = Callable[[], Awaitable[Room]]
_TRY_AGAIN = 3.0


class Gateway:
    """All of the gateway but its address: `open` builds it, `app` serves it, `work` loads."""

    def __init__(self, settings: Settings, *, talk: Turn, dispatcher: Dispatcher, guard: Guard,
                 waiters: Waiters, clock: Clock, hasher: Hasher) -> None:  # fmt: skip
        self.talk = talk
        self._settings = settings
        self._dispatcher = dispatcher
        self._guard = guard
        self._waiters = waiters
        self._clock = clock
        self._hasher = hasher
        self._stored = False
        self._ruled = False
        self._log = structlog.get_logger()

    @classmethod
    async def open(
        cls,
        stack: AsyncExitStack,
        settings: Settings,
        *,
        clock: Clock,
        hasher: Hasher,
        sealer: Sealer | None = None,
        translator: Translator | None = None,
    ) -> Self:
        """Build what needs no heavy library; the stack closes it. No translator is usual."""
        key = settings.hash_key.get_secret_value().encode()
        spool = Spool(settings.spool, sealer=sealer, key=key)
        stack.callback(spool.close)
        await _try_open(spool)
        session = await stack.enter_async_context(ClientSession())
        waiters, guard = Waiters(), Guard(QuickFloor())
        rasa = RasaClient(session, settings.rasa, seconds=settings.rasa_seconds)
        bundles = Bundles(read_waits(settings.data_dir / WAITS))
        dispatcher = Dispatcher(
            rasa, waiters, translator=translator, bundles=bundles, says=guard.outage
        )
        talk = Turn(guard=guard, spool=spool, dispatcher=dispatcher, waiters=waiters)
        stack.push_async_callback(talk.close)
        return cls(
            settings,
            talk=talk,
            dispatcher=dispatcher,
            guard=guard,
            waiters=waiters,
            clock=clock,
            hasher=hasher,
        )

    def app(self, more_routes: Sequence[web.RouteDef] = ()) -> web.Application:
        """Return the application to listen with; `more_routes` are those of other doors."""
        metrics = Metrics("gateway")
        metrics.gauge("spooled_messages", "Messages that wait in the spool", self._spooled)
        metrics.gauge("turns_in_flight", "Conversations that wait for Rasa", self._in_flight)
        metrics.gauge("readers_waiting", "Residents who wait for a message", self._waiting)
        parts = GatewayParts(
            settings=self._settings,
            talk=self.talk,
            clock=self._clock,
            hasher=self._hasher,
            health=self.health,
            metrics=metrics,
            more_routes=more_routes,
        )
        return create_gateway(parts)

    def health(self) -> dict[str, str | bool | int]:
        """Return what is loaded and what waits; the process itself is alive if this answers."""
        return {
            "store": self._stored,
            "rules": self._ruled,
            "rasa": self._dispatcher.ready,
            "spooled": self.talk.keeper.waiting,
        }

    async def work(self, load_floors: LoadFloors, open_room: OpenRoom) -> None:
        """Load the rules, open the store, then run the jobs until cancelled.

        `load_floors` runs in a thread. What fails is logged and tried again: until it works, the
        quick floor judges and the spool keeps.
        """
        await asyncio.gather(self._load(load_floors), self._open(open_room))

    async def _load(self, load_floors: LoadFloors) -> None:
        while True:
            try:
                loaded = await asyncio.to_thread(load_floors)
                self._guard.use(*loaded.floors, tongue=loaded.tongue)
            except Exception as wrong:  # the quick floor goes on judging
                self._log.error("rules_not_loaded", kind=type(wrong).__name__, where=where(wrong))
                await asyncio.sleep(_TRY_AGAIN)
            else:
                self._ruled = True
                self._log.info("rules_loaded")
                return

    async def _open(self, open_room: OpenRoom) -> None:
        room = await self._room(open_room)
        self.talk.attach(room)
        self._stored = True
        self._log.info("store_ready")
        sweeper = Sweeper(room, self.talk.keeper, self._dispatcher, self._waiters, self._clock)
        await sweeper.run()

    async def _room(self, open_room: OpenRoom) -> Room:
        while True:
            try:
                return await open_room()
            except Exception as wrong:  # the spool goes on keeping
                self._log.error("store_not_ready", kind=type(wrong).__name__, where=where(wrong))
                await asyncio.sleep(_TRY_AGAIN)

    def _spooled(self) -> float:
        return self.talk.keeper.waiting

    def _in_flight(self) -> float:
        return self._dispatcher.in_flight

    def _waiting(self) -> float:
        return self._waiters.count


async def _try_open(spool: Spool) -> None:
    try:
        await spool.open()
    except OSError as wrong:
        structlog.get_logger().error("spool_not_ready", kind=type(wrong).__name__)

"""The relay carries messages out: claim, send at the same time, mark, for ever.

At least once: a worker that dies holds its messages until their lease runs out, then another takes
them, under the same ids. No recipient can hold up another: each has a few places of its own, and
the claim passes over those whose places are taken.
"""

import asyncio
import os
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from time import monotonic

import structlog

from bot.errors import NotFound
from bot.outbox.ledger import Clock, Ledger, Page
from bot.outbox.message import OutboxMessage, State, Way
from bot.outbox.outcome import Outcome, outcome
from bot.outbox.sending import NotYet, Result, Sender, Sent, TryAgain

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Places:
    """How many messages may be on their way at once: in all of one way, and to one recipient."""

    total: int
    each: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How the relay works, in seconds; a lease outlives a send by far, so that it need not grow.

    The 256 places are more than every partner's 16 together, so that all partners but one may be
    slow. An idle relay looks every 0.25 s, later every second. What ends within `gather` is
    marked in one transaction, so that a long queue costs few of them.
    """

    lease: float = 60.0
    send: float = 20.0
    look: float = 0.25
    idle: float = 1.0
    gather: float = 0.01
    grace: float = 3.0
    places: Mapping[Way, Places] = field(
        default_factory=lambda: {Way.PARTNER: Places(256, 16), Way.SMS: Places(32, 1)}
    )


@dataclass(frozen=True, slots=True)
class Attempt:
    """One message as it was claimed, and what came of sending it."""

    message: OutboxMessage
    result: Result


class Relay:
    """One worker; several may run at once, here and on other machines.

    `run` works until it is cancelled; `run_once` sends what is due now, for tests and tools.
    """

    def __init__(
        self,
        store: Ledger,
        senders: Mapping[Way, Sender],
        clock: Clock,
        *,
        name: str | None = None,
        pace: Pace | None = None,
        random: Random | None = None,
    ) -> None:
        """Carry messages of these ways, under a name of its own that leases are held by."""
        self.name = name or f"relay-{os.getpid()}-{secrets.token_hex(4)}"
        self._store = store
        self._senders = senders
        self._clock = clock
        self._pace = pace or Pace()
        self._random = random or Random()
        self._on_way: dict[str, asyncio.Task[None]] = {}
        self._busy: Counter[tuple[Way, str]] = Counter()
        self._finished: list[Attempt] = []
        self._stopping = False
        self._some_finished = asyncio.Event()
        self._place_free = asyncio.Event()

    async def run(self) -> None:
        """Carry messages until cancelled; then let go of what is not sent yet."""
        marking = asyncio.create_task(self._keep_marking())
        rest = self._pace.look
        try:
            while True:
                self._place_free.clear()
                claimed = await self._take()
                rest = self._pace.look if claimed else min(rest * 1.5, self._pace.idle)
                if not self._may_be_more(claimed):
                    await self._rest(rest)
        finally:
            await self._stop(marking)

    async def run_once(self) -> int:
        """Send what is due now and mark it; return how many messages were tried."""
        claimed = await self._claim()
        results = await asyncio.gather(*(self._send(message) for message in claimed))
        await self._mark([Attempt(m, r) for m, r in zip(claimed, results, strict=True)])
        return len(claimed)

    async def _take(self) -> Sequence[OutboxMessage]:
        try:
            claimed = await self._claim()
        except Exception as error:  # noqa: BLE001  the store may fail as it likes, we go on
            log.warning("relay_cannot_claim", error=type(error).__name__)
            return ()
        fresh = [message for message in claimed if message.id not in self._on_way]
        for message in fresh:
            self._busy[message.way, message.recipient] += 1
            self._on_way[message.id] = asyncio.create_task(self._carry(message))
        return claimed

    def _may_be_more(self, claimed: Sequence[OutboxMessage]) -> bool:
        """Tell whether somebody got as many as one claim gives, and has places left for more."""
        given = Counter((message.way, message.recipient) for message in claimed)
        return any(
            count >= self._half(way) and self._busy[way, to] <= self._pace.places[way].each // 2
            for (way, to), count in given.items()
        )

    def _half(self, way: Way) -> int:
        return max(self._pace.places[way].each // 2, 1)

    async def _claim(self) -> list[OutboxMessage]:
        now = self._clock.now()
        lease_until = now + timedelta(seconds=self._pace.lease)
        claimed: list[OutboxMessage] = []
        async with self._store.begin() as page:
            for way in self._senders:
                claimed += await self._claim_way(page, way, now, lease_until)
        return claimed

    async def _claim_way(
        self, page: Page, way: Way, now: datetime, lease_until: datetime
    ) -> Iterable[OutboxMessage]:
        places = self._pace.places[way]
        taken = sum(count for (of, _), count in self._busy.items() if of is way)
        if taken >= places.total:
            return ()
        # Half of the places at a time, to whoever has half of them free, so that the places of one
        # recipient are never exceeded and each message is on its way as soon as it is claimed.
        half = self._half(way)
        full = places.each - half
        skip = [to for (of, to), count in self._busy.items() if of is way and count > full]
        return await page.outbox.claim(
            now, lease_until, self.name, places.total - taken, ways=(way,), skip=skip, each=half
        )

    async def _carry(self, message: OutboxMessage) -> None:
        try:
            result = await self._send(message)
        except asyncio.CancelledError:
            result = NotYet("the relay stopped", after_seconds=0)
        self._finished.append(Attempt(message, result))
        self._some_finished.set()

    async def _send(self, message: OutboxMessage) -> Result:
        began = monotonic()
        try:
            async with asyncio.timeout(self._pace.send):
                result = await self._senders[message.way].send(message)
        except TimeoutError:
            result = TryAgain(f"took longer than {self._pace.send:g} seconds")
        except Exception as error:
            log.exception("relay_sender_failed", id=message.id, way=message.way.value)
            result = TryAgain(f"our sender failed ({type(error).__name__})")
        log.info(
            "relay_tried",
            id=message.id,
            way=message.way.value,
            result=type(result).__name__,
            attempt=message.attempts + 1,
            ms=round((monotonic() - began) * 1000),
        )
        return result

    async def _keep_marking(self) -> None:
        while self._finished or not self._stopping:
            await self._some_finished.wait()
            await asyncio.sleep(self._pace.gather)
            self._some_finished.clear()
            batch, self._finished = self._finished, []
            try:
                await self._mark(batch)
            except Exception as error:  # noqa: BLE001  kept and tried again, nothing is lost
                log.warning("relay_cannot_mark", error=type(error).__name__, messages=len(batch))
                self._finished = batch + self._finished
                self._some_finished.set()
                await asyncio.sleep(self._pace.idle)
                continue
            self._let_go(batch)

    def _let_go(self, batch: Iterable[Attempt]) -> None:
        for attempt in batch:
            lane = (attempt.message.way, attempt.message.recipient)
            self._busy[lane] -= 1
            if self._busy[lane] <= 0:
                del self._busy[lane]
            self._on_way.pop(attempt.message.id, None)
        self._place_free.set()

    async def _mark(self, batch: Iterable[Attempt]) -> None:
        """Write what came of a batch in one transaction, dead letters with their alerts."""
        # Always in one order, so that two workers never wait for each other's rows.
        ordered = sorted(batch, key=lambda attempt: attempt.message.id)
        if not ordered:
            return
        async with self._store.begin() as page:
            for attempt in ordered:
                await self._mark_one(page, attempt)

    async def _mark_one(self, page: Page, attempt: Attempt) -> None:
        try:
            current = await page.outbox.get(attempt.message.id)
        except NotFound:
            return
        if not self._still_ours(current, attempt):
            return
        now = self._clock.now()
        became = outcome(current, attempt.result, now, spread=self._random.random())
        await page.outbox.save(became.message)
        for alarm in became.alarms:
            await page.alerts.raise_alert(
                at=now, kind=alarm.kind, key=alarm.key, detail=alarm.detail
            )
        await _note(page, became, now)

    def _still_ours(self, current: OutboxMessage, attempt: Attempt) -> bool:
        """A lease that ran out may be someone else's by now; that it was delivered stays true."""
        if isinstance(attempt.result, Sent):
            return current.state is not State.DONE
        return current.state is State.LEASED and current.lease_by == self.name

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._place_free.wait()

    async def _stop(self, marking: asyncio.Task[None]) -> None:
        tasks = list(self._on_way.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=self._pace.grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._stopping = True
        self._some_finished.set()
        await asyncio.wait({marking}, timeout=self._pace.grace)
        marking.cancel()
        await asyncio.gather(marking, return_exceptions=True)
        log.info("relay_stopped", name=self.name)


async def _note(page: Page, became: Outcome, now: datetime) -> None:
    message = became.message
    if became.event is None or message.ticket_ref is None:
        return
    detail = {"recipient": message.recipient, "role": message.role, "message": message.id}
    await page.tickets.note_event(
        message.ticket_ref, at=now, by="relay", what=became.event, detail=detail
    )

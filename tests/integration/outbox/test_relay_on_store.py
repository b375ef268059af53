"""The relay on a real store, SQLite and PostgreSQL, with real webhooks."""

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.outbox.message import OutboxMessage, State, Way
from bot.outbox.relay import Pace, Relay
from bot.outbox.sending import GiveUp
from bot.partners.lines import open_lines
from bot.partners.reach import Reach
from bot.partners.screen import Screen
from bot.partners.sender import PartnerSender
from bot.partners.stand_in import StandIn, listening, new_secret
from bot.partners.stand_in import entry as entry_of
from bot.partners.stand_in_entry import entered
from bot.partners.webhook import Webhook
from bot.settings import ROOT, Settings
from bot.store.engine import SqlStore
from bot.tickets.partner import Way as Door
from tests.fakes.clock import FixedClock
from tests.fakes.ledger import FakeSender
from tests.fakes.partner import faulty_partner, hangs, resets
from tests.fakes.samples import a_ticket, an_outgoing

PARTNERS = ("police", "council", "housing", "fire")
QUICK = Pace(lease=2, look=0.02, idle=0.05, grace=0.5)


class RealClock:
    """The time as it is."""

    def now(self) -> datetime:
        """Return it."""
        return datetime.now(UTC)


def outgoing(name: str, **changes: object) -> OutboxMessage:
    """Return a message that is due now."""
    now = datetime.now(UTC)
    return an_outgoing(name, **{"due_at": now, "created_at": now, **changes})


async def put(store: SqlStore, *messages: OutboxMessage) -> None:
    """Write messages in one transaction."""
    async with store.begin() as uow:
        for message in messages:
            await uow.outbox.add(message)


async def counts(store: SqlStore) -> dict[str, int]:
    """Return how many messages are in each state that has any."""
    async with store.begin() as uow:
        return {state: n for state, n in (await uow.outbox.counts()).items() if n}


async def all_done(store: SqlStore, expected: int, seconds: float) -> None:
    """Wait until so many messages are done, and nothing else is left."""
    async with asyncio.timeout(seconds):
        while await counts(store) != {"done": expected}:
            await asyncio.sleep(0.05)


@asynccontextmanager
async def running(*relays: Relay) -> AsyncIterator[None]:
    """Run relays for the length of the block."""
    tasks = [asyncio.create_task(relay.run()) for relay in relays]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks)


@asynccontextmanager
async def partners(
    overlay: Path, stand_in: StandIn, names: tuple[str, ...] = PARTNERS
) -> AsyncIterator[PartnerSender]:
    """Let a stand-in listen for these partners, and give the sender that finds it."""
    usual = dict.fromkeys(names, Door.SCREEN)
    async with listening(stand_in) as at, open_lines(seconds=2) as lines:
        entries = {name: entry_of(at, name, stand_in.secrets[name]) for name in names}
        with entered(overlay, entries):
            ways_out = {Door.SCREEN: Screen(), Door.WEBHOOK: Webhook(lines, RealClock())}
            yield PartnerSender(Reach(overlay, usual), ways_out)


def a_stand_in(*answers: int, names: tuple[str, ...] = PARTNERS) -> StandIn:
    """Return a stand-in for every partner."""
    return StandIn({name: new_secret() for name in names}, answers or (200,))


async def test_a_ticket_reaches_its_partner(store: SqlStore, tmp_path: Path) -> None:
    """From the row to the stand-in, and back into the ticket's deliveries and history."""
    stand_in = a_stand_in()
    async with store.begin() as uow:
        await uow.tickets.add(a_ticket("SSP-1"), pin_hash="x", first_seq=1)
        await uow.outbox.add(outgoing("msg_1", recipient="police", ticket_ref="SSP-1"))
    async with partners(tmp_path / "partners.yml", stand_in) as sender:
        await Relay(store, {Way.PARTNER: sender}, RealClock()).run_once()
    async with store.begin() as uow:
        (delivery,) = (await uow.tickets.get("SSP-1")).deliveries
    assert ("police", "delivered", 1) == (delivery.partner, delivery.state, delivery.attempts)
    assert delivery.delivered_at is not None
    assert [("msg_1", True, 1)] == [(r.id, r.signed, r.times) for r in stand_in.received]


async def test_failures_are_tried_again_and_arrive_once_by_id(
    store: SqlStore, tmp_path: Path
) -> None:
    """Forty messages, a partner that fails half of the time: each there, none missing."""
    stand_in = a_stand_in(500, 200, 503, 200, 429, 200, 408, 200)
    clock = FixedClock(datetime.now(UTC))
    await put(store, *(outgoing(f"msg_{n}", recipient=PARTNERS[n % 4]) for n in range(40)))
    async with partners(tmp_path / "partners.yml", stand_in) as sender:
        relay = Relay(store, {Way.PARTNER: sender}, clock)
        for _ in range(200):
            await relay.run_once()
            clock.forward(seconds=10)
            if await counts(store) == {"done": 40}:
                break
    taken = Counter(r.id for r in stand_in.received if r.answered == 200)
    assert {f"msg_{n}": 1 for n in range(40)} == taken


async def test_a_dead_letter_is_shown_and_the_rest_goes_on(
    store: SqlStore, clock: FixedClock
) -> None:
    """One message that can never be sent holds nobody up."""
    sender = FakeSender({"msg_0": [GiveUp("gone", alert="partner_gone")]})
    await put(store, *(an_outgoing(f"msg_{n}", recipient=f"p{n}") for n in range(3)))
    await Relay(store, {Way.PARTNER: sender}, clock).run_once()
    async with store.begin() as uow:
        dead = await uow.outbox.dead("p0")
        closed = await uow.alerts.close(at=clock.now(), kind="dead_letter", key="p0", by="test")
    assert ({"dead": 1, "done": 2}, ["msg_0"], True) == (
        await counts(store),
        [m.id for m in dead],
        closed,
    )


async def test_slow_partners_with_long_queues_delay_nobody(store: SqlStore, tmp_path: Path) -> None:
    """Two partners hang with 60 messages each; the third one's 20 arrive meanwhile."""
    stand_in = a_stand_in(names=("quick",))
    overlay = tmp_path / "partners.yml"
    early = datetime.now(UTC) - timedelta(hours=1)
    for slow in ("slow_a", "slow_b"):
        await put(
            store,
            *(outgoing(f"{slow}_{n}", recipient=slow, due_at=early) for n in range(60)),
        )
    await put(store, *(outgoing(f"quick_{n}", recipient="quick") for n in range(20)))
    async with faulty_partner(hangs) as hanging, listening(stand_in) as at:
        entries = {
            "slow_a": entry_of(hanging.url, "x", new_secret()),
            "slow_b": entry_of(hanging.url, "x", new_secret()),
            "quick": entry_of(at, "quick", stand_in.secrets["quick"]),
        }
        usual = dict.fromkeys(entries, Door.SCREEN)
        async with open_lines(seconds=15) as lines:
            with entered(overlay, entries):
                webhook = Webhook(lines, RealClock())
                sender = PartnerSender(Reach(overlay, usual), {Door.WEBHOOK: webhook})
                pace = replace(QUICK, lease=60)
                async with running(Relay(store, {Way.PARTNER: sender}, RealClock(), pace=pace)):
                    async with asyncio.timeout(10):
                        while (await counts(store)).get("done") != 20:
                            await asyncio.sleep(0.05)


async def test_a_paused_partner_keeps_its_messages_due(
    store: SqlStore, tmp_path: Path, clock: FixedClock
) -> None:
    """Nothing is counted, nothing lost; taken out again, they go."""
    overlay = tmp_path / "partners.yml"
    sender = PartnerSender(Reach(overlay, {"police": Door.SCREEN}), {Door.SCREEN: Screen()})
    relay = Relay(store, {Way.PARTNER: sender}, clock)
    await put(store, an_outgoing("msg_1", recipient="police"))
    _write(overlay, "police:\n  paused: true\n")
    await relay.run_once()
    async with store.begin() as uow:
        held = await uow.outbox.get("msg_1")
    assert (State.DUE, 0, "the partner is paused") == (held.state, held.attempts, held.last_error)
    _write(overlay, "")
    clock.forward(minutes=1)
    await relay.run_once()
    assert {"done": 1} == await counts(store)


async def test_a_partner_that_breaks_off_gets_the_same_id_again(
    store: SqlStore, tmp_path: Path, clock: FixedClock
) -> None:
    """Read everything, then reset: it may have been taken, so the id must be the same."""
    overlay = tmp_path / "partners.yml"
    await put(store, an_outgoing("msg_1", recipient="police"))
    async with faulty_partner(resets) as partner, open_lines(seconds=2) as lines:
        with entered(overlay, {"police": entry_of(partner.url, "x", partner.secret)}):
            webhook = Webhook(lines, clock)
            reach = Reach(overlay, {"police": Door.SCREEN})
            sender = PartnerSender(reach, {Door.WEBHOOK: webhook})
            relay = Relay(store, {Way.PARTNER: sender}, clock)
            for _ in range(3):
                await relay.run_once()
                clock.forward(minutes=1)
    ids = {line for r in partner.requests for line in _headers(r) if "webhook-id" in line}
    times = {line for r in partner.requests for line in _headers(r) if "webhook-timestamp" in line}
    bodies = {r.partition(b"\r\n\r\n")[2] for r in partner.requests}
    assert (3, {"webhook-id: msg_1"}, 3, 1) == (
        len(partner.requests),
        ids,
        len(times),
        len(bodies),
    )


async def test_two_workers_share_without_sending_twice(store: SqlStore, tmp_path: Path) -> None:
    """What one holds the other leaves alone."""
    stand_in = a_stand_in()
    await put(store, *(outgoing(f"msg_{n}", recipient=PARTNERS[n % 4]) for n in range(80)))
    async with partners(tmp_path / "partners.yml", stand_in) as sender:
        pace = replace(QUICK, lease=60)
        relays = [Relay(store, {Way.PARTNER: sender}, RealClock(), pace=pace) for _ in range(2)]
        async with running(*relays):
            await all_done(store, 80, 60)
    assert {f"msg_{n}": 1 for n in range(80)} == Counter(r.id for r in stand_in.received)


@pytest.mark.timeout(300)
async def test_a_killed_worker_loses_nothing(
    store: SqlStore, store_settings: Settings, tmp_path: Path
) -> None:
    """Killed in the middle again and again (F13 to F17): everything arrives, under its one id."""
    stand_in = a_stand_in()
    total = 160
    await put(store, *(outgoing(f"msg_{n}", recipient=PARTNERS[n % 4]) for n in range(total)))
    async with partners(tmp_path / "partners.yml", stand_in):
        for _ in range(2):
            await _kill_at_work(store_settings, lambda: len(stand_in.received))
        left = await counts(store)
        worker = await _worker(store_settings)
        try:
            await all_done(store, total, 60)
        finally:
            worker.send_signal(signal.SIGTERM)
            await worker.wait()
    assert left != {"done": total}
    assert {f"msg_{n}" for n in range(total)} == {r.id for r in stand_in.received}
    assert all(r.signed for r in stand_in.received)


async def _kill_at_work(settings: Settings, received: Callable[[], int]) -> None:
    """Start a worker, and kill it as soon as it sends."""
    before = received()
    worker = await _worker(settings)
    async with asyncio.timeout(30):
        while received() < before + 10:
            await asyncio.sleep(0.001)
    worker.kill()
    await worker.wait()


async def _worker(settings: Settings) -> asyncio.subprocess.Process:
    told = {
        "database_url": settings.database_url,
        "var_dir": str(settings.var_dir),
        "field_key": settings.field_key.get_secret_value(),
        "hash_key": settings.hash_key.get_secret_value(),
        "partners": PARTNERS,
    }
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.fakes.worker", json.dumps(told)),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def _write(path: Path, text: str) -> None:
    path.write_text(text)


def _headers(request: bytes) -> list[str]:
    return request.partition(b"\r\n\r\n")[0].decode().lower().splitlines()

"""The relay, on an outbox in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.outbox.message import State, Way
from bot.outbox.relay import Pace, Places, Relay
from bot.outbox.sending import GiveUp, TryAgain
from tests.fakes.clock import START, FixedClock
from tests.fakes.ledger import FakeLedger, FakeSender
from tests.fakes.samples import an_outgoing

QUICK = Pace(look=0.01, idle=0.02, grace=0.1)


class RealClock:
    """The time as it is."""

    def now(self) -> datetime:
        """Return it."""
        return datetime.now(UTC)


@asynccontextmanager
async def running(relay: Relay) -> AsyncIterator[asyncio.Task[None]]:
    """Run a relay for the length of the block."""
    task = asyncio.create_task(relay.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(true: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)


async def test_sends_what_is_due_and_marks_it(clock: FixedClock) -> None:
    """One message goes out and is done; its ticket's history says so."""
    ledger, sender = FakeLedger(), FakeSender()
    ledger.put(an_outgoing("m_1", ticket_ref="SSP-1"))
    tried = await Relay(ledger, {Way.PARTNER: sender}, clock).run_once()
    assert (1, ["m_1"], State.DONE) == (tried, sender.sent, ledger.rows["m_1"].state)
    assert [("SSP-1", "delivered")] == ledger.noted


async def test_leaves_what_is_not_due_and_what_it_cannot_send(clock: FixedClock) -> None:
    """Later messages, and ways without a sender, stay."""
    ledger, sender = FakeLedger(), FakeSender()
    ledger.put(an_outgoing("later", due_at=START + timedelta(seconds=1)))
    ledger.put(an_outgoing("text", way=Way.SMS))
    assert 0 == await Relay(ledger, {Way.PARTNER: sender}, clock).run_once()


async def test_keeps_the_same_id_and_payload_over_attempts(clock: FixedClock) -> None:
    """A message that fails twice is the same message the third time."""
    ledger = FakeLedger()
    seen: list[tuple[str, str]] = []
    sender = FakeSender({"m_1": [TryAgain("500"), TryAgain("500")]})
    sender.during = lambda message: seen.append((message.id, str(message.payload)))
    ledger.put(an_outgoing("m_1"))
    relay = Relay(ledger, {Way.PARTNER: sender}, clock)
    for _ in range(3):
        await relay.run_once()
        clock.forward(minutes=1)
    assert (3, 1, State.DONE) == (len(seen), len(set(seen)), ledger.rows["m_1"].state)


async def test_a_dead_letter_and_its_alert_are_one_transaction(clock: FixedClock) -> None:
    """Nobody ever finds the one without the other."""
    ledger = FakeLedger()
    ledger.put(an_outgoing("m_1", ticket_ref="SSP-1"))
    sender = FakeSender({"m_1": [GiveUp("gone", alert="partner_gone")]})
    await Relay(ledger, {Way.PARTNER: sender}, clock).run_once()
    assert State.DEAD is ledger.rows["m_1"].state
    assert [("dead_letter", "council"), ("partner_gone", "council")] == ledger.raised
    assert 2 == ledger.transactions


async def test_a_sender_that_breaks_is_a_failed_attempt(clock: FixedClock) -> None:
    """A bug in one way out holds nobody up."""
    ledger = FakeLedger()
    ledger.put(an_outgoing("m_1"), an_outgoing("m_2"))
    sender = FakeSender({"m_1": [RuntimeError("bug")]})
    await Relay(ledger, {Way.PARTNER: sender}, clock).run_once()
    assert (State.DUE, State.DONE) == (ledger.rows["m_1"].state, ledger.rows["m_2"].state)
    assert "our sender failed (RuntimeError)" == ledger.rows["m_1"].last_error


async def test_a_send_that_never_ends_is_ended(clock: FixedClock) -> None:
    """No send outlives its time, so no lease runs out behind it."""
    ledger, sender = FakeLedger(), FakeSender(slow={"council": 60})
    ledger.put(an_outgoing("m_1"))
    await Relay(ledger, {Way.PARTNER: sender}, clock, pace=Pace(send=0.05)).run_once()
    assert "took longer than 0.05 seconds" == ledger.rows["m_1"].last_error


async def test_takes_over_when_a_lease_runs_out(clock: FixedClock) -> None:
    """What a dead worker held is due again after 60 seconds, not before."""
    ledger, sender = FakeLedger(), FakeSender()
    ledger.put(an_outgoing("m_1"))
    async with ledger.begin() as page:
        await page.claim(START, START + timedelta(seconds=60), "the dead", 10)
    relay = Relay(ledger, {Way.PARTNER: sender}, clock)
    clock.forward(seconds=59)
    assert 0 == await relay.run_once()
    clock.forward(seconds=1)
    assert 1 == await relay.run_once()


async def test_a_late_worker_does_not_undo_what_another_did(clock: FixedClock) -> None:
    """A failure reported after the lease went to somebody else changes nothing."""
    ledger = FakeLedger()
    sender = FakeSender({"m_1": [TryAgain("answered 500")]})
    ledger.put(an_outgoing("m_1"))

    def lose(_: object) -> None:
        ledger.put(replace(ledger.rows["m_1"], lease_by="another"))

    sender.during = lose
    await Relay(ledger, {Way.PARTNER: sender}, clock).run_once()
    assert ("another", State.LEASED) == (ledger.rows["m_1"].lease_by, ledger.rows["m_1"].state)


async def test_an_acceptance_that_came_meanwhile_is_kept(clock: FixedClock) -> None:
    """A partner may accept before we have written that it was sent."""
    ledger, sender = FakeLedger(), FakeSender()
    ledger.put(an_outgoing("m_1"))

    def accept(_: object) -> None:
        ledger.put(replace(ledger.rows["m_1"], accepted_at=START))

    sender.during = accept
    await Relay(ledger, {Way.PARTNER: sender}, clock).run_once()
    assert (State.DONE, START) == (ledger.rows["m_1"].state, ledger.rows["m_1"].accepted_at)


async def test_slow_partners_do_not_delay_another() -> None:
    """Three partners with long queues hang; the fourth gets its message at once."""
    ledger, sender = FakeLedger(), FakeSender(slow=dict.fromkeys(("a", "b", "c"), 30.0))
    for partner in "abc":
        ledger.put(*(an_outgoing(f"{partner}_{n}", recipient=partner) for n in range(300)))
    async with running(Relay(ledger, {Way.PARTNER: sender}, RealClock(), pace=QUICK)):
        await asyncio.sleep(0.1)
        ledger.put(an_outgoing("quick", recipient="d", due_at=datetime.now(UTC)))
        await until(lambda: ledger.rows["quick"].state is State.DONE, 1)
    assert all(sender.most[partner] <= 16 for partner in "abc")


async def test_texts_do_not_wait_for_partners() -> None:
    """Each way has places of its own."""
    ledger, slow, texts = FakeLedger(), FakeSender(slow={"a": 30.0}), FakeSender()
    ledger.put(*(an_outgoing(f"a_{n}", recipient="a") for n in range(50)))
    pace = replace(QUICK, places={Way.PARTNER: Places(4, 4), Way.SMS: Places(4, 1)})
    relay = Relay(ledger, {Way.PARTNER: slow, Way.SMS: texts}, RealClock(), pace=pace)
    async with running(relay):
        await asyncio.sleep(0.05)
        ledger.put(an_outgoing("text", way=Way.SMS, recipient="c_1"))
        await until(lambda: ledger.rows["text"].state is State.DONE, 1)


async def test_empties_a_long_queue_quickly() -> None:
    """Two thousand messages to four partners leave in seconds, none twice."""
    ledger, sender = FakeLedger(), FakeSender()
    ledger.put(*(an_outgoing(f"m_{n}", recipient=f"p_{n % 4}") for n in range(2000)))
    async with running(Relay(ledger, {Way.PARTNER: sender}, RealClock(), pace=QUICK)):
        await until(lambda: all(m.state is State.DONE for m in ledger.rows.values()), 20)
    assert (2000, 2000) == (len(sender.sent), len(set(sender.sent)))


async def test_goes_on_when_the_store_was_down() -> None:
    """What was sent while the store was away is marked when it is back, not sent again."""
    ledger, sender = FakeLedger(), FakeSender()
    ledger.put(an_outgoing("m_1"))
    sender.during = lambda message: setattr(ledger, "down", True)
    async with running(Relay(ledger, {Way.PARTNER: sender}, RealClock(), pace=QUICK)):
        await until(lambda: bool(sender.sent))
        await asyncio.sleep(0.1)
        assert State.LEASED is ledger.rows["m_1"].state
        ledger.down = False
        await until(lambda: ledger.rows["m_1"].state is State.DONE)
    assert ["m_1"] == sender.sent


async def test_lets_go_when_it_is_stopped() -> None:
    """A relay that is stopped leaves its messages due, with no attempt counted."""
    ledger, sender = FakeLedger(), FakeSender(slow={"council": 30.0})
    ledger.put(an_outgoing("m_1"))
    async with running(Relay(ledger, {Way.PARTNER: sender}, RealClock(), pace=QUICK)):
        await until(lambda: sender.now["council"] == 1)
    assert (State.DUE, 0) == (ledger.rows["m_1"].state, ledger.rows["m_1"].attempts)


async def test_lets_a_send_end_when_it_is_stopped() -> None:
    """What is nearly done is not thrown away."""
    ledger, sender = FakeLedger(), FakeSender(slow={"council": 0.05})
    ledger.put(an_outgoing("m_1"))
    async with running(Relay(ledger, {Way.PARTNER: sender}, RealClock(), pace=QUICK)):
        await until(lambda: sender.now["council"] == 1)
    assert State.DONE is ledger.rows["m_1"].state

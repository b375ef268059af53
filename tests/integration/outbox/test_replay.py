"""Dead letters that are sent again."""

import pytest

from bot.bootstrap import replay_partner
from bot.errors import Conflict, Invalid, NotFound
from bot.outbox.message import State, Way
from bot.outbox.relay import Relay
from bot.outbox.sending import GiveUp
from bot.settings import Settings
from bot.store.engine import SqlStore
from bot.usecases.replay import replay, replay_all
from tests.fakes.clock import FixedClock
from tests.fakes.desk import make_desk
from tests.fakes.ledger import FakeSender
from tests.fakes.samples import a_ticket, an_outgoing


async def dead_letters(store: SqlStore, clock: FixedClock, sender: FakeSender) -> Relay:
    """Let three messages to the council die, and return the relay."""
    async with store.begin() as uow:
        await uow.tickets.add(a_ticket("SSP-1"), pin_hash="x", first_seq=1)
        for n in range(3):
            await uow.outbox.add(an_outgoing(f"m_{n}", ticket_ref="SSP-1" if n == 0 else None))
    sender.results = {f"m_{n}": [GiveUp("gone")] for n in range(3)}
    relay = Relay(store, {Way.PARTNER: sender}, clock)
    while await relay.run_once():
        pass
    return relay


async def alert_is_open(store: SqlStore, clock: FixedClock) -> bool:
    """Tell whether staff see the alert; asking closes it."""
    async with store.begin() as uow:
        return await uow.alerts.close(at=clock.now(), kind="dead_letter", key="council", by="test")


async def test_one_is_sent_again_under_its_id(store: SqlStore, clock: FixedClock) -> None:
    """The others stay dead, and staff go on seeing the alert."""
    sender = FakeSender()
    relay = await dead_letters(store, clock, sender)
    await replay(make_desk(store, clock), "m_1", by="sam@example.org")
    await relay.run_once()
    async with store.begin() as uow:
        states = [(await uow.outbox.get(f"m_{n}")).state for n in range(3)]
    assert [State.DEAD, State.DONE, State.DEAD] == states
    assert 2 == sender.sent.count("m_1")
    assert await alert_is_open(store, clock)


async def test_all_of_a_partner_are_sent_again(store: SqlStore, clock: FixedClock) -> None:
    """A partner that was down for four days gets everything; the alert closes."""
    sender = FakeSender()
    relay = await dead_letters(store, clock, sender)
    assert 3 == await replay_all(make_desk(store, clock), "council", by="sam@example.org")
    assert not await alert_is_open(store, clock)
    while await relay.run_once():
        pass
    async with store.begin() as uow:
        assert 3 == (await uow.outbox.counts())["done"]


async def test_the_last_one_closes_the_alert(store: SqlStore, clock: FixedClock) -> None:
    """When none is left there is nothing to see."""
    await dead_letters(store, clock, FakeSender())
    for n in range(3):
        await replay(make_desk(store, clock), f"m_{n}", by="sam@example.org")
    assert not await alert_is_open(store, clock)


async def test_only_dead_letters_are_replayed(store: SqlStore, clock: FixedClock) -> None:
    """What is under way is left alone, what is unknown is not found."""
    async with store.begin() as uow:
        await uow.outbox.add(an_outgoing("m_1"))
    desk = make_desk(store, clock)
    with pytest.raises(Conflict):
        await replay(desk, "m_1", by="sam@example.org")
    with pytest.raises(NotFound):
        await replay(desk, "nothing", by="sam@example.org")


async def test_the_command_sends_again(
    store: SqlStore, store_settings: Settings, clock: FixedClock
) -> None:
    """What `python -m bot outbox replay` does: all of a partner; a mistyped one is named."""
    await dead_letters(store, clock, FakeSender())
    assert 3 == await replay_partner(store_settings, "council")
    assert 0 == await replay_partner(store_settings, "cleveland_police")
    with pytest.raises(Invalid, match="no partner of this id"):
        await replay_partner(store_settings, "nobody")

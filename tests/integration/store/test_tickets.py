"""Tickets on both databases."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Conflict, NotFound
from bot.outbox.message import OutboxMessage, State, Way
from bot.store.engine import SqlStore
from bot.tickets.status import Status
from bot.tickets.ticket import Delivery, Ticket
from bot.triage.danger import Priority
from tests.fakes.clock import START
from tests.fakes.samples import a_conversation, a_ticket, an_outgoing

REF = a_ticket().ref
LATER = START + timedelta(minutes=5)


async def filed(store: SqlStore, *messages: OutboxMessage, **changes: object) -> Ticket:
    """Keep a ticket and messages about it."""
    ticket = a_ticket(**changes)
    async with store.begin() as uow:
        await uow.tickets.add(ticket, pin_hash="hash", first_seq=4)
        for message in messages:
            await uow.outbox.add(replace(message, ticket_ref=ticket.ref))
    return ticket


async def test_a_ticket_comes_back_as_it_was(store: SqlStore) -> None:
    """Every field survives."""
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation())
    ticket = await filed(store, conversation_id="c_1")
    async with store.read() as uow:
        assert ticket == await uow.tickets.get(REF)
        assert 4 == await uow.tickets.first_seq(REF)
        assert "hash" == await uow.tickets.pin_hash(REF)


async def test_a_ticket_of_which_little_is_known_comes_back_too(store: SqlStore) -> None:
    """Unknown stays None."""
    full = a_ticket()
    bare = Ticket(REF, START, full.channel, None, "other", Priority.P4, "", Status.NEW)
    async with store.begin() as uow:
        await uow.tickets.add(bare, pin_hash="", first_seq=1)
        assert bare == await uow.tickets.get(REF)


async def test_a_taken_reference_is_a_conflict(store: SqlStore) -> None:
    """And the transaction may go on with another reference."""
    await filed(store)
    async with store.begin() as uow:
        with pytest.raises(Conflict):
            await uow.tickets.add(a_ticket(), pin_hash="", first_seq=1)
        await uow.tickets.add(a_ticket("SSP-OTHER"), pin_hash="", first_seq=1)
    async with store.read() as uow:
        assert "SSP-OTHER" == (await uow.tickets.get("SSP-OTHER")).ref


async def test_an_unknown_ticket_is_not_found(store: SqlStore) -> None:
    """Whatever is asked of it."""
    async with store.begin() as uow:
        for ask in (
            uow.tickets.get("SSP-NONE"),
            uow.tickets.first_seq("\x00"),
            uow.tickets.pin_hash("SSP-NONE"),
            uow.tickets.set_pin_hash("SSP-NONE", "x"),
            uow.tickets.save(a_ticket("SSP-NONE")),
        ):
            with pytest.raises(NotFound):
                await ask


async def test_saving_counts_the_version(store: SqlStore) -> None:
    """What was saved comes back with the next version."""
    ticket = await filed(store)
    async with store.begin() as uow:
        saved = await uow.tickets.save(
            replace(ticket, priority=Priority.P1, status=Status.ACCEPTED, narrative="more")
        )
        assert 2 == saved.version
        assert saved == await uow.tickets.get(REF)


async def test_of_ten_people_with_the_same_version_one_saves(store: SqlStore) -> None:
    """The others are told that the ticket moved on."""
    ticket = await filed(store)

    async def save(n: int) -> None:
        async with store.begin() as uow:
            await uow.tickets.save(replace(ticket, summary=str(n)))

    results = await asyncio.gather(*(save(n) for n in range(10)), return_exceptions=True)
    assert 9 == sum(isinstance(result, Conflict) for result in results)
    async with store.read() as uow:
        assert 2 == (await uow.tickets.get(REF)).version


async def test_wrong_pins_count_for_an_hour(store: SqlStore) -> None:
    """Then they are forgotten."""
    await filed(store)
    async with store.begin() as uow:
        assert 0 == await uow.tickets.tries(REF, START)
        assert 1 == await uow.tickets.count_try(REF, START)
        assert 2 == await uow.tickets.count_try(REF, START + timedelta(minutes=59))
        assert 1 == await uow.tickets.tries(REF, START + timedelta(minutes=61))
        await uow.tickets.set_pin_hash(REF, "new")
        assert "new" == await uow.tickets.pin_hash(REF)


DELIVERED = {"state": State.DONE, "attempts": 1, "delivered_at": START}


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([an_outgoing()], Delivery("council", "lead", "full_case", "pending", message_id="m_1")),
        (
            [an_outgoing(state=State.DEAD, attempts=9, last_error="gone")],
            Delivery(
                "council", "lead", "full_case", "failed", 9, message_id="m_1", last_error="gone"
            ),
        ),
        (
            [an_outgoing(**DELIVERED), an_outgoing("m_2")],
            Delivery("council", "lead", "full_case", "pending", 0, START, message_id="m_2"),
        ),
        (
            [an_outgoing(accepted_at=LATER, **DELIVERED), an_outgoing("m_2", **DELIVERED)],
            Delivery("council", "lead", "full_case", "accepted", 1, START, LATER, "m_2"),
        ),
    ],
)
async def test_a_ticket_tells_how_far_its_deliveries_are(
    store: SqlStore, messages: Sequence[OutboxMessage], expected: Delivery
) -> None:
    """One line per partner and role, told from the latest message."""
    await filed(store, *messages)
    async with store.read() as uow:
        assert (expected,) == (await uow.tickets.get(REF)).deliveries


async def test_deliveries_are_told_apart_by_partner_and_role(store: SqlStore) -> None:
    """Texts to residents are no deliveries."""
    await filed(
        store,
        an_outgoing("m_1"),
        an_outgoing("m_2", role="copy"),
        an_outgoing("m_3", recipient="police"),
        an_outgoing("m_4", way=Way.SMS),
    )
    async with store.read() as uow:
        deliveries = (await uow.tickets.get(REF)).deliveries
    told = [(delivery.partner, delivery.role) for delivery in deliveries]
    assert [("council", "lead"), ("council", "copy"), ("police", "lead")] == told

"""The outbox on both databases."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.errors import NotFound
from bot.outbox.message import OutboxMessage, State, Way
from bot.store.engine import SqlStore
from tests.fakes.clock import START
from tests.fakes.samples import NUMBER, a_ticket, an_outgoing

LEASE = START + timedelta(minutes=1)
REF = a_ticket().ref


async def waiting(store: SqlStore, *messages: OutboxMessage) -> None:
    """Keep messages, and the ticket they may be about."""
    async with store.begin() as uow:
        await uow.tickets.add(a_ticket(), pin_hash="", first_seq=1)
        for message in messages:
            await uow.outbox.add(message)


async def claimed(
    store: SqlStore, limit: int = 100, at: datetime = START, by: str = "w", **wanted: object
) -> list[str]:
    """Claim in a transaction of its own and return the ids."""
    async with store.begin() as uow:
        found = await uow.outbox.claim(
            at,
            at + timedelta(minutes=1),
            by,
            limit,
            **wanted,
        )
    return [message.id for message in found]


def several(*recipients: str, **changes: object) -> Sequence[OutboxMessage]:
    """Return messages m_1, m_2, … to these, each about no ticket and due a second later."""
    return [
        an_outgoing(
            f"m_{n}", recipient=to, due_at=START - timedelta(minutes=9, seconds=-n), **changes
        )
        for n, to in enumerate(recipients, 1)
    ]


async def test_a_message_comes_back_as_it_was(store: SqlStore) -> None:
    """Every field survives; the same id again is ignored."""
    message = an_outgoing(
        ticket_ref=REF,
        state=State.LEASED,
        attempts=3,
        lease_until=LEASE,
        lease_by="w",
        delivered_at=START,
        accepted_at=LEASE,
        last_error="503",
        external_id="SM1",
    )
    await waiting(store, message, replace(message, recipient="other"))
    async with store.begin() as uow:
        assert message == await uow.outbox.get("m_1")
        assert [message] == await uow.outbox.of_ticket(REF)
        assert {"due": 0, "leased": 1, "done": 0, "dead": 0} == await uow.outbox.counts()


async def test_claims_what_is_due_oldest_first(store: SqlStore) -> None:
    """Not what is due later, done, dead or leased to somebody."""
    await waiting(
        store,
        an_outgoing("later", recipient="a", due_at=START + timedelta(seconds=1)),
        an_outgoing("second", recipient="b"),
        an_outgoing("first", recipient="c", due_at=START - timedelta(hours=1)),
        an_outgoing("done", recipient="d", state=State.DONE),
        an_outgoing("dead", recipient="e", state=State.DEAD),
        an_outgoing("leased", recipient="f", state=State.LEASED, lease_until=LEASE),
    )
    assert ["first"] == await claimed(store, limit=1)
    assert ["second"] == await claimed(store)
    assert [] == await claimed(store)


async def test_a_claimed_message_carries_its_lease(store: SqlStore) -> None:
    """Who holds it and until when, with the payload to send."""
    await waiting(store, an_outgoing())
    async with store.begin() as uow:
        [message] = await uow.outbox.claim(START, LEASE, "w", 5)
    expected = an_outgoing(state=State.LEASED, lease_until=LEASE, lease_by="w")
    assert expected == message


async def test_an_expired_lease_is_claimed_by_another(store: SqlStore) -> None:
    """A worker that died holds a message for as long as its lease."""
    await waiting(store, an_outgoing())
    assert ["m_1"] == await claimed(store, by="dies")
    assert [] == await claimed(store, at=LEASE - timedelta(seconds=1), by="next")
    assert ["m_1"] == await claimed(store, at=LEASE, by="next")


async def test_of_one_ticket_and_partner_the_oldest_goes_first(store: SqlStore) -> None:
    """The next follows when it is done or given up, also when the first one is not due."""
    await waiting(
        store,
        an_outgoing("m_1", ticket_ref=REF, due_at=LEASE),
        an_outgoing("m_2", ticket_ref=REF),
        an_outgoing("m_3", ticket_ref=REF),
        an_outgoing("m_4", ticket_ref=REF, recipient="police"),
        an_outgoing("m_5"),
    )
    assert ["m_4", "m_5"] == await claimed(store)
    for before, after in (("m_1", "m_2"), ("m_2", "m_3")):
        async with store.begin() as uow:
            message = await uow.outbox.get(before)
            state = State.DONE if before == "m_1" else State.DEAD
            await uow.outbox.save(replace(message, state=state))
        assert [after] == await claimed(store)


async def test_claims_only_what_a_worker_has_room_for(store: SqlStore) -> None:
    """These ways, not these recipients, so many of each."""
    ticket_refs = [f"SSP-{n}" for n in range(1, 7)]
    async with store.begin() as uow:
        for ref in ticket_refs:
            await uow.tickets.add(a_ticket(ref), pin_hash="", first_seq=1)
        for message, ref in zip(several("a", "a", "a", "b", "b", "c"), ticket_refs, strict=True):
            await uow.outbox.add(replace(message, ticket_ref=ref))
        await uow.outbox.add(an_outgoing("text", recipient="c_1", way=Way.SMS))
    assert ["text"] == await claimed(store, ways=(Way.SMS,))
    assert ["m_4", "m_6"] == await claimed(store, skip=["a"], each=1)
    assert ["m_1", "m_2", "m_5"] == await claimed(store, each=2)
    assert ["m_3"] == await claimed(store)


async def test_two_workers_never_get_the_same_message(store: SqlStore) -> None:
    """Forty messages, eight workers at once, each message once."""
    await waiting(store, *several(*(f"p{n % 20}{n}" for n in range(40))))
    rounds = await asyncio.gather(
        *(claimed(store, 3, by=f"w{n}", each=2) for n in range(8)),
        *(claimed(store, 3, by=f"v{n}") for n in range(8)),
    )
    rest = await claimed(store)
    ids = [id_ for round_ in (*rounds, rest) for id_ in round_]
    assert 40 == len(ids) == len(set(ids))


async def test_what_is_done_stays_done_and_acceptance_is_kept(store: SqlStore) -> None:
    """A slow worker's mark undoes neither."""
    await waiting(store, an_outgoing())
    async with store.begin() as uow:
        [seen] = await uow.outbox.claim(START, LEASE, "w", 1)
    async with store.begin() as uow:
        await uow.outbox.save(replace(seen, accepted_at=START))
        await uow.outbox.save(replace(seen, state=State.DONE, delivered_at=START, external_id="x"))
        await uow.outbox.save(replace(seen, state=State.DUE, due_at=LEASE, attempts=1))
        kept = await uow.outbox.get("m_1")
    assert (State.DONE, START, START, "x") == (
        kept.state,
        kept.accepted_at,
        kept.delivered_at,
        kept.external_id,
    )


async def test_dead_letters_of_a_recipient_can_be_sent_again(store: SqlStore) -> None:
    """A person makes them due, and they are claimed."""
    await waiting(
        store, *several("a", "a", "b", state=State.DEAD), an_outgoing("live", recipient="x")
    )
    async with store.begin() as uow:
        dead = await uow.outbox.dead("a")
        for message in dead:
            await uow.outbox.save(replace(message, state=State.DUE))
    assert ["m_1", "m_2"] == [message.id for message in dead]
    assert ["m_1", "live"] == await claimed(store)


async def test_an_unknown_message_is_not_found(store: SqlStore) -> None:
    """Neither read nor saved."""
    async with store.begin() as uow:
        with pytest.raises(NotFound):
            await uow.outbox.get("none")
        with pytest.raises(NotFound):
            await uow.outbox.save(an_outgoing("none"))


async def test_an_error_loses_its_telephone_number(store: SqlStore) -> None:
    """Twilio repeats the number in its errors."""
    error = f"The 'To' number {NUMBER} (or 07700 900 123) is not valid: error 21211"
    await waiting(store, an_outgoing(last_error=error))
    async with store.begin() as uow:
        kept = (await uow.outbox.get("m_1")).last_error
    assert "The 'To' number … (or …) is not valid: error 21211" == kept

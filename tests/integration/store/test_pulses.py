"""Pulse questions and their totals on both databases."""

import asyncio
from datetime import timedelta

from sqlalchemy import select

from bot.reports.conversation import Conversation
from bot.reports.pulse import Feeling
from bot.store.engine import SqlStore
from bot.store.tables import pulse_asks
from bot.usecases.feedback_ports import OpenPulse, PulseTotal
from tests.fakes.clock import START
from tests.fakes.samples import NUMBER, a_conversation

LATER = START + timedelta(days=3)
OTHER = "+447700900124"


async def keep(store: SqlStore, *conversations: Conversation) -> None:
    """Keep these conversations."""
    async with store.begin() as uow:
        for conversation in conversations:
            await uow.conversations.ensure(conversation)


async def test_a_question_waits_for_the_number_that_it_went_to(store: SqlStore) -> None:
    """After a day of silence the answer comes in a new conversation of the same number."""
    asked, newer = a_conversation(), a_conversation("c_2")
    stranger = a_conversation("c_3", contact=OTHER)
    await keep(store, asked, newer, stranger)
    async with store.begin() as uow:
        await uow.pulses.ask(asked, "Yarm", START)
        assert OpenPulse("c_1", "Yarm") == await uow.pulses.open(asked, START)
        assert OpenPulse("c_1", "Yarm") == await uow.pulses.open(newer, START)
        assert None is await uow.pulses.open(stranger, START)
        assert None is await uow.pulses.open(newer, LATER)


async def test_a_web_conversation_has_its_own(store: SqlStore) -> None:
    """It has no number."""
    web, other = a_conversation("c_w", contact=None), a_conversation("c_v", contact=None)
    await keep(store, web, other)
    async with store.begin() as uow:
        await uow.pulses.ask(web, "", START)
        assert OpenPulse("c_w", "") == await uow.pulses.open(web, START)
        assert None is await uow.pulses.open(other, START)
        assert not await uow.pulses.asked_since(other, START)


async def test_once_closed_it_stays_asked(store: SqlStore) -> None:
    """By any conversation of the number, and until it is put again."""
    asked, newer = a_conversation(), a_conversation("c_2")
    await keep(store, asked, newer)
    async with store.begin() as uow:
        await uow.pulses.ask(asked, "Yarm", START)
        await uow.pulses.close(OpenPulse("c_1", "Yarm"))
        assert None is await uow.pulses.open(asked, START)
        assert await uow.pulses.asked_since(newer, START)
        assert not await uow.pulses.asked_since(newer, LATER)
        await uow.pulses.ask(asked, "Newtown", LATER)
        assert OpenPulse("c_1", "Newtown") == await uow.pulses.open(newer, LATER)


async def test_answers_are_added_up(store: SqlStore) -> None:
    """By month and ward, also when two come at once."""
    await keep(store, a_conversation())

    async def count(month: str, ward: str, feeling: Feeling) -> None:
        async with store.begin() as uow:
            await uow.pulses.count(month, ward, feeling)

    await asyncio.gather(*(count("2026-03", "Yarm", Feeling.SAME) for _ in range(3)))
    await count("2026-03", "", Feeling.LESS_SAFE)
    await count("2025-02", "Yarm", Feeling.SAFER)
    async with store.read() as uow:
        assert {
            PulseTotal("2026-03", "Yarm", Feeling.SAME, 3),
            PulseTotal("2026-03", "", Feeling.LESS_SAFE, 1),
        } == set(await uow.pulses.totals("2025-03"))


async def test_nothing_of_the_question_tells_the_answer(store: SqlStore) -> None:
    """Nor the number it went to."""
    await keep(store, a_conversation())
    async with store.begin() as uow:
        await uow.pulses.ask(a_conversation(), "Yarm", START)
        await uow.pulses.close(OpenPulse("c_1", "Yarm"))
        await uow.pulses.count("2026-03", "Yarm", Feeling.SAFER)
    async with store.look() as work:
        (row,) = (await work.connection.execute(select(pulse_asks))).all()
    assert ("c_1", START, "Yarm", False) == tuple(row)
    assert NUMBER not in str(row)

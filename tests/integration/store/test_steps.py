"""Steps of a turn on both databases."""

from datetime import timedelta

from bot.reports.conversation import Step
from bot.store.engine import SqlStore
from bot.store.steps import KEPT_BACK
from tests.fakes.clock import START
from tests.fakes.samples import a_conversation

FIRST = Step("c_1", 3, "note:where")
RESULT = '{"value":"é\\u0000🚮"}'


async def test_a_step_is_found_by_conversation_turn_and_name(store: SqlStore) -> None:
    """Another turn, another name or another conversation is another step."""
    others = (Step("c_1", 4, "note:where"), Step("c_1", 3, "file"), Step("c_2", 3, "note:where"))
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation())
        await uow.steps.keep(FIRST, RESULT)
        assert RESULT == await uow.steps.find(FIRST)
        assert [None] * 3 == [await uow.steps.find(other) for other in others]


async def test_an_earlier_turn_is_found_after_a_newer_one(store: SqlStore) -> None:
    """It may land late; one of long ago is gone, so a conversation keeps few rows."""
    second = Step("c_1", 3, "file")
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation())
        for step in (FIRST, second, Step("c_1", 4, "begin")):
            await uow.steps.keep(step, RESULT)
        assert [RESULT] * 2 == [await uow.steps.find(step) for step in (FIRST, second)]
        await uow.steps.keep(Step("c_1", 3 + KEPT_BACK + 1, "begin"), RESULT)
        assert (None, None) == (await uow.steps.find(FIRST), await uow.steps.find(second))


async def test_steps_of_silent_conversations_are_forgotten(store: SqlStore) -> None:
    """Those of a conversation heard from since stay."""
    late = START + timedelta(days=1)
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation())
        await uow.conversations.ensure(a_conversation("c_2", last_inbound_at=late))
        fresh = Step("c_2", 3, "file")
        for step in (FIRST, fresh):
            await uow.steps.keep(step, RESULT)
        assert 1 == await uow.steps.forget(late)
        assert (None, RESULT) == (await uow.steps.find(FIRST), await uow.steps.find(fresh))

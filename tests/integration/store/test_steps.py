"""Steps of a turn on both databases."""

from bot.reports.conversation import Step
from bot.store.engine import SqlStore
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


async def test_only_the_latest_turn_is_kept(store: SqlStore) -> None:
    """An earlier turn never comes again, so a conversation keeps few rows."""
    second = Step("c_1", 3, "file")
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation())
        for step in (FIRST, second):
            await uow.steps.keep(step, RESULT)
        assert RESULT == await uow.steps.find(FIRST)
        await uow.steps.keep(Step("c_1", 4, "begin"), RESULT)
        assert (None, None) == (await uow.steps.find(FIRST), await uow.steps.find(second))

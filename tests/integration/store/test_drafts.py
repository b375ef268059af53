"""Drafts on both databases."""

from dataclasses import replace
from datetime import timedelta

from bot.reports.conversation import Draft
from bot.store.engine import SqlStore
from tests.fakes.clock import START
from tests.fakes.samples import NUMBER, a_conversation

DRAFT = Draft(
    "c_1", 3, "fly_tipping", {"contact": NUMBER, "where": "é\x00"}, {"where": 2}, 7, START
)


async def test_a_draft_is_kept_replaced_and_forgotten(store: SqlStore) -> None:
    """One draft a conversation, as it was last saved."""
    changed = replace(DRAFT, category="noise", asked={}, last_turn=8)
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation())
        await uow.drafts.save(DRAFT)
        assert DRAFT == await uow.drafts.get("c_1")
        await uow.drafts.save(changed)
        assert changed == await uow.drafts.get("c_1")
        await uow.drafts.remove("c_1")
        assert None is await uow.drafts.get("c_1")


async def test_finds_drafts_that_went_silent(store: SqlStore) -> None:
    """Untouched since before a time."""
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation())
        await uow.drafts.save(DRAFT)
        assert [] == await uow.drafts.stale(START)
        assert [DRAFT] == await uow.drafts.stale(START + timedelta(seconds=1))

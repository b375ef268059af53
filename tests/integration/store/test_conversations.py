"""Conversations on both databases."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import NotFound
from bot.reports.report import Channel
from bot.store.engine import SqlStore
from tests.fakes.clock import START
from tests.fakes.samples import NUMBER, a_conversation, a_question


async def test_a_conversation_comes_back_as_it_was(store: SqlStore) -> None:
    """Every field survives."""
    kept = a_conversation(
        language="pl",
        held_by="a@example.org",
        open_question=a_question(),
        ticket_ref="SSP-4KD-7MX",
        opted_out=True,
        ended_at=START,
    )
    async with store.begin() as uow:
        assert kept == await uow.conversations.ensure(kept)
    async with store.read() as uow:
        assert kept == await uow.conversations.get(kept.id)


async def test_a_settled_question_stays_but_is_not_due(store: SqlStore) -> None:
    """It is kept for a late answer; the sweeper does not find it again."""
    asked = a_question(settled_at=START)
    asked = replace(asked, left=True, doubtful=True, advised=True)
    kept = a_conversation(open_question=asked)
    async with store.begin() as uow:
        await uow.conversations.ensure(kept)
    async with store.read() as uow:
        assert kept == await uow.conversations.get(kept.id)
        assert [] == await uow.conversations.with_question_due(START + timedelta(days=1))


async def test_ensure_finds_what_is_there(store: SqlStore) -> None:
    """The second time nothing changes."""
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation(language="pl"))
    async with store.begin() as uow:
        found = await uow.conversations.ensure(a_conversation(language="en"))
    assert "pl" == found.language


async def test_an_unknown_conversation_is_not_found(store: SqlStore) -> None:
    """Strange ids are simply unknown, also with bytes no database holds."""
    async with store.begin() as uow:
        for id_ in ("c_none", "", "\x00", "\ud800", "' OR 1=1"):
            with pytest.raises(NotFound):
                await uow.conversations.get(id_)
        with pytest.raises(NotFound):
            await uow.conversations.lock("c_none")
        with pytest.raises(NotFound):
            await uow.conversations.save(a_conversation("c_none"))


async def test_saving_changes_every_field_and_can_close_a_question(store: SqlStore) -> None:
    """None is kept as None."""
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation(open_question=a_question()))
        changed = a_conversation(contact=None, language="ur", last_inbound_at=START)
        await uow.conversations.save(changed)
    async with store.read() as uow:
        assert changed == await uow.conversations.get("c_1")


async def test_finds_the_open_text_conversation_of_a_number(store: SqlStore) -> None:
    """Only on SMS, not ended, heard from lately, and the latest of them."""
    later = START + timedelta(hours=1)
    async with store.begin() as uow:
        for conversation in (
            a_conversation("c_old"),
            a_conversation("c_late", last_inbound_at=later),
            a_conversation("c_web", channel=Channel.WEB, last_inbound_at=later),
            a_conversation("c_over", last_inbound_at=later, ended_at=later),
            a_conversation("c_other", last_inbound_at=later, contact="+447700900999"),
        ):
            await uow.conversations.ensure(conversation)
    async with store.begin() as uow:
        found = await uow.conversations.of_contact(NUMBER, START)
        assert found is not None
        assert "c_late" == found.id
        assert None is await uow.conversations.of_contact(NUMBER, later + timedelta(seconds=1))
        assert None is await uow.conversations.of_contact("+447700900000", START)


async def test_two_first_texts_at_once_open_one_conversation(store: SqlStore) -> None:
    """Whoever looks for the number second finds what the first has opened."""

    async def text(id_: str) -> str:
        async with store.begin() as uow:
            known = await uow.conversations.of_contact(NUMBER, START)
            return (known or await uow.conversations.ensure(a_conversation(id_))).id

    ids = await asyncio.gather(*(text(f"c_{n}") for n in range(10)))
    assert 1 == len(set(ids))


async def test_finds_questions_that_waited_too_long(store: SqlStore) -> None:
    """The one that waited longest comes first; answered ones never."""
    first, second = a_question(), a_question(due_at=START + timedelta(minutes=1))
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation("c_1", open_question=first))
        await uow.conversations.ensure(a_conversation("c_2", open_question=second))
        await uow.conversations.ensure(a_conversation("c_3"))
        assert [] == await uow.conversations.with_question_due(START)
        due = await uow.conversations.with_question_due(first.due_at)
    assert ["c_2", "c_1"] == [conversation.id for conversation in due]
    assert second == due[0].open_question


async def test_a_wish_for_no_texts_holds_for_the_number(store: SqlStore) -> None:
    """In any conversation of that number."""
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation("c_1"))
        second = await uow.conversations.ensure(a_conversation("c_2"))
        assert not await uow.conversations.opted_out(NUMBER)
        await uow.conversations.save(replace(second, opted_out=True))
        assert await uow.conversations.opted_out(NUMBER)
        assert not await uow.conversations.opted_out("+447700900999")


async def test_a_number_that_wants_texts_again_gets_them(store: SqlStore) -> None:
    """START in a new conversation undoes STOP in an old one, and touches nobody else's."""
    other = a_conversation("c_3", contact="+447700900999", opted_out=True)
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation("c_1", opted_out=True))
        await uow.conversations.ensure(a_conversation("c_2"))
        await uow.conversations.ensure(other)
        await uow.conversations.opt_in(NUMBER)
        assert not await uow.conversations.opted_out(NUMBER)
        assert await uow.conversations.opted_out("+447700900999")

"""Messages on both databases."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import Conflict, NotFound
from bot.reports.conversation import Choice, Kind, Message, Sender
from bot.store.engine import SqlStore
from tests.fakes.clock import START
from tests.fakes.samples import a_conversation, a_question

LATER = START + timedelta(seconds=30)


async def said(store: SqlStore, text: str = "hello", **more: object) -> Message:
    """Append one message of the resident to c_1 in a transaction of its own."""
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation())
        return await uow.messages.append(
            "c_1",
            sender=Sender.RESIDENT,
            text=text,
            at=START,
            **more,
        )


async def test_a_message_comes_back_as_it_was_said(store: SqlStore) -> None:
    """Every field survives."""
    choices = (Choice("Yes", "yes"), Choice("No", "no"))
    kept = await said(
        store, "🚮 é", kind=Kind.NOTICE, choices=choices, key="k", danger="now", handled_at=LATER
    )
    async with store.read() as uow:
        assert [kept] == await uow.messages.after("c_1", 0)
        assert kept == await uow.messages.by_key("k")
        assert None is await uow.messages.by_key("other")


@pytest.mark.parametrize(
    "text", ["", "x" * 10_000, "a\x00b", "\ud83d", "\u202eabc", "'; DROP TABLE"]
)
async def test_any_text_can_be_kept(store: SqlStore, text: str) -> None:
    """What comes back is what append returned, whatever a resident types."""
    kept = await said(store, text, key=text or None)
    async with store.read() as uow:
        assert [kept.text] == [message.text for message in await uow.messages.after("c_1", 0)]


async def test_twenty_at_once_are_numbered_one_to_twenty(store: SqlStore) -> None:
    """No number twice, none left out."""
    await asyncio.gather(*(said(store) for _ in range(20)))
    async with store.read() as uow:
        messages = await uow.messages.after("c_1", 0)
        assert list(range(1, 21)) == [message.seq for message in messages]
        assert 20 == await uow.messages.last_seq("c_1")


async def test_the_same_key_twenty_times_at_once_is_one_message(store: SqlStore) -> None:
    """Who comes second with a key finds the first."""

    async def once() -> int:
        async with store.begin() as uow:
            await uow.conversations.ensure(a_conversation())
            known = await uow.messages.by_key("SM1")
            if known:
                return known.seq
            message = await uow.messages.append(
                "c_1", sender=Sender.RESIDENT, text="hello", at=START, key="SM1"
            )
            return message.seq

    assert [1] * 20 == await asyncio.gather(*(once() for _ in range(20)))
    async with store.read() as uow:
        assert 1 == len(await uow.messages.after("c_1", 0))


async def test_a_taken_key_is_a_conflict_and_uses_up_no_number(store: SqlStore) -> None:
    """The transaction that comes second leaves nothing behind."""
    await said(store, key="k")
    with pytest.raises(Conflict):
        await said(store, key="k")
    assert 2 == (await said(store, key="other")).seq


async def test_a_conversation_must_be_there(store: SqlStore) -> None:
    """A message of no conversation is refused."""
    with pytest.raises(NotFound):
        async with store.begin() as uow:
            await uow.messages.append("c_none", sender=Sender.BOT, text="x", at=START)


async def test_reads_on_from_a_number(store: SqlStore) -> None:
    """After a number, oldest first, no more than asked for."""
    for n in range(5):
        await said(store, str(n))
    async with store.read() as uow:
        after = await uow.messages.after("c_1", 2, limit=2)
        assert [3, 4] == [message.seq for message in after]
        assert [] == await uow.messages.after("c_none", 0)
        assert 0 == await uow.messages.last_seq("c_none")


async def test_what_rasa_has_not_had_waits_until_it_is_marked(store: SqlStore) -> None:
    """Only the resident's messages wait; marking goes up to a number."""
    for _ in range(3):
        await said(store)
    async with store.begin() as uow:
        await uow.messages.append("c_1", sender=Sender.BOT, text="?", at=START)
        await uow.messages.mark_handled("c_1", 2, LATER)
    async with store.read() as uow:
        assert [3] == [message.seq for message in await uow.messages.unhandled("c_1")]
        handled = [message.handled_at for message in await uow.messages.after("c_1", 0)]
    assert [LATER, LATER, None, None] == handled


async def test_sweeps_conversations_that_wait_for_rasa(store: SqlStore) -> None:
    """Not those a person holds, nor those with an open question, nor fresh ones."""
    async with store.begin() as uow:
        for conversation in (
            a_conversation("c_waits"),
            a_conversation("c_held", held_by="a@example.org"),
            a_conversation("c_asked", open_question=a_question()),
            a_conversation("c_done"),
        ):
            await uow.conversations.ensure(conversation)
            for _ in range(2):
                await uow.messages.append(
                    conversation.id, sender=Sender.RESIDENT, text="x", at=START
                )
        await uow.messages.mark_handled("c_done", 2, START)
        assert [] == await uow.messages.conversations_unhandled(START)
        assert ["c_waits"] == await uow.messages.conversations_unhandled(LATER)

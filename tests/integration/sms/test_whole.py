"""Door, turn, use cases and a real database together; only triage and Rasa are fakes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer, unused_port

from bot.channels.sms.parts import create_sms_door
from bot.channels.sms.signature import SIGNATURE, sign
from bot.conversation.dispatch import Dispatcher
from bot.conversation.guard import Guard
from bot.conversation.room import DeskRoom
from bot.conversation.spool import Spool
from bot.conversation.turn import Turn
from bot.conversation.wake import Waiters
from bot.settings import Settings
from bot.store.engine import SqlStore
from bot.store.queries import Reader
from tests.fakes.desk import make_desk
from tests.fakes.room import FakeFloor, FakeRasa
from tests.fakes.sms import NUMBER, SID, TOKEN, SetClock, fields

INBOUND = "/sms/twilio/inbound"


@dataclass
class Whole:
    """What a test needs of it."""

    public: str
    http: ClientSession
    store: SqlStore
    rasa: FakeRasa
    dispatcher: Dispatcher

    async def text(self, words: str, sid: str) -> tuple[int, str]:
        """Send one text as Twilio would."""
        form = fields(Body=words, MessageSid=sid)
        headers = {
            SIGNATURE: sign(TOKEN, self.public + INBOUND, form.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode(form).encode()
        async with self.http.post(self.public + INBOUND, data=body, headers=headers) as answer:
            said = await answer.text()
        await self.dispatcher.settled()
        return answer.status, said


@pytest.fixture
async def whole(store: SqlStore, tmp_path: Path) -> AsyncIterator[Whole]:
    """Everything running, on each database."""
    async with AsyncExitStack() as stack:
        clock, port = SetClock(datetime.now(UTC)), unused_port()
        public = f"http://127.0.0.1:{port}"
        settings = Settings(
            var_dir=tmp_path,
            public_url=public,
            twilio_account_sid=SID,
            twilio_auth_token=TOKEN,  # type: ignore[arg-type]
        )
        spool, rasa, waiters = Spool(tmp_path / "spool"), FakeRasa(), Waiters()
        await spool.open()
        stack.callback(spool.close)
        dispatcher = Dispatcher(rasa, waiters)
        turn = Turn(guard=Guard(FakeFloor()), spool=spool, dispatcher=dispatcher, waiters=waiters)
        stack.push_async_callback(turn.close)
        turn.attach(DeskRoom(make_desk(store, clock)))
        door = create_sms_door(settings, turn, clock)
        door.attach(store)
        app = web.Application()
        app.add_routes(door.routes())
        await stack.enter_async_context(TestServer(app, port=port))
        http = await stack.enter_async_context(ClientSession())
        yield Whole(public, http, store, rasa, dispatcher)


async def _conversation(whole: Whole) -> str:
    async with whole.store.read() as uow:
        found = await uow.conversations.of_contact(NUMBER, datetime(2020, 1, 1, tzinfo=UTC))
    assert found
    return found.id


async def test_twenty_at_once_are_one_message_in_the_store(whole: Whole) -> None:
    """All twenty get the one answer."""
    answers = await asyncio.gather(*(whole.text("there is a knife", "SM1") for _ in range(20)))
    assert 1 == len(set(answers))
    assert "999" in answers[0][1]
    conversation = await _conversation(whole)
    async with whole.store.read() as uow:
        kept = await uow.messages.after(conversation, 0)
    assert ["there is a knife"] == [one.text for one in kept if one.sender.value == "resident"]
    assert 1 == await Reader(whole.store).count()


async def test_a_repeat_much_later_gets_the_same_answer(whole: Whole) -> None:
    """Nothing new is kept."""
    first = await whole.text("there is a knife", "SM1")
    await whole.text("hello", "SM2")
    assert first == await whole.text("there is a knife", "SM1")
    assert 1 == await Reader(whole.store).count()


async def test_stop_and_start_are_kept_and_never_reach_rasa(whole: Whole) -> None:
    """The wish holds for the number; the words stay in the transcript."""
    _, answer = await whole.text("STOP", "SM1")
    assert "not send you updates" in answer
    async with whole.store.read() as uow:
        assert await uow.conversations.opted_out(NUMBER)
    await whole.text("START", "SM2")
    async with whole.store.read() as uow:
        assert not await uow.conversations.opted_out(NUMBER)
        kept = await uow.messages.after(await _conversation(whole), 0)
        unheard = await uow.messages.unhandled(await _conversation(whole))
    assert ["STOP", "START"] == [one.text for one in kept if one.sender.value == "resident"]
    assert [] == list(unheard)
    assert [] == whole.rasa.heard


async def test_replies_go_out_by_the_outbox(whole: Whole) -> None:
    """Twilio's answer is empty, and what Rasa says waits to be sent."""
    _, answer = await whole.text("music all night", "SM1")
    assert "<Message>" not in answer
    counts = await Reader(whole.store).outbox_counts()
    assert 1 <= counts["due"]

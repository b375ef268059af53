"""A gateway with only the text-message door, and a stand-in for Twilio, on loopback."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer, unused_port

from bot.channels.sms.api import Account, TwilioApi
from bot.channels.sms.limits import ReplyLimits
from bot.channels.sms.sender import SmsSender
from bot.channels.sms.signature import SIGNATURE, Signatures, sign
from bot.channels.sms.stand_in import StandIn
from bot.channels.sms.status import Statuses
from bot.channels.sms.watch import SignatureWatch
from bot.channels.sms.webhook import STATUS, SmsDoor
from bot.channels.sms.words import SmsWords, read_sms_words
from bot.settings import ROOT
from tests.fakes.sms import OLD_TOKEN, OURS, SID, TOKEN, FakeStore, FakeTalk, SetClock


@dataclass
class House:
    """The door, the stand-in and what is behind them."""

    gateway: TestServer
    twilio: TestServer
    stand_in: StandIn
    http: ClientSession
    talk: FakeTalk
    store: FakeStore
    clock: SetClock
    words: SmsWords
    public: str

    async def post(
        self, form: dict[str, str] | bytes, *, path: str = "/sms/twilio/inbound", **headers: str
    ) -> tuple[int, str]:
        """Post a form, signed as Twilio would unless a signature is given."""
        body = form if isinstance(form, bytes) else urlencode(form).encode()
        if isinstance(form, dict):
            headers.setdefault(SIGNATURE, sign(TOKEN, self.public + path, form.items()))
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        url = f"http://127.0.0.1:{self.gateway.port}{path}"
        async with self.http.post(url, data=body, headers=headers) as answer:
            return answer.status, await answer.text()

    def sender(self, limits: ReplyLimits | None = None, receipt_ending: str = "") -> SmsSender:
        """Return the sender that carries the outbox's texts to the stand-in."""
        return SmsSender(
            api=self.api(),
            store=self.store,
            clock=self.clock,
            limits=limits or ReplyLimits(self.clock),
            origin={"From": OURS},
            status_url=f"http://127.0.0.1:{self.gateway.port}{STATUS}",
            receipt_ending=receipt_ending,
        )

    def api(self) -> TwilioApi:
        """Return a client of the stand-in."""
        account = Account(SID, TOKEN, f"http://127.0.0.1:{self.twilio.port}")
        return TwilioApi(self.http, account)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Everything running."""
    async with AsyncExitStack() as stack:
        talk, clock = FakeTalk(), SetClock(datetime.now(UTC))
        port = unused_port()
        public = f"http://127.0.0.1:{port}"
        store, words = FakeStore(talk), read_sms_words(ROOT / "data" / "sms.yml")
        stand_in = StandIn(
            account_sid=SID, tokens=[TOKEN, OLD_TOKEN], number=OURS, callback_seconds=(0, 0)
        )
        twilio = await stack.enter_async_context(TestServer(stand_in.app()))
        signatures = Signatures(public, [TOKEN, OLD_TOKEN])
        door = SmsDoor(
            talk=talk,
            signatures=signatures,
            watch=SignatureWatch(
                signatures=signatures,
                account_sid=SID,
                clock=clock,
                path=tmp_path / "twilio-signature.json",
            ),
            statuses=Statuses(clock),
            words=words,
            limits=ReplyLimits(clock, per_hour=5),
            clock=clock,
            account_sid=SID,
        )
        door.attach(store)
        app = web.Application()
        app.add_routes(door.routes())
        gateway = await stack.enter_async_context(TestServer(app, port=port))
        http = await stack.enter_async_context(ClientSession())
        yield House(gateway, twilio, stand_in, http, talk, store, clock, words, public)

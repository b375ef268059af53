"""The residents' API is what `docs/api/residents.openapi.yml` says, route by route."""

import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from openapi_spec_validator import OpenAPIV31SpecValidator

from bot.channels.app import GatewayParts, create_gateway
from bot.channels.sms.parts import create_sms_door
from bot.channels.sms.signature import SIGNATURE, sign
from bot.channels.webchat.api import STREAMS_EACH
from bot.conversation.inbound import Kind
from bot.conversation.keep import Keeper
from bot.reports.conversation import Choice, Line
from bot.settings import Settings
from bot.store.crypto import KeyedHasher
from bot.web import Metrics
from tests.conftest import HASH_KEY
from tests.contract.published import API, Published, routes
from tests.fakes.clock import FixedClock
from tests.fakes.scene import Scene
from tests.fakes.sms import PUBLIC, SID, TOKEN, fields, without

DOCUMENT = Published(API / "residents.openapi.yml")
CHATS = "/api/v1/conversations"
ONE = CHATS + "/{id}"
INBOUND, STATUS = "/sms/twilio/inbound", "/sms/twilio/status"


@dataclass
class Doors:
    """The residents' gateway with both doors, among fakes, and one conversation."""

    client: TestClient
    scene: Scene
    id: str = ""
    token: str = ""

    async def ask(
        self,
        method: str,
        path: str,
        *,
        query: str = "",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> tuple[int, list[str]]:
        """Send a request; return the status and what the document does not say of the answer."""
        own = {"Authorization": f"Bearer {self.token}"} if headers is None else headers
        url = path.replace("{id}", self.id) + query
        async with self.client.request(method, url, data=body, headers=own) as answer:
            return answer.status, await DOCUMENT.wrong(method, path, answer)

    async def say(self, text: str) -> tuple[int, list[str]]:
        """Send a message."""
        return await self.ask("POST", ONE + "/messages", body=json.dumps({"text": text}).encode())

    async def text(
        self, form: Mapping[str, str], path: str = INBOUND, *, token: str = TOKEN
    ) -> tuple[int, list[str]]:
        """Send a form as Twilio would."""
        headers = {
            SIGNATURE: sign(token, PUBLIC + path, form.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return await self.ask("POST", path, headers=headers, body=urlencode(form).encode())


@pytest.fixture
async def doors(tmp_path: Path) -> AsyncIterator[Doors]:
    """Everything running, and one conversation begun."""
    scene = Scene(tmp_path / "spool")
    await scene.spool.open()
    scene.turn.attach(scene.room)
    await scene.dispatcher.probe()
    settings = Settings(
        var_dir=tmp_path, public_url=PUBLIC, twilio_account_sid=SID, twilio_auth_token=TOKEN
    )
    clock = FixedClock()
    parts = GatewayParts(
        settings=settings,
        talk=scene.turn,
        clock=clock,
        hasher=KeyedHasher(HASH_KEY),
        health=lambda: {"store": True, "rules": True, "rasa": True, "spooled": 0},
        metrics=Metrics("gateway"),
        more_routes=create_sms_door(settings, scene.turn, clock).routes(),
    )
    async with TestClient(TestServer(create_gateway(parts))) as client:
        made = Doors(client, scene)
        async with client.post(CHATS) as answer:
            body = await answer.json()
        made.id, made.token = body["id"], body["token"]
        yield made
    await scene.turn.close()
    scene.spool.close()


def test_the_document_is_a_document() -> None:
    """It is right by the specification, OpenAPI 3.1."""
    OpenAPIV31SpecValidator(DOCUMENT.all).validate()


async def test_every_route_is_told_and_every_told_route_is_there(doors: Doors) -> None:
    """Nothing is served in secret, and nothing is promised that is not there."""
    app = doors.client.server.app
    assert routes(app, "/api", "/sms", "/healthz") == DOCUMENT.operations()


async def test_every_status_is_told_with_words(doors: Doors) -> None:
    """Each response has a description; each failure a problem's shape, but for Twilio's own two."""
    bare = [
        f"{method} {path} {status}"
        for method, path in sorted(DOCUMENT.operations())
        for status, told in DOCUMENT.all["paths"][path][method.lower()]["responses"].items()
        if not DOCUMENT.found(told).get("description")
    ]
    assert [] == bare


async def test_answers_of_a_conversation(doors: Doors) -> None:
    """From the first message to the receipt, every answer fits."""
    assert (201, []) == await doors.ask("POST", CHATS, headers={})
    assert (202, []) == await doors.say("rubbish on Norton Road")
    assert (202, []) == await doors.say("he has a knife")
    assert (202, []) == await doors.say("a threat")
    await doors.scene.settled()
    asks = (Line("Is it still going on?", Kind.TEXT, (Choice("Yes", "yes"),)),)
    await doors.scene.room.reply(doors.id, asks, None)
    assert (200, []) == await doors.ask("GET", ONE + "/messages", query="?after=0&wait=0.1")
    assert (404, []) == await doors.ask("GET", ONE + "/receipt")
    receipt = Line("Your reference is SSP-4KD-7MX and your PIN is 1234.", Kind.RECEIPT)
    await doors.scene.room.reply(doors.id, (receipt,), None)
    assert (200, []) == await doors.ask("GET", ONE + "/receipt")
    assert (204, []) == await doors.ask("POST", ONE + "/typing")
    assert (204, []) == await doors.ask("POST", ONE + "/leave")


async def test_refusals_of_a_conversation(doors: Doors) -> None:
    """Each refusal is the problem that the document says."""
    messages, nobody = ONE + "/messages", {"Authorization": "Bearer x"}
    for method, path in sorted(DOCUMENT.operations()):
        if path.startswith(ONE):
            assert (401, []) == await doors.ask(method, path, headers=nobody)
    assert (400, []) == await doors.say(" ")
    assert (400, []) == await doors.ask("POST", messages, body=b"{")
    assert (400, []) == await doors.ask("GET", messages, query="?after=x")
    assert (400, []) == await doors.ask("GET", ONE + "/events", query="?after=x")
    assert (413, []) == await doors.say("x" * 10_001)
    assert (413, []) == await doors.say("x" * 10_001 + " knife")
    assert (413, []) == await doors.say("x" * 300_000)
    doors.id = "c_" + "A" * 22
    for method, path in sorted(DOCUMENT.operations()):
        if path.startswith(ONE):
            assert (404, []) == await doors.ask(method, path)


async def test_too_many_messages(doors: Doors) -> None:
    """The limit answers as told, and danger passes it."""
    statuses = {await _status(doors.say("hello")) for _ in range(70)}
    assert statuses == {202, 429}
    assert (429, []) == await doors.say("hello")
    assert (202, []) == await doors.say("a knife")


async def test_streams_are_events_of_messages(doors: Doors) -> None:
    """Each event is one message by the schema; a seventh stream is refused."""
    await doors.say("he has a knife")
    url = (ONE + "/events").replace("{id}", doors.id)
    auth = {"Authorization": f"Bearer {doors.token}"}
    streams = [await doors.client.get(url, headers=auth) for _ in range(STREAMS_EACH)]
    assert (200, "text/event-stream") == (streams[0].status, streams[0].content_type)
    for _ in range(2):
        assert [] == DOCUMENT.problems("Message", await _event(streams[0]))
    assert (429, []) == await doors.ask("GET", ONE + "/events")
    for stream in streams:
        stream.close()


async def test_answers_while_the_database_is_away(doors: Doors, tmp_path: Path) -> None:
    """The spool answers 202 with null, reading is 503; without a spool writing is 503 too."""
    doors.scene.room.down = True
    assert (202, []) == await doors.say("rubbish")
    assert (503, []) == await doors.ask("GET", ONE + "/messages")
    assert (503, []) == await doors.ask("GET", ONE + "/receipt")
    assert (503, []) == await doors.text(fields(MessageStatus="sent"), f"{STATUS}?m=1")
    shutil.rmtree(tmp_path / "spool")
    (tmp_path / "spool").write_text("not a folder")
    assert (503, []) == await doors.say("rubbish")
    assert (503, []) == await doors.say("a knife")
    assert (503, []) == await doors.text(fields())
    assert (200, []) == await doors.text(fields(Body="he has a knife"))


async def test_a_failure_of_ours(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a bug answers with a problem that says whom to call."""

    async def break_down(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Keeper, "keep", break_down)
    assert (500, []) == await doors.say("rubbish")


async def test_answers_to_twilio(doors: Doors) -> None:
    """Texts and statuses are answered as told."""
    assert (200, []) == await doors.text(fields())
    assert (200, []) == await doors.text(fields(Body="he has a knife", MessageSid="SM2"))
    assert (400, []) == await doors.text(without(fields(), "From"))
    assert (403, []) == await doors.text(fields(), token="wrong")
    assert (413, []) == await doors.text(fields(Body="x" * 70_000))
    assert (204, []) == await doors.text(fields(MessageStatus="sent"), STATUS)
    assert (400, []) == await doors.text(without(fields(), "MessageSid"), STATUS)
    assert (403, []) == await doors.text(fields(MessageStatus="sent"), STATUS, token="wrong")


async def test_what_twilio_sends_is_told() -> None:
    """The form of an ordinary text, and of a status, is by the schema."""
    assert [] == DOCUMENT.problems("TwilioText", fields())
    assert [] == DOCUMENT.problems("TwilioStatus", fields(MessageStatus="delivered"))
    assert DOCUMENT.problems("TwilioText", without(fields(), "From"))


async def test_health(doors: Doors) -> None:
    """Alive, and what is loaded."""
    assert (200, []) == await doors.ask("GET", "/healthz", headers={})


async def _event(stream: ClientResponse) -> object:
    """Return the next event's data."""
    while True:
        line = (await stream.content.readline()).decode()
        if line.startswith("data:"):
            return json.loads(line.removeprefix("data:"))


async def _status(asked: Awaitable[tuple[int, list[str]]]) -> int:
    return (await asked)[0]

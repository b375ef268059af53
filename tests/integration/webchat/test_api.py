"""The API to its contract: messages, keys, waiting, streams, refusals, outages."""

import asyncio
import json
from datetime import timedelta

import pytest
from aiohttp import ClientResponse

from bot.conversation.inbound import Kind
from bot.reports.conversation import Line
from tests.fakes.room import ADVICE
from tests.integration.webchat.conftest import Door

FIELDS = {"seq", "from", "text", "choices", "kind", "at"}


async def post(door: Door, text: str) -> ClientResponse:
    """Send one message."""
    return await door.client.post(door.path("messages"), json={"text": text}, headers=door.auth)


async def test_a_message_and_its_answer(door: Door) -> None:
    """A message is accepted with its number, and the reply comes by waiting."""
    answer = await post(door, "rubbish")
    assert 202 == answer.status
    assert {"seq": 1, "messages": []} == await answer.json()
    read = await door.client.get(door.path("messages?after=1&wait=5"), headers=door.auth)
    body = await read.json()
    assert ["Rasa heard: rubbish"] == [m["text"] for m in body["messages"]]
    assert FIELDS == set(body["messages"][0])
    assert body["typing"] in (True, False)


async def test_advice_is_in_the_answer(door: Door) -> None:
    """An emergency message is in the answer to the message itself."""
    answer = await post(door, "a knife")
    body = await answer.json()
    assert 202 == answer.status
    assert ("emergency", "bot", ADVICE.text) == tuple(
        body["messages"][0][name] for name in ("kind", "from", "text")
    )
    assert 2 == body["messages"][0]["seq"]


async def test_same_key(door: Door) -> None:
    """The same Idempotency-Key is the same answer and no second message; keys are one's own."""
    headers = {**door.auth, "Idempotency-Key": "k-1"}
    bodies = []
    for _ in range(3):
        answer = await door.client.post(
            door.path("messages"), json={"text": "a knife"}, headers=headers
        )
        assert 202 == answer.status
        bodies.append(await answer.json())
    assert bodies[0] == bodies[1] == bodies[2]
    assert ["a knife"] == [m.text for m in door.scene.room.log[door.id] if m.key and m.seq == 1]
    first = door.id
    await door.open()
    headers = {**door.auth, "Idempotency-Key": "k-1"}
    await door.client.post(door.path("messages"), json={"text": "other"}, headers=headers)
    assert door.id != first
    assert 2 == door.scene.room.commits


async def test_same_key_with_other_words(door: Door) -> None:
    """A key used again for other words loses neither them nor their advice."""
    headers = {**door.auth, "Idempotency-Key": "k-1"}
    for text, said in (("hello", []), ("a knife", [ADVICE.text])):
        answer = await door.client.post(door.path("messages"), json={"text": text}, headers=headers)
        assert 202 == answer.status
        assert said == [m["text"] for m in (await answer.json())["messages"]]
    assert 2 == door.scene.room.commits


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'{"text": 5}', 400),
        (b'{"text": null}', 400),
        (b'{"words": "hi"}', 400),
        (b'{"text": ""}', 400),
        (b'{"text": " \\n\\t "}', 400),
        (b"\xff\xfe\x00", 400),
        (b"[" * 100_000, 400),
        (b"x" * 300_000, 413),
    ],
)
async def test_bad_bodies(door: Door, raw: bytes, status: int) -> None:
    """Every bad body is a clear problem that does not repeat it."""
    answer = await door.client.post(door.path("messages"), data=raw, headers=door.auth)
    assert status == answer.status
    assert "application/problem+json" == answer.content_type
    body = await answer.json()
    assert status == body["status"]
    assert body["detail"]


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "nul \x00 and \x07 bell",
        "\x00",
        "half \ud83d pair",
        "👩‍👧‍👦 🇬🇧",
        "مرحبا \u202e abc \u202c",
        "<script>alert(1)</script>",
        "' OR 1=1; --",
        "Z̷a̴l̶g̵o̸",
        "\ufeff\u200b",
        "/restart",
        "😀" * 5000,
    ],
)
async def test_odd_texts(door: Door, text: str) -> None:
    """Odd texts are kept, or refused as empty; never a failure of ours."""
    answer = await door.client.post(
        door.path("messages"), data=json.dumps({"text": text}), headers=door.auth
    )
    assert answer.status in (202, 400)
    read = await door.client.get(door.path("messages"), headers=door.auth)
    assert 200 == read.status


async def test_too_long(door: Door) -> None:
    """More than 10,000 characters is refused in a sentence; danger in it still earns advice."""
    body = {"text": "x" * 10_001}
    answer = await door.client.post(door.path("messages"), json=body, headers=door.auth)
    assert 413 == answer.status
    assert "10,000" in (await answer.json())["detail"]
    body = {"text": "x" * 10_001 + " knife"}
    answer = await door.client.post(door.path("messages"), json=body, headers=door.auth)
    refused = await answer.json()
    assert ADVICE.text in refused["detail"]
    assert "emergency" == refused["messages"][0]["kind"]


async def test_who_may_read(door: Door) -> None:
    """No token and a wrong one are 401; another conversation looks like none."""
    path, mine = door.path("messages"), door.auth
    assert 401 == (await door.client.get(path)).status
    for wrong in (
        "x",
        "1.c_x.9.0",
        door.token[:-1] + ("0" if door.token[-1] != "0" else "1"),
        door.token + "0",
        "\u2603",
        "",
    ):
        headers = {"Authorization": f"Bearer {wrong}".encode().decode("latin-1")}
        assert 401 == (await door.client.get(path, headers=headers)).status
    unknown = "/api/v1/conversations/c_AAAAAAAAAAAAAAAAAAAAAA/messages"
    assert 404 == (await door.client.get(unknown, headers=mine)).status
    first = path
    await door.open()
    assert 404 == (await door.client.get(first, headers=door.auth)).status
    assert 404 == (await door.client.post(first, json={"text": "hi"}, headers=door.auth)).status


async def test_token_ends(door: Door) -> None:
    """A token is good for a day."""
    door.clock.at += timedelta(hours=23)
    assert 200 == (await door.client.get(door.path("messages"), headers=door.auth)).status
    door.clock.at += timedelta(hours=2)
    assert 401 == (await door.client.get(door.path("messages"), headers=door.auth)).status


@pytest.mark.parametrize("query", ["after=-1", "after=x", "wait=nan", "wait=-5", "after=1e9"])
async def test_bad_queries(door: Door, query: str) -> None:
    """Numbers that are none are refused."""
    answer = await door.client.get(door.path(f"messages?{query}"), headers=door.auth)
    assert 400 == answer.status


async def test_bad_key(door: Door) -> None:
    """A key that is too long is refused, not cut."""
    headers = {**door.auth, "Idempotency-Key": "x" * 201}
    answer = await door.client.post(door.path("messages"), json={"text": "a"}, headers=headers)
    assert 400 == answer.status


async def test_stream_and_resume(door: Door) -> None:
    """A stream brings every message once, and goes on after the last one seen."""
    say = door.path("messages")
    await door.client.post(say, json={"text": "one"}, headers=door.auth)
    await door.scene.settled()
    seen = await events(door, 2)
    assert [1, 2] == [seq for seq, _ in seen]
    waiting = asyncio.create_task(events(door, 2, last="2"))
    await asyncio.sleep(0.05)
    await door.client.post(say, json={"text": "two"}, headers=door.auth)
    assert [(3, "two"), (4, "Rasa heard: two")] == [(seq, m["text"]) for seq, m in await waiting]


async def events(door: Door, count: int, last: str = "0") -> list[tuple[int, dict[str, str]]]:
    """Read this many events of the stream."""
    headers = {**door.auth, "Last-Event-ID": last}
    found: list[tuple[int, dict[str, str]]] = []
    async with door.client.get(door.path("events"), headers=headers) as answer:
        assert "text/event-stream" == answer.content_type
        seq = 0
        async for raw in answer.content:
            line = raw.decode().strip()
            if line.startswith("id:"):
                seq = int(line[3:])
            if line.startswith("data:"):
                found.append((seq, json.loads(line[5:])))
            if len(found) == count:
                break
    return found


async def test_receipt(door: Door) -> None:
    """The receipt is the last one given, with its reference and PIN."""
    assert 404 == (await door.client.get(door.path("receipt"), headers=door.auth)).status
    await post(door, "hi")
    await door.scene.settled()
    line = Line("Your reference is SSP-4KD-7MX. Your PIN is 0417.", Kind.RECEIPT)
    await door.scene.room.reply(door.id, [line], None)
    body = await (await door.client.get(door.path("receipt"), headers=door.auth)).json()
    assert ("SSP-4KD-7MX", "0417") == (body["reference"], body["pin"])


async def test_leave(door: Door) -> None:
    """Exit from inside a frame is passed on."""
    answer = await door.client.post(door.path("leave"), headers=door.auth)
    assert 204 == answer.status
    await asyncio.sleep(0)
    assert [door.id] == door.scene.room.left

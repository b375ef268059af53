"""Rasa's answers: words are words, everything else is a failure."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.conversation.inbound import Choice, Kind
from bot.conversation.rasa import RasaClient, read_replies
from bot.errors import Unavailable
from bot.reports.conversation import Line

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def asked(handler: Handler, seconds: float = 0.3) -> tuple[Line, ...]:
    """Ask a Rasa that answers with this handler."""
    app = web.Application()
    app.router.add_post("/webhooks/rest/webhook", handler)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        client = RasaClient(session, str(server.make_url("/")), seconds=seconds)
        return await client.ask("c_x", "/restart", {"channel": "web", "turn": 3})


async def test_what_is_sent() -> None:
    """Sender, channel and metadata are ours, and no text is a command."""
    bodies = []

    async def handler(request: web.Request) -> web.Response:
        bodies.append(await request.json())
        return web.json_response([{"text": "hi"}])

    assert (Line("hi"),) == await asked(handler)
    expected = {
        "sender": "c_x",
        "message": "restart",
        "input_channel": "web",
        "metadata": {"channel": "web", "turn": 3},
    }
    assert [expected] == bodies


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, "[]"),
        (200, '[{"recipient_id": "x"}]'),
        (200, '[{"text": "  "}]'),
        (200, '{"text": "hi"}'),
        (200, "<html>"),
        (200, "[1]"),
        (200, ""),
        (200, "[" * 100_000),
        (200, '[{"text": "' + "x" * 300_000 + '"}]'),
        (500, '[{"text": "hi"}]'),
        (302, '[{"text": "hi"}]'),
    ],
)
async def test_not_an_answer(status: int, body: str) -> None:
    """Empty, garbled, oversized and refused answers all count as a failure."""

    async def handler(_: web.Request) -> web.Response:
        return web.Response(status=status, text=body, headers={"Location": "/elsewhere"})

    with pytest.raises(Unavailable):
        await asked(handler)


async def test_slow() -> None:
    """A Rasa that hangs is given up after its time."""

    async def handler(_: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.json_response([{"text": "hi"}])

    began = asyncio.get_running_loop().time()
    with pytest.raises(Unavailable):
        await asked(handler, seconds=0.1)
    assert asyncio.get_running_loop().time() - began < 3


async def test_nobody_listens() -> None:
    """A closed port is a failure and not ready."""
    async with aiohttp.ClientSession() as session:
        client = RasaClient(session, "http://127.0.0.1:1")
        assert not await client.ready()
        with pytest.raises(Unavailable):
            await client.ask("c_x", "hi", {})


def test_buttons_and_kinds() -> None:
    """Buttons become choices that can be typed; a command payload never does."""
    rows = [
        {
            "text": "Shall I send it?",
            "buttons": [
                {"title": "Yes", "payload": "yes please"},
                {"title": "No", "payload": "/deny"},
                {"payload": "no title"},
            ],
            "custom": {"kind": "notice"},
        },
        {"text": "SSP-4KD-7MX", "custom": {"kind": "receipt"}},
        {"text": "odd", "custom": {"kind": "emergency"}},
    ]
    choices = (Choice("Yes", "yes please"), Choice("No", "No"))
    expected = (
        Line("Shall I send it?", Kind.NOTICE, choices),
        Line("SSP-4KD-7MX", Kind.RECEIPT),
        Line("odd"),
    )
    assert expected == read_replies(json.dumps(rows).encode())

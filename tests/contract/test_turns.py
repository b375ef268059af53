"""Contract A, gateway to Rasa, as recorded from the real Rasa (`turns.json`), on our side."""

import json
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from pytest_aiohttp.plugin import AiohttpServer

from bot.conversation.rasa import RasaClient, read_replies

TURNS = json.loads(Path(__file__).with_name("turns.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("turn", TURNS)
def test_each_recorded_answer_is_read(turn: dict[str, list[dict[str, object]]]) -> None:
    """Every text arrives, in order, with its choices."""
    lines = read_replies(json.dumps(turn["response"]).encode())
    assert [row["text"] for row in turn["response"]] == [line.text for line in lines]
    assert [len(row.get("buttons", ())) for row in turn["response"]] == [  # type: ignore[arg-type]
        len(line.choices) for line in lines
    ]


async def test_the_gateway_asks_as_recorded(aiohttp_server: AiohttpServer) -> None:
    """What the gateway posts is, key by key, what was recorded."""
    asked: list[object] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(await request.json())
        return web.json_response(TURNS[0]["response"])

    app = web.Application()
    app.router.add_post("/webhooks/rest/webhook", answer)
    server = await aiohttp_server(app)
    async with ClientSession() as session:
        client = RasaClient(session, str(server.make_url("")))
        for turn in TURNS:
            told = turn["request"]
            await client.ask(told["sender"], told["message"], told["metadata"])
    assert [turn["request"] for turn in TURNS] == asked


def test_the_receipt_is_marked() -> None:
    """The last turn files, and its first reply is the receipt."""
    first = TURNS[-1]["response"][0]
    assert {"kind": "receipt"} == first["custom"]
    assert "receipt" == read_replies(json.dumps([first]).encode())[0].kind.value

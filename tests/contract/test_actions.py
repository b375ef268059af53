"""Contract B, Rasa to actions, as recorded from the real Rasa (`actions.json`), on our side."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient

from actions.host import create_app
from bot.reports.report import Channel
from bot.settings import Settings
from bot.store.engine import create_store
from bot.triage.danger import Danger
from bot.usecases.desk import Desk
from bot.usecases.take_message import take_message
from tests.conftest import FIELD_KEY, HASH_KEY
from tests.fakes.clock import FixedClock
from tests.fakes.desk import make_desk

CALLS = json.loads(Path(__file__).with_name("actions.json").read_text(encoding="utf-8"))


@pytest.fixture
async def desk(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk with an empty store."""
    shutil.copy(sqlite_template, tmp_path / "safer.db")
    store = create_store(
        Settings(
            var_dir=tmp_path,
            database_url=f"sqlite:///{tmp_path / 'safer.db'}",
            field_key=FIELD_KEY,
            hash_key=HASH_KEY,
        )
    )
    yield make_desk(store, FixedClock())
    await store.close()


@pytest.fixture
async def client(desk: Desk, aiohttp_client: AiohttpClient) -> TestClient:
    """The action server."""
    return await aiohttp_client(create_app(desk))


async def test_the_recorded_report_goes_the_same_way_again(desk: Desk, client: TestClient) -> None:
    """Each recorded call, in order, gets the events and responses that Rasa got then."""
    for call in CALLS:
        await _kept(desk, call["request"]["tracker"])
        answer = await client.post("/webhook", json=call["request"])
        assert 200 == answer.status
        assert _shape(call["response"]) == _shape(await answer.json())


async def test_a_failure_names_the_action_and_repeats_nothing(client: TestClient) -> None:
    """An exception inside an action answers 500 without a word of the conversation."""
    call = json.loads(json.dumps(CALLS[0]["request"]))
    call["tracker"]["latest_message"]["text"] = "canary"
    answer = await client.post("/webhook", json=call)  # the conversation is not known
    told = await answer.json()
    assert (500, "action_begin_report") == (answer.status, told["action_name"])
    assert {"error", "action_name"} == set(told)
    assert "canary" not in await answer.text()


@pytest.mark.parametrize("body", ["", "[]", "{", '{"next_action": "x"}', "null"])
async def test_what_is_no_call_is_refused(client: TestClient, body: str) -> None:
    """Anything else than a call of Rasa's answers 400."""
    answer = await client.post("/webhook", data=body, headers={"Content-Type": "application/json"})
    assert 400 == answer.status


async def test_an_unknown_action_is_not_found(client: TestClient) -> None:
    """A name the domain does not know."""
    call = {**CALLS[0]["request"], "next_action": "action_of_nobody"}
    assert 404 == (await client.post("/webhook", json=call)).status


async def test_it_tells_that_it_lives(client: TestClient) -> None:
    """The supervisor asks."""
    assert {"status": "ok"} == await (await client.get("/health")).json()


async def _kept(desk: Desk, tracker: dict[str, dict[str, str]]) -> None:
    message = tracker["latest_message"]
    await take_message(
        desk,
        channel=Channel.WEB,
        text=message["text"],
        key=message["message_id"],
        at=desk.clock.now(),
        danger=Danger.NONE,
        conversation_id=str(tracker["sender_id"]),
    )


def _shape(answer: dict[str, list[dict[str, object]]]) -> object:
    """Return events and responses without what is drawn at random: reference and PIN."""
    said = [
        {name: value for name, value in row.items() if name not in {"ref", "pin"}}
        for row in answer["responses"]
    ]
    return answer["events"], said


@pytest.mark.parametrize(
    "action", ["begin_report", "answer_question", "check_status", "handle_unclear"]
)
async def test_what_reports_led_to_is_told_whatever_rasa_makes_of_it(
    desk: Desk, client: TestClient, action: str
) -> None:
    """The question looks like a report or like news of one; neither is begun."""
    call = json.loads(json.dumps(CALLS[0]["request"])) | {"next_action": f"action_{action}"}
    call["tracker"]["latest_message"]["text"] = "what did you do about the reports in Norton?"
    await _kept(desk, call["tracker"])
    told = await (await client.post("/webhook", json=call)).json()
    assert ["nothing to tell you about Norton" in row["text"] for row in told["responses"]] == [
        True
    ]
    async with desk.store.read() as uow:
        assert await uow.drafts.get(call["tracker"]["sender_id"]) is None

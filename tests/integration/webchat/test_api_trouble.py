"""The API when parts are down or somebody floods it, and what every answer carries."""

import shutil

import pytest
from aiohttp import ClientResponse

from tests.fakes.room import ADVICE
from tests.integration.webchat.conftest import Door


async def post(door: Door, text: str) -> ClientResponse:
    """Send one message."""
    return await door.client.post(door.path("messages"), json={"text": text}, headers=door.auth)


async def test_only_the_spool(door: Door) -> None:
    """A message that only the spool took has no number, and its notice gives both numbers."""
    door.scene.room.down = True
    answer = await post(door, "hi")
    body = await answer.json()
    assert 202 == answer.status
    assert body["seq"] is None
    assert body["messages"][0]["seq"] is None
    assert "notice" == body["messages"][0]["kind"]
    assert "999" in body["messages"][0]["text"]
    assert 503 == (await door.client.get(door.path("messages"), headers=door.auth)).status


@pytest.mark.parametrize("text", ["a knife", "rubbish"])
async def test_nowhere(door: Door, text: str) -> None:
    """A message that could not be kept is a 503 whose detail says whom to call."""
    door.scene.room.down = True
    shutil.rmtree(door.scene.folder)
    door.scene.folder.write_text("")
    answer = await post(door, text)
    body = await answer.json()
    assert 503 == answer.status
    assert "999" in body["detail"]
    assert "101" in body["detail"]
    assert "could not save" in body["detail"]
    assert (ADVICE.text in body["detail"]) == ("knife" in text)


async def test_flood(door: Door) -> None:
    """A flood is refused with both numbers; advice is never refused."""
    statuses = []
    for n in range(70):
        body = {"text": f"text {n}"}
        answer = await door.client.post(door.path("messages"), json=body, headers=door.auth)
        statuses.append(answer.status)
    assert 429 in statuses
    assert "999" in (await answer.json())["detail"]
    answer = await post(door, "knife")
    assert 202 == answer.status
    assert ADVICE.text == (await answer.json())["messages"][0]["text"]


async def test_what_other_sites_may_do(door: Door) -> None:
    """No CORS: another site's page can neither preflight nor read."""
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = await door.client.options("/api/v1/conversations", headers=headers)
    assert 405 == answer.status
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


async def test_headers_and_health(door: Door) -> None:
    """Every answer carries the security headers, errors and streams too; health is open."""
    for path in ("/", "/nowhere", "/api/v1/conversations/c_x/messages", "/healthz"):
        answer = await door.client.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'self' https://www.example.gov.uk" in policy
        assert "no-store" == answer.headers["Cache-Control"]
        assert "no-referrer" == answer.headers["Referrer-Policy"]
        assert "nosniff" == answer.headers["X-Content-Type-Options"]
    assert "ok" == (await (await door.client.get("/healthz")).json())["status"]


async def test_metrics_stay_here(door: Door) -> None:
    """Metrics hold no id, and no proxy can fetch them."""
    await door.client.get(door.path("messages"), headers=door.auth)
    answer = await door.client.get("/metrics")
    assert 200 == answer.status
    assert door.id not in await answer.text()
    proxied = await door.client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})
    assert 404 == proxied.status


async def test_unhandled_failure(door: Door) -> None:
    """A fault of ours is a 500 that repeats nothing and says whom to call."""

    async def broken(*_: object) -> None:
        raise RuntimeError("canary")

    door.scene.turn.messages = broken  # type: ignore[assignment,method-assign]
    answer = await door.client.get(door.path("messages"), headers=door.auth)
    text = await answer.text()
    assert 500 == answer.status
    assert "999" in text
    assert "101" in text
    assert "canary" not in text

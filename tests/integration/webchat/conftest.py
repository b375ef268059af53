"""The gateway on loopback, among fakes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.app import GatewayParts, create_gateway
from bot.settings import Settings
from bot.store.crypto import KeyedHasher
from bot.web import Metrics
from tests.conftest import HASH_KEY
from tests.fakes.clock import FixedClock
from tests.fakes.scene import Scene


@dataclass
class Door:
    """A running gateway, its surroundings, and one conversation in it."""

    client: TestClient[web.Request, web.Application]
    scene: Scene
    clock: FixedClock
    id: str = ""
    token: str = ""

    async def open(self) -> None:
        """Begin a conversation."""
        answer = await self.client.post("/api/v1/conversations")
        assert 201 == answer.status
        body = await answer.json()
        self.id, self.token = body["id"], body["token"]

    @property
    def auth(self) -> dict[str, str]:
        """The header that proves it."""
        return {"Authorization": f"Bearer {self.token}"}

    def path(self, what: str) -> str:
        """Return a path below the conversation."""
        return f"/api/v1/conversations/{self.id}/{what}"


@pytest.fixture(params=[False])
async def door(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Door]:
    """A gateway whose store and Rasa work, with one conversation.

    The parameter is whether its cookie is for HTTPS only, which a test's client does not send back.
    """
    scene = Scene(tmp_path / "spool")
    await scene.spool.open()
    scene.turn.attach(scene.room)
    await scene.dispatcher.probe()
    clock = FixedClock()
    parts = GatewayParts(
        settings=Settings(
            var_dir=tmp_path,
            embed_sites="https://www.example.gov.uk",
            secure_cookies=request.param,
        ),
        talk=scene.turn,
        clock=clock,
        hasher=KeyedHasher(HASH_KEY),
        health=lambda: {"spooled": scene.turn.keeper.waiting},
        metrics=Metrics("gateway"),
    )
    jar = CookieJar(unsafe=True)
    async with TestClient(TestServer(create_gateway(parts)), cookie_jar=jar) as client:
        made = Door(client, scene, clock)
        await made.open()
        yield made
    await scene.turn.close()
    scene.spool.close()

"""The partners' door with one partner and one ticket, for the tests of what we publish."""

import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.outbox.message import State
from bot.partner_api.app import create_partner_app
from bot.partners.reach import Reach
from bot.partners.signing import signed
from bot.partners.stand_in import new_secret
from bot.settings import ROOT, Settings
from bot.store.engine import create_store
from bot.tickets.update_words import load_update_words
from bot.usecases.desk import Desk
from tests.conftest import FIELD_KEY, HASH_KEY
from tests.contract.published import API, Published
from tests.fakes.clock import START, FixedClock
from tests.fakes.desk import make_desk
from tests.fakes.samples import a_ticket, an_outgoing

DOCUMENT = Published(API / "partners.openapi.yml")
UPDATES = "/api/partner/v1/tickets/{ref}/updates"
POLICE, REF = "cleveland_police", "SSP-4KD-7MX"


@dataclass
class PartnerDoor:
    """The partner API with one partner's key and one ticket."""

    client: TestClient
    desk: Desk
    key: str

    async def tell(
        self, told: object, *, ref: str = REF, key: str | None = None, id_: str = "wh_1"
    ) -> tuple[int, list[str]]:
        """Send an update; return the status and what the document does not say of the answer."""
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        headers = signed([key or self.key], id_, datetime.now(UTC), body)
        url = UPDATES.replace("{ref}", ref)
        async with self.client.post(url, data=body, headers=headers) as answer:
            return answer.status, await DOCUMENT.wrong("POST", UPDATES, answer)


@pytest.fixture
async def partner_door(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[PartnerDoor]:
    """The partner API on SQLite."""
    shutil.copy(sqlite_template, tmp_path / "safer.db")
    settings = Settings(var_dir=tmp_path, field_key=FIELD_KEY, hash_key=HASH_KEY)
    store, key = create_store(settings), new_secret()
    (tmp_path / "partners.yml").write_text(f"{POLICE}:\n  way: screen\n  key: {key}\n")
    desk = make_desk(store, FixedClock())
    reach = Reach(settings.partners_overlay, {p.id: p.way for p in desk.directory})
    async with store.begin() as uow:
        await uow.tickets.add(
            a_ticket(REF, category="fly_tipping_litter"), pin_hash="x", first_seq=1
        )
        told = {"recipient": POLICE, "ticket_ref": REF, "role": "lead", "state": State.DONE}
        await uow.outbox.add(an_outgoing("m_1", **told, delivered_at=START))
    app = create_partner_app(desk, reach, load_update_words(ROOT / "data" / "updates.yml"))
    async with TestClient(TestServer(app)) as client:
        yield PartnerDoor(client, desk, key)
    await store.close()

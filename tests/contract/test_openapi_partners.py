"""The partners' door, both ways, is what `docs/api/partners.openapi.yml` says."""

import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from openapi_spec_validator import OpenAPIV31SpecValidator

from bot.outbox.message import State
from bot.partner_api.app import create_partner_app
from bot.partner_api.update_form import MOST_CHARS
from bot.partners.reach import Reach
from bot.partners.signing import signed
from bot.partners.stand_in import new_secret
from bot.partners.views import ProfileViews, Release
from bot.reports.report import Consents
from bot.settings import ROOT, Settings
from bot.store.engine import create_store
from bot.tickets.partner import ProfileName, ViewField
from bot.tickets.status import PARTNER_MAY_SET, Status
from bot.tickets.update_words import load_update_words
from bot.triage.danger import Priority
from bot.usecases.desk import Desk
from bot.usecases.forward import forward
from tests.conftest import FIELD_KEY, HASH_KEY
from tests.contract.published import API, Published, routes
from tests.fakes.clock import START, FixedClock
from tests.fakes.desk import make_desk
from tests.fakes.samples import a_ticket, an_outgoing

DOCUMENT = Published(API / "partners.openapi.yml")
UPDATES = "/api/partner/v1/tickets/{ref}/updates"
POLICE, REF = "cleveland_police", "SSP-4KD-7MX"
OWN = {"schema_version", "ref", "profile", "identity_released"}


@dataclass
class Door:
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
async def door(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Door]:
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
        yield Door(client, desk, key)
    await store.close()


def test_the_document_is_a_document() -> None:
    """It is right by the specification, OpenAPI 3.1."""
    OpenAPIV31SpecValidator(DOCUMENT.all).validate()


async def test_every_route_is_told_and_every_told_route_is_there(door: Door) -> None:
    """Nothing is served in secret, and nothing is promised that is not there."""
    assert routes(door.client.server.app, "/api", "/healthz") == DOCUMENT.operations()


async def test_answers_to_updates(door: Door) -> None:
    """Done, done before, and each refusal, as told."""
    assert (200, []) == await door.tell({"status": "accepted"})
    assert (200, []) == await door.tell({"status": "accepted"})
    assert (409, []) == await door.tell({"status": "in_progress"})
    assert (401, []) == await door.tell({"status": "accepted"}, key=new_secret())
    assert (404, []) == await door.tell({"status": "accepted"}, ref="SSP-AAA-BBB")
    assert (422, []) == await door.tell({"status": "eaten"}, id_="wh_2")
    assert (422, []) == await door.tell(b"{", id_="wh_2")
    assert (422, []) == await door.tell({"status": "accepted"}, id_="x" * 201)
    assert (413, []) == await door.tell(b'"' + b"x" * 70_000 + b'"')


async def test_health(door: Door) -> None:
    """Alive, and whether the partners file is right."""
    async with door.client.get("/healthz") as answer:
        assert (200, []) == (answer.status, await DOCUMENT.wrong("GET", "/healthz", answer))


@pytest.mark.parametrize(
    "told",
    [
        {"status": "accepted", "note_to_resident": "Hello", "more": [1]},
        {"status": "no_action", "reason": "not our land"},
        {"status": "no_action"},
        {"status": "passed_on"},
        {"status": "new"},
        {"status": "closed"},
        {"reason": "only"},
        {"note_internal": "seen"},
        {"note_to_resident": 5},
        {"note_internal": "x" * 4001},
        {"question_to_resident": "x" * 501},
        {},
        [],
    ],
)
async def test_the_document_and_the_service_refuse_the_same(door: Door, told: object) -> None:
    """What the schema of an update takes is taken, and the rest is refused."""
    status, _ = await door.tell(told)
    assert (status == 200) == (not DOCUMENT.problems("Update", told))


def test_the_words_of_the_document_are_those_of_the_code() -> None:
    """States, lengths, profiles and members of a view."""
    schemas = DOCUMENT.all["components"]["schemas"]
    update, view = schemas["Update"]["properties"], schemas["View"]["properties"]
    assert {*(one.value for one in PARTNER_MAY_SET), None} == set(update["status"]["enum"])
    assert MOST_CHARS == {
        name: member["maxLength"] for name, member in update.items() if name != "status"
    }
    assert [status.value for status in Status] == schemas["Status"]["enum"]
    assert [profile.value for profile in ProfileName] == view["profile"]["enum"]
    assert {field.value for field in ViewField} == set(view) - OWN


@pytest.mark.parametrize("profile", ProfileName)
@pytest.mark.parametrize("bare", [False, True])
def test_every_view_fits(profile: ProfileName, bare: bool, door: Door) -> None:
    """What each profile lets out is by the schema, of a full ticket and of a bare one."""
    yes = Consents(share_identity=True, support=True)
    ticket = a_ticket(category="violence_assault", consents=yes)
    if bare:
        ticket = a_ticket(
            category="violence_assault", subtype=None, answers={}, people=(), consents=yes
        )
    view = dict(ProfileViews(door.desk.directory).view(ticket, profile))
    assert [] == DOCUMENT.problems("View", view)
    assert (view["ref"] is None) == (profile is ProfileName.ANONYMISED_STATS)


def test_a_released_identity_fits(door: Door) -> None:
    """A named person's decision travels with the view."""
    ticket = a_ticket(category="child_safeguarding", consents=Consents())
    release = Release("duty@example.org", "a child at risk")
    view = ProfileViews(door.desk.directory).view(ticket, ProfileName.FULL_CASE, release)
    assert "identity_released" in view
    assert [] == DOCUMENT.problems("View", dict(view))


async def test_what_is_sent_is_an_event(door: Door) -> None:
    """The body that leaves the house is by the schema of the webhook."""
    async with door.desk.store.begin() as uow:
        ticket = a_ticket("SSP-AAA-BBB", category="violence_assault", priority=Priority.P2)
        await uow.tickets.add(ticket, pin_hash="x", first_seq=1)
        await forward(uow, door.desk, ticket)
        sent = await uow.outbox.of_ticket(ticket.ref)
    assert sent
    assert [] == [wrong for m in sent for wrong in DOCUMENT.problems("Event", dict(m.payload))]

"""The partners' door, both ways, is what `docs/api/partners.openapi.yml` says."""

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from bot.partner_api.update_form import MOST_CHARS
from bot.partners.stand_in import new_secret
from bot.partners.views import ProfileViews
from bot.reports.report import Consents
from bot.tickets.partner import ProfileName, ViewField
from bot.tickets.status import PARTNER_MAY_SET, Status
from bot.tickets.ticket import Release
from bot.triage.danger import Priority
from bot.usecases.forward import forward
from tests.contract.conftest import DOCUMENT, PartnerDoor
from tests.contract.published import routes
from tests.fakes.samples import a_ticket

OWN = {"schema_version", "ref", "profile", "identity_released"}


def test_the_document_is_a_document() -> None:
    """It is right by the specification, OpenAPI 3.1."""
    OpenAPIV31SpecValidator(DOCUMENT.all).validate()


async def test_every_route_is_told_and_every_told_route_is_there(partner_door: PartnerDoor) -> None:
    """Nothing is served in secret, and nothing is promised that is not there."""
    assert routes(partner_door.client.server.app, "/api", "/healthz") == DOCUMENT.operations()


async def test_answers_to_updates(partner_door: PartnerDoor) -> None:
    """Done, done before, and each refusal, as told."""
    assert (200, []) == await partner_door.tell({"status": "accepted"})
    assert (200, []) == await partner_door.tell({"status": "accepted"})
    assert (409, []) == await partner_door.tell({"status": "in_progress"})
    assert (401, []) == await partner_door.tell({"status": "accepted"}, key=new_secret())
    assert (404, []) == await partner_door.tell({"status": "accepted"}, ref="SSP-AAA-BBB")
    assert (422, []) == await partner_door.tell({"status": "eaten"}, id_="wh_2")
    assert (422, []) == await partner_door.tell(b"{", id_="wh_2")
    assert (422, []) == await partner_door.tell({"status": "accepted"}, id_="x" * 201)
    assert (413, []) == await partner_door.tell(b'"' + b"x" * 70_000 + b'"')


async def test_health(partner_door: PartnerDoor) -> None:
    """Alive, and whether the partners file is right."""
    async with partner_door.client.get("/healthz") as answer:
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
async def test_the_document_and_the_service_refuse_the_same(
    partner_door: PartnerDoor, told: object
) -> None:
    """What the schema of an update takes is taken, and the rest is refused."""
    status, _ = await partner_door.tell(told)
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
def test_every_view_fits(profile: ProfileName, bare: bool, partner_door: PartnerDoor) -> None:
    """What each profile lets out is by the schema, of a full ticket and of a bare one."""
    yes = Consents(share_identity=True, support=True)
    ticket = a_ticket(category="violence_assault", consents=yes)
    if bare:
        ticket = a_ticket(
            category="violence_assault", subtype=None, answers={}, people=(), consents=yes
        )
    view = dict(ProfileViews(partner_door.desk.directory).view(ticket, profile))
    assert [] == DOCUMENT.problems("View", view)
    assert (view["ref"] is None) == (profile is ProfileName.ANONYMISED_STATS)


def test_a_released_identity_fits(partner_door: PartnerDoor) -> None:
    """A named person's decision travels with the view."""
    release = Release("duty@example.org", "a child at risk")
    ticket = a_ticket(category="child_safeguarding", consents=Consents(), release=release)
    view = ProfileViews(partner_door.desk.directory).view(ticket, ProfileName.FULL_CASE)
    assert "identity_released" in view
    assert [] == DOCUMENT.problems("View", dict(view))


async def test_what_is_sent_is_an_event(partner_door: PartnerDoor) -> None:
    """The body that leaves the house is by the schema of the webhook."""
    async with partner_door.desk.store.begin() as uow:
        ticket = a_ticket("SSP-AAA-BBB", category="violence_assault", priority=Priority.P2)
        await uow.tickets.add(ticket, pin_hash="x", first_seq=1)
        await forward(uow, partner_door.desk, ticket)
        sent = await uow.outbox.of_ticket(ticket.ref)
    assert sent
    assert [] == [wrong for m in sent for wrong in DOCUMENT.problems("Event", dict(m.payload))]

"""What partners say of tickets, through the door and into the store, on both databases."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from bot.outbox.message import OutboxMessage, State, Way
from bot.partner_api.app import create_partner_app
from bot.partners.reach import Reach
from bot.partners.signing import signed
from bot.partners.stand_in import new_secret
from bot.reports.conversation import Kind, Message
from bot.reports.report import Channel, Consents, Reporter
from bot.settings import ROOT
from bot.store.engine import SqlStore
from bot.tickets.status import Status
from bot.tickets.ticket import Ticket
from bot.tickets.update_words import load_update_words
from tests.fakes.clock import START, FixedClock
from tests.fakes.desk import make_desk
from tests.fakes.samples import a_conversation, a_ticket, an_outgoing

POLICE, HOUSING, FIRE = "cleveland_police", "thirteen", "cleveland_fire"
KEYS = {name: new_secret() for name in (POLICE, HOUSING, FIRE)}
REF, FOREIGN = "SSP-4KD-7MX", "SSP-AAA-BBB"
OPTIONAL = "You can answer here. You do not have to."
ACCEPTED: Mapping[str, object] = {"status": "accepted"}


@dataclass
class Scene:
    """A partner API with two tickets: one is the police's and housing's, the other the fire's."""

    client: TestClient
    store: SqlStore
    clock: FixedClock
    overlay: Path

    async def post(
        self,
        body: object,
        *,
        ref: str = REF,
        partner: str = POLICE,
        key: str = "wh_1",
        secret: str | None = None,
        at: datetime | None = None,
        sends: bytes | None = None,
    ) -> ClientResponse:
        """Send an update as a partner would; `sends` puts another body in place of the signed."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = signed([secret or KEYS[partner]], key, at or datetime.now(UTC), data)
        path = f"/api/partner/v1/tickets/{ref}/updates"
        return await self.client.post(path, data=sends or data, headers=headers)

    async def file(self, ref: str = REF, **changes: object) -> None:
        """Put a conversation and its ticket into the store, and what was sent of it."""
        channel = changes.pop("channel", Channel.WEB)
        told = changes.pop("conversation", {})
        contact = "+447700900123" if channel is Channel.SMS else None
        async with self.store.begin() as uow:
            talk = a_conversation(f"c_{ref}", channel=channel, contact=contact)
            await uow.conversations.ensure(replace(talk, **told))
            ticket = a_ticket(
                ref, **{"conversation_id": talk.id, "category": "fly_tipping_litter", **changes}
            )
            await uow.tickets.add(ticket, pin_hash="x", first_seq=1)
            lead, copy = (POLICE, HOUSING) if ref == REF else (FIRE, None)
            await uow.outbox.add(sent(f"{ref}-lead", ref, lead, "lead"))
            if copy:
                await uow.outbox.add(sent(f"{ref}-copy", ref, copy, "copy"))

    async def ticket(self, ref: str = REF) -> Ticket:
        """Return the ticket."""
        async with self.store.begin() as uow:
            return await uow.tickets.get(ref)

    async def heard(self, ref: str = REF) -> list[Message]:
        """Return what the resident was told."""
        async with self.store.begin() as uow:
            return list(await uow.messages.after(f"c_{ref}", 0))

    async def texts(self) -> list[OutboxMessage]:
        """Return the texts on their way."""
        later = START + timedelta(days=1)
        async with self.store.begin() as uow:
            return list(await uow.outbox.claim(later, later, "test", 9, ways=(Way.SMS,)))


def sent(name: str, ref: str, partner: str, role: str, **changes: object) -> OutboxMessage:
    """Return a message that was delivered."""
    told = {"recipient": partner, "ticket_ref": ref, "role": role, "state": State.DONE}
    return an_outgoing(name, **{**told, "delivered_at": START, **changes})


@pytest.fixture
async def scene(store: SqlStore, clock: FixedClock, tmp_path: Path) -> AsyncIterator[Scene]:
    """The partner API on an empty store, and three partners with keys."""
    overlay = tmp_path / "partners.yml"
    overlay.write_text(
        "".join(f"{name}:\n  way: screen\n  key: {key}\n" for name, key in KEYS.items())
    )
    desk = make_desk(store, clock)
    reach = Reach(overlay, {partner.id: partner.way for partner in desk.directory})
    words = load_update_words(ROOT / "data" / "updates.yml")
    app = create_partner_app(desk, reach, words)
    async with TestClient(TestServer(app)) as client:
        yield Scene(client, store, clock, overlay)


async def test_the_lead_moves_the_ticket(scene: Scene) -> None:
    """Status, acceptance and history, in one go."""
    await scene.file()
    answer = await scene.post({"status": "in_progress", "note_internal": "crew sent"})
    ticket = await scene.ticket()
    assert (200, {"ref": REF, "status": "in_progress", "repeated": False}) == (
        answer.status,
        await answer.json(),
    )
    accepted = {d.partner: d.accepted_at for d in ticket.deliveries}
    assert (Status.IN_PROGRESS, {POLICE: scene.clock.now(), HOUSING: None}) == (
        ticket.status,
        accepted,
    )


async def test_a_copy_does_not_move_the_ticket(scene: Scene) -> None:
    """Housing may be done while the police are not; it has accepted its copy, though."""
    await scene.file()
    answer = await scene.post({"status": "no_action", "reason": "not our land"}, partner=HOUSING)
    ticket = await scene.ticket()
    assert (200, Status.NEW, []) == (answer.status, ticket.status, await scene.heard())
    assert {POLICE: False, HOUSING: True} == {
        d.partner: d.accepted_at is not None for d in ticket.deliveries
    }


async def test_the_resident_hears_in_the_chat(scene: Scene) -> None:
    """In plain words, with what the partner wrote to them and nothing internal."""
    await scene.file()
    await scene.post(
        {
            "status": "action_taken",
            "note_to_resident": "It is gone. {ref} <b>",
            "question_to_resident": "Was there more?",
            "note_internal": "secret",
            "reason": "secret",
        }
    )
    told = await scene.heard()
    assert [
        f"News about your report {REF}. Cleveland Police has done something about it.",
        "Cleveland Police wrote to you: It is gone. {ref} <b>",
        f"Cleveland Police has a question for you: Was there more? {OPTIONAL}",
    ] == [message.text for message in told]
    assert {Kind.NOTICE} == {message.kind for message in told}
    assert (await scene.ticket()).needs_human


async def test_passing_on_says_to_whom(scene: Scene) -> None:
    """Nobody is left wondering."""
    await scene.file()
    await scene.post({"status": "passed_on", "passed_to": "Thirteen"})
    assert "It went to: Thirteen" in [message.text for message in await scene.heard()]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"consents": Consents(text_updates=True)}, 1),
        ({"consents": Consents(text_updates=None)}, 0),
        ({"consents": Consents(text_updates=False)}, 0),
        ({"consents": Consents(text_updates=True), "category": "domestic_abuse"}, 0),
        ({"consents": Consents(text_updates=True), "category": "sexual_offence"}, 0),
        ({"consents": Consents(text_updates=True), "category": "child_safeguarding"}, 0),
        ({"consents": Consents(text_updates=True), "conversation": {"opted_out": True}}, 0),
        ({"consents": Consents(text_updates=True), "conversation": {"ended_at": START}}, 0),
        (
            {
                "consents": Consents(text_updates=True),
                "reporter": Reporter(safe_to_contact=False),
            },
            0,
        ),
    ],
)
async def test_a_text_goes_only_where_it_is_safe(
    scene: Scene, changes: dict[str, object], expected: int
) -> None:
    """After a yes, never of private matters, never after STOP; and it gives nothing away."""
    await scene.file(channel=Channel.SMS, **changes)
    await scene.post({"status": "accepted", "note_to_resident": "Your tip on Mill Lane"})
    texts = [str(message.payload["text"]) for message in await scene.texts()]
    assert expected == len(texts) == len(await scene.heard())
    for text in texts:
        assert len(text) <= 160
        assert not any(word in text for word in ("Police", "Mill Lane", REF, "tip"))


async def test_private_matters_are_discreet_in_the_chat_too(scene: Scene) -> None:
    """Someone else may look at the screen."""
    await scene.file(category="domestic_abuse")
    await scene.post({"status": "accepted", "note_to_resident": "We will ring you"})
    (message,) = await scene.heard()
    assert "Police" not in message.text
    assert "There is news" in message.text


async def test_the_same_request_again_changes_nothing(scene: Scene) -> None:
    """A partner that heard no answer may send it again."""
    await scene.file()
    first = await scene.post({"status": "accepted", "note_to_resident": "Hello"})
    again = await scene.post({"status": "accepted", "note_to_resident": "Hello"})
    assert [(200, False), (200, True)] == [
        (answer.status, (await answer.json())["repeated"]) for answer in (first, again)
    ]
    assert 2 == len(await scene.heard())


async def test_an_id_is_for_one_request(scene: Scene) -> None:
    """Another body or ticket under the same id is refused; another partner's id is its own."""
    await scene.file()
    await scene.file(FOREIGN)
    assert 200 == (await scene.post(ACCEPTED)).status
    assert 409 == (await scene.post({"status": "in_progress"})).status
    assert 200 == (await scene.post(ACCEPTED, partner=FIRE, ref=FOREIGN)).status
    assert Status.ACCEPTED is (await scene.ticket()).status


async def test_a_foreign_ticket_is_as_no_ticket(scene: Scene) -> None:
    """The answers are the same, letter for letter, and nothing is kept."""
    await scene.file(FOREIGN)
    foreign = await scene.post(ACCEPTED, ref=FOREIGN)
    unknown = await scene.post(ACCEPTED, ref="SSP-ZZZ-ZZZ")
    assert (404, 404) == (foreign.status, unknown.status)
    assert await foreign.text() == await unknown.text()
    assert Status.NEW is (await scene.ticket(FOREIGN)).status


async def test_what_was_never_sent_is_not_theirs_yet(scene: Scene) -> None:
    """A row that waits is no delivery; one that was tried may have arrived."""
    await scene.file(FOREIGN)
    async with scene.store.begin() as uow:
        waiting = sent("m_2", FOREIGN, POLICE, "copy", state=State.DUE, delivered_at=None)
        await uow.outbox.add(waiting)
    assert 404 == (await scene.post(ACCEPTED, ref=FOREIGN)).status
    async with scene.store.begin() as uow:
        await uow.outbox.save(replace(waiting, attempts=1, last_error="did not answer in time"))
    assert 200 == (await scene.post(ACCEPTED, ref=FOREIGN)).status


@pytest.mark.parametrize(
    "body",
    [
        {"status": "new"},
        {"status": "closed"},
        {"status": "eaten"},
        {"status": 5},
        {"status": ["accepted"]},
        {"status": "no_action"},
        {"status": "passed_on"},
        {"reason": "only"},
        {"note_to_resident": 5},
        {"note_to_resident": "x" * 501},
        {"note_to_resident": " \x00 "},
        {},
        [],
        "accepted",
        None,
        b"",
        b"{",
        b"[" * 20_000,
        b'{"status":"accepted"',
    ],
)
async def test_what_makes_no_sense_is_refused(scene: Scene, body: object) -> None:
    """One clear sentence, nothing of the request in it, nothing changed."""
    await scene.file()
    answer = await scene.post(body)
    told = await answer.json()
    assert (422, "application/problem+json") == (answer.status, answer.content_type)
    assert "eaten" not in told["detail"]
    assert Status.NEW is (await scene.ticket()).status


async def test_a_step_that_is_not_allowed_is_refused(scene: Scene) -> None:
    """A closed ticket is not reopened as accepted."""
    await scene.file(status=Status.CLOSED)
    answer = await scene.post(ACCEPTED)
    assert (409, Status.CLOSED) == (answer.status, (await scene.ticket()).status)
    assert 200 == (await scene.post({"status": "in_progress"})).status


@pytest.mark.parametrize("size", [64 * 1024, 1_000_000])
async def test_too_much_is_refused(scene: Scene, size: int) -> None:
    """At most 64 KB."""
    await scene.file()
    assert 413 == (await scene.post(b'"' + b"x" * size + b'"')).status


async def test_only_partners_get_in(scene: Scene) -> None:
    """A key of nobody, another's, an old time, or no signature: the same 401."""
    await scene.file()
    early = datetime.now(UTC) - timedelta(minutes=6)
    answers = [
        await scene.post(ACCEPTED, secret=new_secret()),
        await scene.post(ACCEPTED, at=early),
        await scene.post(ACCEPTED, sends=b"\xff\xfe"),
        await scene.client.post(f"/api/partner/v1/tickets/{REF}/updates", json=ACCEPTED),
    ]
    assert [401] * 4 == [answer.status for answer in answers]
    assert 1 == len({await answer.text() for answer in answers})
    assert 404 == (await scene.post(ACCEPTED, partner=FIRE)).status
    assert Status.NEW is (await scene.ticket()).status


async def test_a_key_taken_out_no_longer_opens(scene: Scene) -> None:
    """From one moment to the next, without a restart."""
    await scene.file()
    _empty(scene.overlay)
    assert 401 == (await scene.post(ACCEPTED)).status


async def test_the_reference_may_be_typed_small(scene: Scene) -> None:
    """References are read aloud."""
    await scene.file()
    assert 200 == (await scene.post(ACCEPTED, ref=REF.lower())).status


async def test_there_is_nothing_else(scene: Scene) -> None:
    """No reading of tickets, and headers that allow nothing."""
    await scene.file()
    answers = [
        await scene.client.get(f"/api/partner/v1/tickets/{REF}/updates"),
        await scene.client.get(f"/api/partner/v1/tickets/{REF}"),
        await scene.client.get("/api/partner/v1/tickets"),
        await scene.client.get("/"),
    ]
    assert [405, 404, 404, 404] == [answer.status for answer in answers]
    assert {"nosniff"} == {answer.headers["X-Content-Type-Options"] for answer in answers}
    assert 200 == (await scene.client.get("/healthz")).status


def _empty(path: Path) -> None:
    path.write_text("")

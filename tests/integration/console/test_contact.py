"""Who reported it: an alias for everyone, and the contact for one look, after a yes, with a why."""

from typing import Any

import pytest

from bot.reports.conversation import Kind, Sender
from bot.reports.report import Channel, Consents, Place, Reporter
from bot.store.queries import EventRow, Reader
from bot.triage.assessment import Reason
from bot.usecases.forward import forward
from tests.fakes.samples import NUMBER, a_conversation, a_ticket
from tests.integration.console.conftest import POLICE, Staff

REF = "SSP-9WX-3KM"
SAID = "It is Sam Sample, ring 07700 900123 or mail sam@safer.example about the fire"
ASKED = "Shall we use 07700 900123?"
# However the number, the name or the address may be written.
CANARIES = ("900123", "900 123", "+447700", "Sample", "sam@")
WHY = "The fire service must ask about the gate."


@pytest.fixture(autouse=True)
async def told(staff: Staff) -> None:
    """Let a resident with a name and a number report by text, with both in their words too."""
    await file(staff)


async def file(staff: Staff, ref: str = REF, **changes: Any) -> None:
    """Put a ticket with its conversation into the store."""
    talk = a_conversation(f"c_{ref}", channel=Channel.SMS)
    kept = {"narrative": SAID, "priority_reasons": (Reason("rule", "r", SAID),), **changes}
    async with staff.desk.store.begin() as uow:
        await uow.conversations.ensure(talk)
        for sender, text in ((Sender.RESIDENT, SAID), (Sender.BOT, ASKED)):
            await uow.messages.append(
                talk.id, sender=sender, text=text, at=talk.created_at, kind=Kind.TEXT
            )
        await uow.tickets.add(
            a_ticket(ref, conversation_id=talk.id, **kept), pin_hash="x", first_seq=1
        )


async def look(staff: Staff, who: str, ref: str = REF, **form: str) -> tuple[int, str, str]:
    """Press "Show contact details"; return the status, what may keep the answer, and the page."""
    filled = {"csrf": await staff.csrf(who), "version": "1", **form}
    headers = {"Cookie": f"__Host-staff={staff.cookies[who]}"}
    path = f"/tickets/{ref}/contact"
    async with staff.client.post(path, data=filled, headers=headers) as answer:
        return answer.status, answer.headers["Cache-Control"], await answer.text()


async def looks(staff: Staff, ref: str = REF) -> list[EventRow]:
    """Return the looks in the ticket's history."""
    events = await Reader(staff.desk.store).events(ref)  # type: ignore[arg-type]  # it is SqlStore
    return [event for event in events if event.what == "contact_shown"]


@pytest.mark.parametrize("who", ["admin", "reviewer"])
async def test_nobody_sees_a_contact_by_looking(staff: Staff, who: str) -> None:
    """Neither in the facts nor in anybody's words, neither on the ticket nor in the list."""
    _, page = await staff.page(f"/tickets/{REF}", who)
    _, listed = await staff.page("/tickets", who)
    assert "about the fire" in page
    assert [] == [c for c in CANARIES if c in page or c in listed]
    assert "name and contact hidden" in page


async def test_a_place_that_names_the_reporter_is_veiled_in_the_list(staff: Staff) -> None:
    """The list hides what the ticket's page hides: here, whose shed it is."""
    await file(staff, "SSP-AAA-BBB", location=Place("by Sam Sample's canary shed"))
    _, listed = await staff.page("/tickets", "reviewer")
    _, page = await staff.page("/tickets/SSP-AAA-BBB", "reviewer")
    assert all("canary shed" in shown and "Sample" not in shown for shown in (listed, page))


async def test_a_name_is_veiled_before_anybody_was_asked_for_it(staff: Staff) -> None:
    """It is in the words alone: hidden in them, in the quotes, in the place and in the list."""
    await file(
        staff,
        "SSP-AAA-BBB",
        narrative="Hi its Canary Bird here, he is outside with a knife",
        priority_reasons=(Reason("rule", "r", "Canary Bird here, he is outside with a knife"),),
        location=Place("mrs bird's house"),
        reporter=Reporter(),
        consents=Consents(),
        unfinished=True,
    )
    for path in ("/tickets", "/tickets/SSP-AAA-BBB"):
        _, shown = await staff.page(path, "admin")
        assert "house" in shown
        assert [] == [name for name in ("Canary", "Bird", "bird") if name in shown]


async def test_a_look_shows_it_once_and_is_kept(staff: Staff) -> None:
    """With a reason: on that answer, which nothing may keep; then it is hidden again."""
    status, keep, page = await look(staff, "reviewer", reason=WHY)
    assert (200, "no-store") == (status, keep)
    assert f"Sam Sample, {NUMBER}" in page
    assert "07700 900123" in page
    kept = [(event.by, dict(event.detail)) for event in await looks(staff)]
    assert [("reviewer@safer.example", {"reason": WHY})] == kept
    _, again = await staff.page(f"/tickets/{REF}", "reviewer")
    assert NUMBER not in again
    assert WHY in again


async def test_no_look_without_a_reason(staff: Staff) -> None:
    """Spaces are no reason; nothing is shown, and nothing noted."""
    for reason in ("", "   "):
        status, _, page = await look(staff, "reviewer", reason=reason)
        assert 400 == status
        assert NUMBER not in page
    assert [] == await looks(staff)


async def test_no_look_without_the_forms_token(staff: Staff) -> None:
    """A forged form shows nothing; neither does the address alone."""
    status, _, page = await look(staff, "reviewer", csrf="forged", reason=WHY)
    assert 403 == status
    assert NUMBER not in page
    assert 405 == (await staff.page(f"/tickets/{REF}/contact", "reviewer"))[0]
    assert [] == await looks(staff)


@pytest.mark.parametrize(
    "changes",
    [
        {"consents": Consents(share_identity=None)},
        {"consents": Consents(share_identity=False)},
        {"reporter": Reporter(True, "Sam Sample", NUMBER, True, "en")},
    ],
)
async def test_no_look_without_the_residents_yes(staff: Staff, changes: dict[str, Any]) -> None:
    """Not asked, no, and anonymous after a stale yes: no form, and no way round it."""
    await file(staff, "SSP-AAA-BBB", **changes)
    _, page = await staff.page("/tickets/SSP-AAA-BBB", "reviewer")
    assert "/contact" not in page
    assert [] == [canary for canary in CANARIES if canary in page]
    status, _, page = await look(staff, "reviewer", "SSP-AAA-BBB", reason=WHY)
    assert 403 == status
    assert NUMBER not in page
    assert [] == await looks(staff, "SSP-AAA-BBB")


async def test_a_partner_has_its_view_and_no_look(staff: Staff) -> None:
    """What it may know of the reporter it was sent; its page has no such form, nor may it post."""
    _, own = await staff.page(f"/tickets/{staff.ref}", "police")
    assert "/contact" not in own
    for ref in (staff.ref, REF):
        status, _, page = await look(staff, "police", ref, reason=WHY)
        assert 403 == status
        assert NUMBER not in page


async def test_a_view_sent_without_consent_hides_the_reporter(staff: Staff) -> None:
    """The partner's page is its view: what the view left out is not on it."""
    await file(staff, "SSP-AAA-BBB", category="weapons", consents=Consents(share_identity=False))
    async with staff.desk.store.begin() as uow:
        sent = await forward(uow, staff.desk, await uow.tickets.get("SSP-AAA-BBB"))
    assert POLICE in {delivery.partner for delivery in sent.deliveries}
    _, page = await staff.page("/tickets/SSP-AAA-BBB", "police")
    assert "about the fire" in page
    assert [] == [canary for canary in CANARIES if canary in page]

"""What a partner sees and may do on the console: its own view, and the status only as the lead."""

import re
from dataclasses import replace

import pytest

from bot.outbox.message import State
from bot.reports.report import Channel, Place
from bot.settings import ROOT
from bot.store.engine import SqlStore
from bot.store.queries import Reader
from bot.tickets.partner import ProfileName
from bot.tickets.status import Status
from bot.tickets.update_words import load_update_words
from bot.triage.danger import Priority
from bot.usecases.partner_news import PartnerUpdate
from bot.usecases.partner_update import SignedRequest, partner_update
from tests.fakes.samples import a_conversation, a_ticket, an_outgoing
from tests.integration.console.conftest import OTHER, POLICE, Staff

REF = "SSP-9WX-3KM"


async def send(
    staff: Staff,
    profile: ProfileName,
    role: str,
    partner: str = OTHER,
    conversation: str | None = None,
) -> None:
    """Send a partner a view of a ticket, and change the ticket afterwards without telling it."""
    place = Place("behind 7 Canary Street", "Canary Place", "Ward", 54.5, -1.3, "TS18 1AA", True)
    kind = {"category": "fly_tipping_litter", "priority": Priority.P3, "location": place}
    ticket = a_ticket(REF, conversation_id=conversation, **kind)
    view = staff.desk.views.view(ticket, profile)
    async with staff.desk.store.begin() as uow:
        await uow.tickets.add(ticket, pin_hash="x", first_seq=1)
        message = an_outgoing(
            "m_sent",
            recipient=partner,
            ticket_ref=REF,
            role=role,
            profile=profile.value,
            payload={"type": "ticket.created", "data": dict(view)},
            state=State.DONE,
        )
        await uow.outbox.add(message)
        kept = await uow.tickets.get(REF)
        await uow.tickets.save(replace(kept, category="weapons", priority=Priority.P1))


async def act(staff: Staff, who: str, name: str, choice: str = "", **more: str) -> int:
    """Post one act on the ticket, from a fresh page."""
    async with staff.desk.store.read() as uow:
        version = str((await uow.tickets.get(REF)).version)
    form = {"csrf": await staff.csrf(who), "version": version, "choice": choice, **more}
    return await staff.post(f"/tickets/{REF}/{name}", who, **form)


async def status(staff: Staff) -> Status:
    """Return the ticket's status now."""
    async with staff.desk.store.read() as uow:
        return (await uow.tickets.get(REF)).status


async def test_a_copy_cannot_move_a_ticket(staff: Staff) -> None:
    """Neither on nor shut; the page has no form for it."""
    await send(staff, ProfileName.CASE_NO_ID, "copy")
    _, page = await staff.page(f"/tickets/{REF}", "street")
    assert f"/tickets/{REF}/accept" in page
    assert f"/tickets/{REF}/move" not in page
    for choice in ("in_progress", "resolved", "closed"):
        assert 403 == await act(staff, "street", "move", choice)
    assert Status.NEW is await status(staff)


async def test_a_copy_accepts_for_itself(staff: Staff) -> None:
    """Its acceptance is noted, and the ticket stays where the lead has it."""
    await send(staff, ProfileName.CASE_NO_ID, "copy")
    assert 303 == await act(staff, "street", "accept")
    async with staff.desk.store.read() as uow:
        assert (await uow.outbox.get("m_sent")).accepted_at is not None
    assert Status.NEW is await status(staff)


async def test_the_lead_moves_but_never_closes(staff: Staff) -> None:
    """What its API lets it set, it may set here, and no more."""
    await send(staff, ProfileName.CASE_NO_ID, "lead")
    _, page = await staff.page(f"/tickets/{REF}", "street")
    assert 'value="resolved"' in page
    assert 'value="closed"' not in page
    assert 403 == await act(staff, "street", "move", "closed")
    assert 303 == await act(staff, "street", "accept")
    assert Status.ACCEPTED is await status(staff)
    assert 303 == await act(staff, "street", "move", "resolved")
    assert Status.RESOLVED is await status(staff)


async def lead_in_a_chat(staff: Staff) -> None:
    """Let another partner lead a ticket whose resident is in the web chat."""
    async with staff.desk.store.begin() as uow:
        await uow.conversations.ensure(a_conversation("c_lead", channel=Channel.WEB, contact=None))
    await send(staff, ProfileName.CASE_NO_ID, "lead", conversation="c_lead")


async def heard(staff: Staff) -> str:
    """Return what the resident was told in the chat."""
    async with staff.desk.store.read() as uow:
        return "\n".join(message.text for message in await uow.messages.after("c_lead", 0))


async def test_passing_on_says_where_and_the_resident_hears(staff: Staff, store: SqlStore) -> None:
    """Without a place to go nothing moves; with one the resident is told by the API's own words."""
    await lead_in_a_chat(staff)
    assert 400 == await act(staff, "street", "move", "passed_on", reason="not ours")
    assert (Status.NEW, "") == (await status(staff), await heard(staff))
    form = {"reason": "a private reason", "passed_to": "Highways"}
    assert 303 == await act(staff, "street", "move", "passed_on", **form)
    assert Status.PASSED_ON is await status(staff)
    told = await heard(staff)
    assert "It went to: Highways" in told
    assert "a private reason" not in told
    (kept,) = [e for e in await Reader(store).events(REF) if e.what == "partner_update"]
    assert "street@safer.example" == kept.by
    assert form == {name: kept.detail[name] for name in form}


TOLD = {
    "reason": "a canary_reason",
    "passed_to": "Highways",
    "note_internal": "Sam Sample rang 07700 900123",
    "note_to_resident": "A crew comes",
    "question_to_resident": "Is the gate open?",
}


async def say(staff: Staff, name: str, update: PartnerUpdate) -> None:
    """Let the partner answer by its API."""
    words = load_update_words(ROOT / "data" / "updates.yml")
    asked = SignedRequest(OTHER, [OTHER], name, name)
    await partner_update(staff.desk, words, REF, asked, update)


async def test_staff_read_why_a_partner_did_something(staff: Staff) -> None:
    """All that it said is in the history, behind the veil."""
    await send(staff, ProfileName.CASE_NO_ID, "lead")
    await say(staff, "u_1", PartnerUpdate(Status.PASSED_ON, **TOLD))
    _, page = await staff.page(f"/tickets/{REF}", "reviewer")
    assert "The partner answered: passed on" in page
    for words in ("Why: a canary_reason", "Passed to: Highways", "Is the gate open?"):
        assert words in page
    assert "For staff: [name removed] rang [number removed]" in page
    assert "Told the resident: A crew comes" in page


async def test_a_note_without_a_status_is_no_pattern(staff: Staff) -> None:
    """Braces and HTML in it stay words."""
    await send(staff, ProfileName.CASE_NO_ID, "copy")
    await say(staff, "u_1", PartnerUpdate(note_internal="{status} <b>a_b</b>"))
    _, page = await staff.page(f"/tickets/{REF}", "reviewer")
    assert "The partner wrote" in page
    assert "The partner answered" not in page
    assert "For staff: {status} &lt;b&gt;a_b&lt;/b&gt;" in page


async def test_no_action_says_why(staff: Staff) -> None:
    """As by the API: a reason or nothing happens."""
    await lead_in_a_chat(staff)
    assert 400 == await act(staff, "street", "move", "no_action", reason="  ")
    assert Status.NEW is await status(staff)
    assert 303 == await act(staff, "street", "move", "no_action", reason="a duplicate")
    assert "will not do more for now" in await heard(staff)


async def test_an_old_page_moves_nothing(staff: Staff) -> None:
    """The second change made from the same page is refused, and the resident hears once."""
    await lead_in_a_chat(staff)
    assert 303 == await act(staff, "street", "move", "in_progress")
    form = {"csrf": await staff.csrf("street"), "version": "2", "choice": "resolved"}
    assert 409 == await staff.post(f"/tickets/{REF}/move", "street", **form)
    assert 1 == len((await heard(staff)).splitlines())


async def test_staff_close(staff: Staff) -> None:
    """Closing stays with the partnership."""
    await send(staff, ProfileName.CASE_NO_ID, "lead")
    assert 303 == await act(staff, "admin", "move", "closed")


def shown(page: str) -> str:
    """Return a page without the random tokens of its forms, which may hold any letters."""
    return re.sub(r'name="csrf" value="[^"]*"', "", page)


async def test_the_list_shows_what_was_sent(staff: Staff) -> None:
    """Reference, category and place of the view; what changed since is not known to the partner."""
    await send(staff, ProfileName.INTEL_SANITISED, "copy")
    _, page = await staff.page("/tickets", "street")
    assert f'href="/tickets/{REF}"' in page
    for words in ("7 Canary", "P1", "Needs a person", "Unfinished"):
        assert words not in shown(page)
    assert staff.desk.taxonomy["weapons"].label not in page


async def test_numbers_lead_to_no_ticket(staff: Staff) -> None:
    """A view for scrutiny has neither reference nor place, and no page behind it."""
    await send(staff, ProfileName.ANONYMISED_STATS, "copy")
    _, page = await staff.page("/tickets", "street")
    for canary in (REF, "Canary", "TS18", "P1"):
        assert canary not in shown(page)
    assert "(1)" in page
    assert 404 == (await staff.page(f"/tickets/{REF}", "street"))[0]


@pytest.mark.parametrize("mark", ["x", "-1", "9" * 30])
async def test_a_tampered_page_is_refused(staff: Staff, mark: str) -> None:
    """The next page is a number, and nothing else."""
    assert 400 == (await staff.page(f"/tickets?after={mark}", "police"))[0]


async def test_pages_follow_each_other(staff: Staff, store: SqlStore) -> None:
    """One ticket a page: the latest first, each once."""
    await send(staff, ProfileName.CASE_NO_ID, "copy", POLICE)
    reader = Reader(store)
    first = await reader.sent_list(POLICE, limit=1)
    second = await reader.sent_list(POLICE, limit=1, after=first.after)
    found = [row.view["ref"] for row in (*first.rows, *second.rows)]
    assert ([REF, staff.ref], None) == (found, second.after)

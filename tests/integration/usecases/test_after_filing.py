"""Danger after a report was finished: seen, routed and told as what it is."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.outbox.message import OutboxMessage
from bot.reports.conversation import OpenQuestion
from bot.store.engine import SqlStore
from bot.store.queries import Reader, TicketFilter
from bot.tickets.status import Status
from bot.tickets.ticket import Ticket
from bot.triage.danger import Danger, Priority
from bot.usecases.accounts import Account, Role
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.file_unheard import file_unheard
from bot.usecases.note_answer import note_answer
from bot.usecases.request_person import request_person
from bot.usecases.review import move, open_ticket
from bot.usecases.settle_question import settle_question
from bot.usecases.take_message import take_message
from tests.fakes.clock import START, FixedClock
from tests.integration.usecases.conftest import Resident
from tests.integration.usecases.test_file_report import SOFA, told, told_with_contact

KNIFE = "there is a man with a knife outside the school right now"
POLICE = "cleveland_police"
STAFF = Account("reviewer@safer.example", "Robin", Role.REVIEWER, "x", START)


async def ticket_of(desk: Desk, who: str) -> Ticket:
    """Return the conversation's ticket."""
    async with desk.store.read() as uow:
        return await uow.tickets.get((await uow.conversations.get(who)).ticket_ref or "")


async def ticket(desk: Desk, ref: str) -> Ticket:
    """Return one ticket."""
    async with desk.store.read() as uow:
        return await uow.tickets.get(ref)


async def sent(desk: Desk, ref: str, partner: str = POLICE) -> Sequence[OutboxMessage]:
    """Return what a partner was sent of a ticket."""
    async with desk.store.read() as uow:
        return [m for m in await uow.outbox.of_ticket(ref) if m.recipient == partner]


async def finished_danger(desk: Desk, resident: Resident) -> Ticket:
    """Tell of a knife, to the end."""
    await resident.write(KNIFE, Danger.NOW)
    await begin_report(desk, resident.id, KNIFE)
    for slot, words in (("where", "Mill Lane"), ("safe_contact", "no")):
        await resident.write(words)
        await note_answer(desk, resident.id, slot, words)
    await file_report(desk, resident.id)
    async with desk.store.begin() as uow:
        await uow.messages.mark_handled(resident.id, 99, desk.clock.now())
    return await ticket_of(desk, resident.id)


async def heard(desk: Desk, resident: Resident) -> None:
    """Let Rasa have had everything."""
    async with desk.store.begin() as uow:
        await uow.messages.mark_handled(resident.id, 99, desk.clock.now())


async def done_with(desk: Desk, ref: str, status: Status = Status.CLOSED) -> None:
    """Let staff look at a ticket and end it."""
    seen = await open_ticket(desk, STAFF, ref)
    await move(desk, STAFF, ref, seen.version, status)


@pytest.mark.parametrize("minutes", [5, 31])
async def test_danger_after_a_filed_report_reaches_the_police(
    desk: Desk, web: Resident, clock: FixedClock, minutes: int
) -> None:
    """A new ticket, linked both ways, with its words; the old one stays as it was."""
    filed = await told(desk, web)
    await heard(desk, web)
    clock.forward(minutes=minutes)
    await web.write(KNIFE, Danger.NOW)
    new, old = await ticket_of(desk, web.id), await ticket(desk, filed.ref)
    assert ((old.ref,), (new.ref,)) == (new.links, old.links)
    assert ("weapons", Priority.P1, True) == (new.category, new.priority, new.unfinished)
    assert ("fly_tipping_litter", Priority.P4) == (old.category, old.priority)
    (message,) = await sent(desk, new.ref)
    assert "lead" == message.role
    assert KNIFE in str(message.payload)
    assert [] == await sent(desk, old.ref)


async def test_what_was_told_before_goes_along(
    desk: Desk, web: Resident, clock: FixedClock
) -> None:
    """Who is in danger does not say again who and where: the police read it, without the name."""
    await told_with_contact(desk, web)
    await heard(desk, web)
    clock.forward(minutes=5)
    await web.write("he has a knife", Danger.NOW)
    new = await ticket_of(desk, web.id)
    await web.write("he is in the garden")
    (first, last) = await sent(desk, new.ref)
    for message in (first, last):
        assert "he has a knife" in str(message.payload)
        assert SOFA in str(message.payload)
        assert "Smithson" not in str(message.payload)
        assert "900456" not in str(message.payload)
    assert "garden" in str(last.payload)
    now = await ticket_of(desk, web.id)
    assert ("weapons", new.ref) == (now.category, now.ref)
    assert (None, False) == (now.location.text, now.consents.share_identity)


async def test_danger_after_a_report_is_asked_about(
    desk: Desk, web: Resident, clock: FixedClock
) -> None:
    """The interview asks where it is, and nothing is said to be added to the old report."""
    await told(desk, web)
    await heard(desk, web)
    clock.forward(minutes=5)
    await web.write(KNIFE, Danger.NOW)
    begun = await begin_report(desk, web.id, KNIFE)
    assert (None, ("where", "safe_contact")) == (begun.added_to, begun.ask)
    filed = await file_report(desk, web.id)
    assert (await ticket_of(desk, web.id)).ref == filed.ref
    assert "police" in filed.lead_name.lower()


async def test_danger_on_an_open_emergency_is_the_same(
    desk: Desk, web: Resident, clock: FixedClock
) -> None:
    """A moment after an emergency was told to its end, more danger of its kind is added to it."""
    first = await finished_danger(desk, web)
    clock.forward(minutes=5)
    await web.write("he is back with the knife", Danger.NOW)
    again = await ticket_of(desk, web.id)
    assert (first.ref, ()) == (again.ref, again.links)
    assert "he is back" in str((await sent(desk, first.ref))[-1].payload)


async def test_silence_after_a_filed_report_is_its_own_incident(
    desk: Desk, web: Resident, clock: FixedClock
) -> None:
    """A danger question that nobody answered does not end on a report of rubbish."""
    filed = await told(desk, web)
    await heard(desk, web)
    await web.write("someone is at the back door", Danger.POSSIBLE)
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(web.id)
        asked = OpenQuestion("rf_intruder_now", "dq_safe", "treat_as_confirmed", clock.now())
        await uow.conversations.save(replace(conversation, open_question=asked))
    clock.forward(seconds=2)
    assert await settle_question(desk, web.id)
    new = await ticket_of(desk, web.id)
    assert (Priority.P1, (filed.ref,)) == (new.priority, new.links)
    assert "back door" in str((await sent(desk, new.ref))[0].payload)


async def test_a_p1_on_an_opened_ticket_is_not_opened_yet(
    desk: Desk, store: SqlStore, web: Resident
) -> None:
    """Staff looked while it was calm: the danger that comes then is an alert, and in the list."""
    await web.write(SOFA)
    await begin_report(desk, web.id, SOFA)
    await file_unheard(desk, web.id)
    calm = await ticket_of(desk, web.id)
    await open_ticket(desk, STAFF, calm.ref)
    await web.write("he has a knife", Danger.NOW)
    now = await ticket_of(desk, web.id)
    assert (calm.ref, Priority.P1, None) == (now.ref, now.priority, now.opened_at)
    assert await shown(store, now.ref)


async def test_a_p1_after_closing_is_open_and_unopened(
    desk: Desk, store: SqlStore, web: Resident
) -> None:
    """Unfinished, opened and closed by staff: danger brings it back, with a line of history."""
    await web.write(SOFA)
    await begin_report(desk, web.id, SOFA)
    await file_unheard(desk, web.id)
    calm = await ticket_of(desk, web.id)
    await done_with(desk, calm.ref)
    await web.write("he has a knife", Danger.NOW)
    now = await ticket_of(desk, web.id)
    assert (calm.ref, Status.IN_PROGRESS) == (now.ref, now.status)
    assert await shown(store, now.ref)
    events = [e.detail for e in await Reader(store).events(now.ref) if e.what == "status"]
    assert {"before": "closed", "after": "in_progress"} == events[-1]


async def test_danger_after_an_ended_emergency_is_a_new_one(
    desk: Desk, store: SqlStore, web: Resident, clock: FixedClock
) -> None:
    """What staff ended stays ended; the new ticket is unopened and alerts."""
    first = await finished_danger(desk, web)
    await done_with(desk, first.ref, Status.NO_ACTION)
    clock.forward(minutes=10)
    await web.write("he is back with the knife", Danger.NOW)
    now = await ticket_of(desk, web.id)
    assert (first.ref,) == now.links
    assert await shown(store, now.ref)
    assert Status.NO_ACTION is (await ticket(desk, first.ref)).status


async def test_more_danger_on_an_opened_emergency_alerts_again(
    desk: Desk, store: SqlStore, web: Resident
) -> None:
    """Who looked knows what was told then; calm words more do not alert."""
    await web.write(KNIFE, Danger.NOW)
    ref = (await ticket_of(desk, web.id)).ref
    await open_ticket(desk, STAFF, ref)
    await web.write("by the church")
    assert not await shown(store, ref)
    await web.write("he has a second knife", Danger.NOW)
    assert await shown(store, ref)


@pytest.mark.parametrize("status", [None, Status.CLOSED])
async def test_a_late_yes_is_seen(desk: Desk, web: Resident, status: Status | None) -> None:
    """On a ticket that staff opened, or closed: nobody has looked yet, it is open, for a person."""
    filed = await told(desk, web)
    await heard(desk, web)
    if status:
        await done_with(desk, filed.ref, status)
    else:
        await open_ticket(desk, STAFF, filed.ref)
    await take_message(
        desk,
        channel=web._channel,
        text="yes",
        key="late",
        at=desk.clock.now(),
        danger=Danger.POSSIBLE,
        conversation_id=web.id,
        doubtful=True,
    )
    now = await ticket_of(desk, web.id)
    assert (None, True, True) == (now.opened_at, now.status.open, now.needs_human)
    assert "late_yes" in [reason.id for reason in now.priority_reasons]


async def test_words_after_closing_bring_it_back(desk: Desk, web: Resident) -> None:
    """Who asks for a person on a closed ticket is in the list of those who need one."""
    filed = await told(desk, web)
    await heard(desk, web)
    await done_with(desk, filed.ref)
    await web.write("can I talk to somebody")
    await request_person(desk, web.id)
    now = await ticket_of(desk, web.id)
    assert (Status.IN_PROGRESS, True, None) == (now.status, now.needs_human, now.opened_at)


async def test_an_emergency_that_staff_never_saw_stays_listed(
    desk: Desk, store: SqlStore, web: Resident
) -> None:
    """Also where the partner that leads says that nothing more is done."""
    await web.write(KNIFE, Danger.NOW)
    now = await ticket_of(desk, web.id)
    async with desk.store.begin() as uow:
        await uow.tickets.save(replace(now, status=Status.NO_ACTION))
    assert await shown(store, now.ref)
    await open_ticket(desk, STAFF, now.ref)
    assert [] == list((await Reader(store).tickets(TicketFilter(open=True))).rows)


async def shown(store: SqlStore, ref: str) -> bool:
    """Return whether a P1 alerts and is in the lists that staff see first."""
    reader = Reader(store)
    alerts = {a.key for a in await reader.open_alerts() if a.kind == "emergency_unopened"}
    lists = (TicketFilter(open=True), TicketFilter(open=True, unopened=True))
    pages = [await reader.tickets(wanted) for wanted in lists]
    return ref in alerts and all(ref in {row.ref for row in page.rows} for page in pages)

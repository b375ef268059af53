"""Filing a report: the ticket, its partners, its receipt, and what stays in the house."""

from dataclasses import replace

import pytest

from bot.errors import NotFound
from bot.outbox.message import Way
from bot.reports.conversation import Line, OpenQuestion
from bot.tickets.status import Status
from bot.tickets.ticket import PriorityChange
from bot.triage.danger import Danger, Priority
from bot.usecases.begin_report import begin_report
from bot.usecases.check_status import check_status
from bot.usecases.desk import Desk
from bot.usecases.file_report import Filed, file_report
from bot.usecases.file_unheard import file_unheard
from bot.usecases.finish_stale import finish_stale
from bot.usecases.note_answer import note_answer
from bot.usecases.reply import reply
from bot.usecases.request_person import request_person
from bot.usecases.settle_question import settle_question
from bot.usecases.summary import summary
from tests.fakes.clock import FixedClock
from tests.integration.usecases.conftest import Resident

CONTACT = "Sue Smithson\n07700 900456"
SOFA = "somebody dumped a sofa on Bishopton Road yesterday"


async def told(desk: Desk, resident: Resident, text: str = SOFA) -> Filed:
    """Tell a report to its end, anonymously."""
    await resident.write(text)
    begun = await begin_report(desk, resident.id, text)
    asked = list(begun.ask)
    while asked and asked[0] != "confirm":
        await resident.write("no")
        asked = list((await note_answer(desk, resident.id, asked[0], "no")).ask)
    await note_answer(desk, resident.id, "confirm", "yes")
    return await file_report(desk, resident.id)


async def test_a_report_becomes_one_ticket_on_its_way(desk: Desk, web: Resident) -> None:
    """The ticket is kept and the lead partner's message is in the outbox, in one transaction."""
    filed = await told(desk, web)
    async with desk.store.read() as uow:
        ticket = await uow.tickets.get(filed.ref)
        waiting = await uow.outbox.of_ticket(filed.ref)
    assert ("fly_tipping_litter", Priority.P4) == (ticket.category, ticket.priority)
    assert ["stockton_council.care_for_your_area"] == [
        m.recipient for m in waiting if m.role == "lead"
    ]
    assert False is ticket.unfinished


async def test_filing_twice_gives_the_same_ticket(desk: Desk, web: Resident) -> None:
    """A repeated action finds the ticket of the first, and the new PIN is the one that counts."""
    first = await told(desk, web)
    second = await file_report(desk, web.id)
    assert first.ref == second.ref
    found = await check_status(desk, web.id, f"{second.ref} {second.pin}")
    assert ("found", Status.NEW) == (found.state, found.status)


async def test_nothing_told_is_nothing_filed(desk: Desk, web: Resident) -> None:
    """Filing without a word told is refused."""
    await web.write("hello")
    with pytest.raises(NotFound):
        await file_report(desk, web.id)


async def test_what_is_said_already_is_not_asked(desk: Desk, web: Resident) -> None:
    """Place and time in the first message are noticed."""
    await web.write(SOFA)
    begun = await begin_report(desk, web.id, SOFA)
    assert {"where", "when"} <= set(begun.known)
    assert not {"where", "when"} & set(begun.ask)


async def test_a_routine_report_asks_at_most_five(desk: Desk, web: Resident, sms: Resident) -> None:
    """Five questions and the show-back, whatever the channel."""
    for resident in (web, sms):
        await resident.write("there is a dump by us")
        begun = await begin_report(desk, resident.id, "there is a dump by us")
        assert len(begun.ask) <= 6
        assert "confirm" == begun.ask[-1]


async def test_danger_makes_the_ticket_at_once(desk: Desk, web: Resident) -> None:
    """Danger needs no form: the ticket is there with the message, and later words add to it."""
    await web.write("he has a knife", Danger.NOW)
    async with desk.store.read() as uow:
        ref = (await uow.conversations.get(web.id)).ticket_ref
        assert ref
        ticket = await uow.tickets.get(ref)
    assert (Priority.P1, True, True) == (ticket.priority, ticket.needs_human, ticket.unfinished)
    await web.write("by the church on Norton High Street")
    async with desk.store.read() as uow:
        more = await uow.tickets.get(ref)
        sent = await uow.outbox.of_ticket(ref)
    assert "church" in more.narrative
    assert ["ticket.created", "ticket.updated"] == [m.payload["type"] for m in sent]


async def test_the_form_finishes_the_ticket_of_danger(desk: Desk, web: Resident) -> None:
    """Answers after danger end on the same ticket, and asks only place and safe contact."""
    await web.write("he has a knife", Danger.NOW)
    begun = await begin_report(desk, web.id, "he has a knife")
    assert ("where", "safe_contact") == begun.ask
    await note_answer(desk, web.id, "where", "Mill Lane")
    await note_answer(desk, web.id, "safe_contact", "no")
    filed = await file_report(desk, web.id)
    assert (begun.ticket_ref, Priority.P1) == (filed.ref, filed.priority)


async def test_half_told_goes_to_staff_only(desk: Desk, web: Resident, clock: FixedClock) -> None:
    """A report that went silent is a ticket for staff; no partner hears of it."""
    await web.write(SOFA)
    await begin_report(desk, web.id, SOFA)
    clock.forward(minutes=31)
    assert 1 == await finish_stale(desk)
    async with desk.store.read() as uow:
        ref = (await uow.conversations.get(web.id)).ticket_ref
        ticket = await uow.tickets.get(ref or "")
        assert [] == list(await uow.outbox.of_ticket(ticket.ref))
    assert (True, True) == (ticket.unfinished, ticket.needs_human)


async def test_rasa_away_then_back_is_one_ticket(desk: Desk, web: Resident) -> None:
    """What was filed while Rasa was away is finished by the form on the same ticket."""
    await web.write(SOFA)
    said = await file_unheard(desk, web.id, Line("We have your message."))
    assert ["We have your message."] == [m.text for m in said]
    filed = await told(desk, web, "it was two sofas")
    async with desk.store.read() as uow:
        ticket = await uow.tickets.get(filed.ref)
    assert "Bishopton" in ticket.narrative
    assert False is ticket.unfinished


async def test_priority_only_rises(desk: Desk, web: Resident) -> None:
    """A calm word after danger leaves the ticket a P1."""
    await web.write("he has a knife", Danger.NOW)
    await web.write("it is fine now, only loud music", Danger.NONE)
    async with desk.store.read() as uow:
        ref = (await uow.conversations.get(web.id)).ticket_ref
        assert Priority.P1 is (await uow.tickets.get(ref or "")).priority


@pytest.mark.parametrize(
    ("unanswered", "priority"),
    [
        ("treat_as_confirmed", Priority.P1),
        ("P2", Priority.P2),
        ("hold_P2_human_review", Priority.P2),
    ],
)
async def test_silence_counts_as_the_flag_says(
    desk: Desk, web: Resident, clock: FixedClock, unanswered: str, priority: Priority
) -> None:
    """A danger question that nobody answers becomes a ticket when its time is up, not before."""
    await web.write("someone is at the back door", Danger.POSSIBLE)
    due = clock.now()
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(web.id)
        question = OpenQuestion("rf_intruder_now", "dq_safe", unanswered, due)
        await uow.conversations.save(replace(conversation, open_question=question))
    clock.forward(seconds=-1)
    assert False is await settle_question(desk, web.id)
    clock.forward(seconds=2)
    assert True is await settle_question(desk, web.id)
    async with desk.store.read() as uow:
        conversation = await uow.conversations.get(web.id)
        ticket = await uow.tickets.get(conversation.ticket_ref or "")
    assert (priority, False) == (ticket.priority, conversation.asking)


async def test_contact_details_stay_out_of_the_story(desk: Desk, web: Resident) -> None:
    """What was given as contact is the reporter's, not part of what happened."""
    await web.write(SOFA)
    await begin_report(desk, web.id, SOFA)
    await web.write("Sam, 07700 900456")
    await note_answer(desk, web.id, "contact", "Sam, 07700 900456")
    await note_answer(desk, web.id, "consent", "no")
    filed = await file_report(desk, web.id)
    async with desk.store.read() as uow:
        ticket = await uow.tickets.get(filed.ref)
        payloads = [str(m.payload) for m in await uow.outbox.of_ticket(filed.ref)]
    assert "900456" not in ticket.narrative
    assert "+447700900456" == ticket.reporter.contact
    assert not any("900456" in payload for payload in payloads)


async def test_replies_by_text_go_to_the_outbox(desk: Desk, sms: Resident) -> None:
    """A reply on SMS is kept and sent; on the web it is only kept."""
    await sms.write("hello")
    await reply(desk, sms.id, [Line("Hello")], handled_up_to=1)
    async with desk.store.begin() as uow:
        due = await uow.outbox.claim(
            desk.clock.now(), desk.clock.now(), "test", 10, ways=(Way.SMS,)
        )
        assert ["Hello"] == [m.payload["text"] for m in due]
        assert [] == list(await uow.messages.unhandled(sms.id))


async def test_status_needs_reference_and_pin(desk: Desk, web: Resident) -> None:
    """Neither alone says anything, and guessing is stopped."""
    filed = await told(desk, web)
    wrong = f"{(int(filed.pin) + 1) % 10_000:04d}"
    assert "need_reference" == (await check_status(desk, web.id, "what about my report")).state
    assert "need_reference" == (await check_status(desk, web.id, filed.ref)).state
    states = [(await check_status(desk, web.id, f"{filed.ref} {wrong}")).state for _ in range(7)]
    assert ["wrong"] * 5 + ["locked"] * 2 == states
    assert "locked" == (await check_status(desk, web.id, f"{filed.ref} {filed.pin}")).state


async def told_with_contact(desk: Desk, web: Resident, text: str = SOFA) -> Filed:
    """Tell a report with a name and a number, which no partner may have."""
    await web.write(text)
    await begin_report(desk, web.id, text)
    for slot, words in (("where", "Mill Lane"), ("contact", CONTACT), ("consent", "no")):
        await web.write(words)
        await note_answer(desk, web.id, slot, words)
    return await file_report(desk, web.id)


@pytest.mark.parametrize("later", ["person", "outage", "more", "danger"])
async def test_later_words_lose_nothing_and_leak_nothing(
    desk: Desk, web: Resident, later: str
) -> None:
    """After filing, whatever comes keeps contact and wishes, and shows no name to a partner."""
    filed = await told_with_contact(desk, web)
    words = "he has a knife" if later == "danger" else "the sofa is still there"
    await web.write(words, Danger.NOW if later == "danger" else Danger.NONE)
    if later == "person":
        await request_person(desk, web.id)
    elif later == "outage":
        await file_unheard(desk, web.id)
    elif later == "more":
        await begin_report(desk, web.id, words)
    async with desk.store.read() as uow:
        ref = (await uow.conversations.get(web.id)).ticket_ref or ""
        ticket = await uow.tickets.get(ref)
        assert (filed.ref,) == (ticket.links or (ref,))
        sent = str([m.payload for m in await uow.outbox.of_ticket(ref)])
    assert ("Sue Smithson", "+447700900456") == (ticket.reporter.name, ticket.reporter.contact)
    assert False is ticket.consents.share_identity
    assert words in ticket.narrative
    assert not {"Smithson", "900456"} & set(ticket.narrative.split())
    assert "Smithson" not in sent
    assert "900456" not in sent


async def test_coming_back_after_silence_goes_on(
    desk: Desk, web: Resident, clock: FixedClock
) -> None:
    """Half an hour of silence hands the report to staff, and the answers stay for later."""
    await web.write(SOFA)
    await begin_report(desk, web.id, SOFA)
    await web.write(CONTACT)
    await note_answer(desk, web.id, "contact", CONTACT)
    clock.forward(minutes=31)
    assert 1 == await finish_stale(desk)
    assert 0 == await finish_stale(desk)
    await web.write("it is still there")
    begun = await begin_report(desk, web.id, "it is still there")
    assert "fly_tipping_litter" == begun.category_id
    await note_answer(desk, web.id, "consent", "no")
    filed = await file_report(desk, web.id)
    async with desk.store.read() as uow:
        ticket = await uow.tickets.get(filed.ref)
    assert (begun.ticket_ref, "Sue Smithson") == (ticket.ref, ticket.reporter.name)
    assert "Smithson" not in ticket.narrative


async def test_what_is_held_back_needs_a_person(desk: Desk, web: Resident) -> None:
    """Without a yes a private report reaches no partner, staff are asked to look, and the
    resident is not told otherwise.
    """
    filed = await told_with_contact(desk, web, "my husband hits me most weekends")
    async with desk.store.read() as uow:
        ticket = await uow.tickets.get(filed.ref)
        assert [] == list(await uow.outbox.of_ticket(filed.ref))
    assert True is ticket.needs_human
    assert "police" not in filed.lead_name.lower()
    assert "police" not in (await summary(desk, web.id)).lead_name.lower()


async def test_a_persons_decision_stands(desk: Desk, web: Resident) -> None:
    """What a named person lowered is not raised again by the same old words."""
    filed = await told(desk, web, "loud music and dealing from the flat on Mill Lane")
    async with desk.store.begin() as uow:
        ticket = await uow.tickets.get(filed.ref)
        change = PriorityChange(desk.clock.now(), ticket.priority, Priority.P4, "a@b.c", "checked")
        await uow.tickets.save(replace(ticket, priority=Priority.P4, priority_history=(change,)))
    await web.write("dealing again")
    await file_unheard(desk, web.id)
    async with desk.store.read() as uow:
        assert Priority.P4 is (await uow.tickets.get(filed.ref)).priority

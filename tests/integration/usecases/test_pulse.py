"""The pulse: one question after a case is closed, answered in any words, counted without names."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from gsm0338 import Codec

from bot.reports.conversation import Kind, Message, OpenQuestion, Sender
from bot.reports.pulse import Feeling
from bot.reports.report import Consents, Place, Reporter
from bot.store.engine import SqlStore
from bot.store.queries import Reader
from bot.tickets.status import Status
from bot.triage.danger import Danger
from bot.usecases.accounts import Account, Role
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.pulse import pulse_totals
from bot.usecases.review import move
from bot.usecases.stop_updates import stop_updates
from bot.usecases.take_message import TakenMessage, take_message
from tests.fakes.clock import START, FixedClock
from tests.integration.usecases.conftest import Resident

STAFF = Account("r@safer.example", "R", Role.REVIEWER, "x", START)
QUESTION = "compared with a year ago"
MONTH = f"{START:%Y-%m}"


async def filed(desk: Desk, resident: Resident, text: str = "loud music", **changes: Any) -> str:
    """File a report in Yarm with a yes to being texted, and what a test changes of it."""
    await resident.write(text)
    await begin_report(desk, resident.id, text)
    ref = (await file_report(desk, resident.id)).ref
    usual: dict[str, Any] = {
        "consents": Consents(text_updates=True),
        "reporter": Reporter(safe_to_contact=True),
        "location": Place(ward="Yarm", in_borough=True),
    }
    async with desk.store.begin() as uow:
        ticket = await uow.tickets.get(ref)
        await uow.tickets.save(replace(ticket, **(usual | changes)))
    return ref


async def close(desk: Desk, ref: str, status: Status = Status.CLOSED) -> None:
    """Staff change the status."""
    async with desk.store.read() as uow:
        version = (await uow.tickets.get(ref)).version
    await move(desk, STAFF, ref, version, status)


async def questions(desk: Desk, resident: Resident) -> list[Message]:
    """Return every pulse question of the conversation."""
    async with desk.store.read() as uow:
        said = await uow.messages.after(resident.id, 0)
    return [m for m in said if m.sender is Sender.BOT and QUESTION in m.text]


async def counted(desk: Desk) -> dict[tuple[str, str, Feeling], int]:
    """Return the totals."""
    return {(t.month, t.ward, t.feeling): t.number for t in await pulse_totals(desk)}


async def unheard(desk: Desk, resident: Resident) -> list[str]:
    """Return what Rasa is still to get."""
    async with desk.store.read() as uow:
        return [m.text for m in await uow.messages.unhandled(resident.id)]


async def heard_by_rasa(desk: Desk, resident: Resident) -> None:
    """Mark everything as dealt with, as a turn does."""
    async with desk.store.begin() as uow:
        last = await uow.messages.last_seq(resident.id)
        await uow.messages.mark_handled(resident.id, last, desk.clock.now())


async def asked(desk: Desk, resident: Resident, **changes: Any) -> str:
    """Close a report and return its reference; the question was put."""
    ref = await filed(desk, resident, **changes)
    await heard_by_rasa(desk, resident)
    await close(desk, ref)
    assert 1 == len(await questions(desk, resident))
    return ref


async def test_it_is_put_on_the_web_with_choices(desk: Desk, web: Resident) -> None:
    """In the words of the survey, with a way not to answer."""
    ref = await asked(desk, web)
    (question,) = await questions(desk, web)
    assert ref in question.text
    assert Kind.NOTICE is question.kind
    assert ["Safer", "The same", "Less safe", "Rather not say"] == [
        c.value for c in question.choices
    ]
    for n, choice in enumerate(question.choices):
        taken = await web.write(choice.value) if n == 2 else None
        if taken:
            assert taken.messages[0].text.startswith("Thank you for saying so")
    assert {(MONTH, "Yarm", Feeling.LESS_SAFE): 1} == await counted(desk)


async def test_by_text_it_is_short_and_betrays_nothing(desk: Desk, sms: Resident) -> None:
    """Plain letters, no reference, no kind, the way out; two texts at most."""
    ref = await asked(desk, sms)
    (question,) = await questions(desk, sms)
    Codec().encode(question.text)
    assert len(question.text) <= 306
    assert ref not in question.text
    assert "music" not in question.text.lower()
    assert "noise" not in question.text.lower()
    assert "STOP" in question.text
    async with desk.store.begin() as uow:
        out = await uow.outbox.claim(
            desk.clock.now(), desk.clock.now() + timedelta(minutes=1), "test", 50
        )
    assert question.text in {message.payload.get("text") for message in out}


@pytest.mark.parametrize(
    "changes",
    [
        {"consents": Consents(text_updates=False)},
        {"consents": Consents()},
        {"reporter": Reporter(safe_to_contact=False)},
        {"category": "domestic_abuse"},
        {"category": "sexual_offence"},
        {"category": "child_safeguarding"},
        {"unfinished": True},
    ],
    ids=str,
)
async def test_not_without_a_yes_nor_of_private_matters(
    desk: Desk, sms: Resident, changes: dict[str, Any]
) -> None:
    """By text."""
    await close(desk, await filed(desk, sms, **changes))
    assert [] == await questions(desk, sms)


@pytest.mark.parametrize("category", ["domestic_abuse", "sexual_offence", "child_safeguarding"])
async def test_never_of_private_matters_on_the_web(
    desk: Desk, web: Resident, category: str
) -> None:
    """Somebody may look over their shoulder."""
    await close(desk, await filed(desk, web, category=category))
    assert [] == await questions(desk, web)


async def test_not_to_who_stopped(desk: Desk, sms: Resident) -> None:
    """STOP is for this too."""
    ref = await filed(desk, sms)
    await stop_updates(desk, sms.id)
    await close(desk, ref)
    assert [] == await questions(desk, sms)


async def test_only_closing_asks(desk: Desk, web: Resident) -> None:
    """Not while something is still done."""
    ref = await filed(desk, web)
    for status in (Status.ACCEPTED, Status.ACTION_TAKEN, Status.RESOLVED):
        await close(desk, ref, status)
    assert [] == await questions(desk, web)


async def test_it_is_put_once(desk: Desk, web: Resident, clock: FixedClock) -> None:
    """However often a report is opened and closed again; after a year it may come again."""
    ref = await asked(desk, web)
    for status in (Status.IN_PROGRESS, Status.CLOSED):
        await close(desk, ref, status)
    assert 1 == len(await questions(desk, web))
    clock.forward(days=366)
    for status in (Status.IN_PROGRESS, Status.CLOSED):
        await close(desk, ref, status)
    assert 2 == len(await questions(desk, web))


async def test_a_number_is_asked_once_whatever_it_reports(
    desk: Desk, sms: Resident, clock: FixedClock
) -> None:
    """A new conversation begins after a day; it is the same person."""
    await asked(desk, sms)
    clock.forward(days=2)
    await close(desk, await filed(desk, sms, "a sofa was dumped"))
    assert [] == await questions(desk, sms)


async def test_nobody_is_interrupted(desk: Desk, web: Resident) -> None:
    """Neither in the middle of the next report nor while a danger question is open."""
    ref = await filed(desk, web)
    await web.write("a sofa was dumped")
    await begin_report(desk, web.id, "a sofa was dumped")
    await close(desk, ref)
    assert [] == await questions(desk, web)


async def test_another_language_is_not_asked_in_english(desk: Desk, web: Resident) -> None:
    """We have no words for it yet."""
    ref = await filed(desk, web)
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(web.id)
        await uow.conversations.save(replace(conversation, language="pl"))
    await close(desk, ref)
    assert [] == await questions(desk, web)


async def test_any_wording_is_counted_and_thanked(
    desk: Desk, sms: Resident, clock: FixedClock, store: SqlStore
) -> None:
    """Days later, in a new conversation of the number; Rasa never gets it, nor does any ticket."""
    ref = await asked(desk, sms)
    clock.forward(days=3)
    taken = await sms.write("bit worse tbh")
    assert ["Thank you for saying so"] == [m.text[:23] for m in taken.messages]
    assert [] == await unheard(desk, sms)
    assert {(MONTH, "Yarm", Feeling.LESS_SAFE): 1} == await counted(desk)
    await sms.write("c")
    assert ["c"] == await unheard(desk, sms)
    assert 1 == sum((await counted(desk)).values())
    assert "worse" not in " ".join(m.text for m in await Reader(store).transcript(ref))


async def test_the_answer_is_no_part_of_the_report(
    desk: Desk, web: Resident, store: SqlStore
) -> None:
    """Neither where staff read the conversation nor where more is told later."""
    ref = await asked(desk, web)
    await web.write("bit worse tbh")
    assert "bit worse tbh" not in [m.text for m in await Reader(store).transcript(ref)]
    await web.write("the music goes on")
    await begin_report(desk, web.id, "the music goes on")
    async with desk.store.read() as uow:
        told = (await uow.tickets.get(ref)).narrative
    assert "the music goes on" in told
    assert "worse" not in told


async def test_the_same_answer_again_counts_once(desk: Desk, web: Resident) -> None:
    """Twilio and browsers send twice; the reply is the same."""
    await asked(desk, web)
    again: list[TakenMessage] = [
        await take_message(
            desk,
            channel=web._channel,
            text="B",
            key="twice",
            at=desk.clock.now(),
            danger=Danger.NONE,
            conversation_id=web.id,
        )
        for _ in range(2)
    ]
    assert [m.text for m in again[0].messages] == [m.text for m in again[1].messages]
    assert again[1].repeated
    assert {(MONTH, "Yarm", Feeling.SAME): 1} == await counted(desk)


async def test_danger_goes_the_usual_way(desk: Desk, web: Resident) -> None:
    """It is no answer, and makes a ticket at once."""
    await asked(desk, web)
    await web.write("worse, he has a knife outside", Danger.NOW)
    assert {} == await counted(desk)
    async with desk.store.read() as uow:
        conversation = await uow.conversations.get(web.id)
    assert conversation.ticket_ref


async def test_a_new_matter_is_counted_and_goes_the_usual_way(desk: Desk, web: Resident) -> None:
    """Rasa gets the words too."""
    await asked(desk, web)
    said = "worse, somebody dumped a sofa in the alley"
    taken = await web.write(said)
    assert taken.messages
    assert [said] == await unheard(desk, web)
    assert {(MONTH, "Yarm", Feeling.LESS_SAFE): 1} == await counted(desk)


async def test_what_is_no_answer_leaves_it_open(desk: Desk, web: Resident) -> None:
    """And goes its usual way."""
    await asked(desk, web)
    assert () == (await web.write("who are you?")).messages
    assert ["who are you?"] == await unheard(desk, web)
    await web.write("same")
    assert {(MONTH, "Yarm", Feeling.SAME): 1} == await counted(desk)


async def test_nobody_has_to_answer(desk: Desk, web: Resident) -> None:
    """A no closes it and counts for nothing."""
    await asked(desk, web)
    (line,) = (await web.write("No thanks")).messages
    assert line.text.startswith("That is fine")
    await web.write("B")
    assert {} == await counted(desk)


async def test_a_letter_in_a_report_is_no_answer(desk: Desk, web: Resident) -> None:
    """While questions are asked, or long after it was put."""
    await asked(desk, web)
    await web.write("a sofa was dumped")
    await begin_report(desk, web.id, "a sofa was dumped")
    await web.write("A")
    assert {} == await counted(desk)


async def test_two_weeks_later_it_is_too_late(desk: Desk, web: Resident, clock: FixedClock) -> None:
    """Then a letter may mean anything."""
    await asked(desk, web)
    clock.forward(days=15)
    await web.write("B")
    assert {} == await counted(desk)


async def test_an_open_danger_question_comes_first(desk: Desk, web: Resident) -> None:
    """A no may be to that."""
    await asked(desk, web)
    due = desk.clock.now() + timedelta(minutes=1)
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(web.id)
        question = OpenQuestion("rf_x", "Is it happening now?", "keep", due)
        await uow.conversations.save(replace(conversation, open_question=question))
    await web.write("no")
    await heard_by_rasa(desk, web)
    await web.write("B")
    assert {(MONTH, "Yarm", Feeling.SAME): 1} == await counted(desk)

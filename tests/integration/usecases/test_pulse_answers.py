"""Answers to the pulse question: in any words, counted once, without names, and never swallowed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.reports.conversation import OpenQuestion, Sender
from bot.reports.pulse import Feeling
from bot.store.engine import SqlStore
from bot.store.queries import Reader
from bot.triage.danger import Danger
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.take_message import TakenMessage, take_message
from tests.fakes.clock import FixedClock
from tests.fakes.pulse import MONTH, QUESTION, asked, counted, heard_by_rasa, unheard
from tests.integration.usecases.conftest import Resident


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


@pytest.mark.parametrize("said", ["A", "B", "worse", "no thanks", "worse, they dumped a sofa"])
async def test_staff_do_not_read_what_was_said_to_the_answer(
    desk: Desk, web: Resident, store: SqlStore, said: str
) -> None:
    """It tells which answer it was; what else the bot says stays where it was said."""
    ref = await asked(desk, web)
    (thanks,) = (await web.write(said)).messages
    transcript = await Reader(store).transcript(ref)
    assert thanks.seq not in [m.seq for m in transcript]
    assert ["loud music"] == [m.text for m in transcript if m.sender is Sender.RESIDENT][:1]
    assert any(QUESTION in m.text for m in transcript)


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
    await heard_by_rasa(desk, web)
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

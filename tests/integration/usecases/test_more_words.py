"""A few words after a report was filed: they reach the ticket, or are none of its business."""

import pytest

from bot.reports.conversation import Line
from bot.reports.report import Channel
from bot.triage.danger import Danger
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.more_words import More, add_words
from bot.usecases.set_aside import set_aside
from bot.usecases.take_message import take_message
from tests.fakes.clock import FixedClock
from tests.integration.usecases.conftest import Resident
from tests.integration.usecases.test_after_filing import (
    done_with,
    finished_danger,
    ticket,
    ticket_of,
)
from tests.integration.usecases.test_file_report import SOFA


async def filed(desk: Desk, resident: Resident) -> str:
    """File a report of a sofa and return its reference."""
    await resident.write(SOFA)
    await begin_report(desk, resident.id, SOFA)
    return (await file_report(desk, resident.id)).ref


@pytest.mark.parametrize("words", ["it has stopped", "no they were blue bags", "that sofa is wet"])
async def test_what_tells_more_is_added(desk: Desk, web: Resident, words: str) -> None:
    """Whatever act it sounds like, it reaches the ticket; the same turn again adds nothing."""
    ref = await filed(desk, web)
    turn = (await web.write(words)).seq
    assert ref == (await add_words(desk, web.id, words, turn)).added_to
    once = await ticket(desk, ref)
    assert ref == (await add_words(desk, web.id, words, turn)).added_to
    assert words in once.narrative
    assert once == await ticket(desk, ref)


@pytest.mark.parametrize("words", ["no", "no thats all thank you", "yes please"])
async def test_a_bare_answer_is_not_added(desk: Desk, web: Resident, words: str) -> None:
    """Yes, no and thanks tell nothing of what happened."""
    ref = await filed(desk, web)
    await web.write(words)
    assert (await add_words(desk, web.id, words)).added_to is None
    assert words not in (await ticket(desk, ref)).narrative


@pytest.mark.parametrize(
    "words",
    ["no my husband hits me at home", "is this private, I am ill", "it is my ex who hits me"],
)
async def test_what_is_private_is_not_added(desk: Desk, web: Resident, words: str) -> None:
    """The partners of a sofa have no right to it, nor when something else is added after it."""
    ref = await filed(desk, web)
    turn = (await web.write(words)).seq
    assert (await add_words(desk, web.id, words, turn)).added_to is None
    await set_aside(desk, web.id, turn, turn)
    more = await web.write("it has stopped")
    assert ref == (await add_words(desk, web.id, "it has stopped", more.seq)).added_to
    told = (await ticket(desk, ref)).narrative
    assert ("it has stopped" in told, words in told) == (True, False)


async def test_another_report_is_told_apart(desk: Desk, web: Resident) -> None:
    """What is surely of another kind begins a report of its own."""
    await filed(desk, web)
    await web.write("no but the music is loud")
    assert More(None, other=True) == await add_words(desk, web.id, "no but the music is loud")


async def test_whoever_holds_the_phone_later_adds_nothing(
    desk: Desk, sms: Resident, clock: FixedClock
) -> None:
    """After half an hour of silence nothing is said of a report, by text."""
    await filed(desk, sms)
    clock.forward(minutes=31)
    turn = (await sms.write("it has stopped")).seq
    assert More() == await add_words(desk, sms.id, "it has stopped", turn, turn)


async def test_nothing_is_added_to_what_is_closed(desk: Desk, web: Resident) -> None:
    """A report that is done is not opened again by a few words."""
    ref = await filed(desk, web)
    await done_with(desk, ref)
    assert More() == await add_words(desk, web.id, "it has stopped")


async def test_without_a_filed_report_nothing_is_added(desk: Desk, web: Resident) -> None:
    """There is nothing that it could belong to."""
    await web.write("what a lovely day")
    assert (await add_words(desk, web.id, "what a lovely day")).added_to is None


async def test_it_stopped_after_danger(desk: Desk, web: Resident) -> None:
    """Whoever comes sees that it is over; the priority stays."""
    before = await finished_danger(desk, web)
    await web.write("it has stopped now")
    assert before.ref == (await add_words(desk, web.id, "it has stopped now")).added_to
    after = await ticket_of(desk, web.id)
    assert "it has stopped now" in after.narrative
    assert before.priority == after.priority


@pytest.mark.parametrize(
    ("answer", "asked"), [("no", False), ("by the bins", True), ("nobody is helping me", True)]
)
async def test_a_no_to_the_danger_question_is_not_asked_again(
    desk: Desk, web: Resident, clock: FixedClock, answer: str, *, asked: bool
) -> None:
    """What a no to "Is it happening now?" says is not asked once more."""
    said = "my neighbour hits me"
    await take_message(
        desk,
        channel=Channel.WEB,
        text=said,
        key="c_web:first",
        at=clock.now(),
        danger=Danger.POSSIBLE,
        lines=(Line("In danger? Ring 999. Is it happening now? Reply YES or NO."),),
        conversation_id=web.id,
    )
    await web.write(answer)
    begun = await begin_report(desk, web.id, f"{said}\n{answer}")
    assert asked is ("happening_now" in begun.ask)

"""A few words after a report was filed: they reach the ticket, or are none of its business."""

import pytest

from bot.reports.conversation import Line
from bot.reports.report import Channel
from bot.triage.danger import Danger
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.more_words import add_words
from bot.usecases.take_message import take_message
from tests.fakes.clock import FixedClock
from tests.integration.usecases.conftest import Resident
from tests.integration.usecases.test_after_filing import finished_danger, ticket, ticket_of
from tests.integration.usecases.test_file_report import SOFA


async def filed(desk: Desk, resident: Resident) -> str:
    """File a report of a sofa and return its reference."""
    await resident.write(SOFA)
    await begin_report(desk, resident.id, SOFA)
    return (await file_report(desk, resident.id)).ref


@pytest.mark.parametrize("words", ["it has stopped", "no they were blue bags", "what a mess it is"])
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


async def test_what_is_private_is_not_added(desk: Desk, web: Resident) -> None:
    """The partners of a sofa have no right to what a husband does."""
    ref = await filed(desk, web)
    await web.write("my husband hits me at home")
    assert (await add_words(desk, web.id, "my husband hits me at home")).added_to is None
    assert "husband" not in (await ticket(desk, ref)).narrative


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


@pytest.mark.parametrize(("answer", "asked"), [("no", False), ("by the bins", True)])
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

"""A question is answered from what people checked, or honestly not; figures by the place named."""

import pytest

from bot.store.engine import SqlStore
from bot.usecases.answer_question import answer_question
from tests.fakes.clock import FixedClock
from tests.fakes.desk import make_desk


@pytest.mark.parametrize("channel", ["web", "sms"])
async def test_a_question_has_the_answer_of_its_channel(
    store: SqlStore, clock: FixedClock, channel: str
) -> None:
    """And its id, so that staff find its source."""
    desk = make_desk(store, clock)
    answer = await answer_question(desk, "who are the partners", channel)
    assert answer.found
    assert "partnership_members" == answer.question_id
    question = desk.answers.faq["partnership_members"]
    assert (question.sms if channel == "sms" else question.web) == answer.text


async def test_what_nobody_here_knows_is_not_answered(store: SqlStore, clock: FixedClock) -> None:
    """Whatever it is most like."""
    answer = await answer_question(make_desk(store, clock), "when is the next train", "web")
    assert (False, "") == (answer.found, answer.text)


@pytest.mark.parametrize(
    ("place", "told"),
    [("Yarm", "Yarm: we hold no"), ("Thornaby", "Thornaby: we"), ("Middlesbrough", "only")],
)
async def test_crime_figures_are_of_the_place_that_is_named(
    store: SqlStore, clock: FixedClock, place: str, told: str
) -> None:
    """Another town's are not ours to tell."""
    question = f"how much crime is there in {place}?"
    answer = await answer_question(make_desk(store, clock), question, "sms")
    assert "crime_figures" == answer.question_id
    assert told in answer.text
    assert "police.uk" in answer.text

"""Which words answer an open question although they look like small talk."""

import pytest
from rasa_sdk import Tracker

from actions.form import ValidateReportForm
from actions.heard import heard
from bot.usecases.desk import Desk
from bot.usecases.fitting import fits


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        ("when", "this morn"),
        ("when", "lst nite"),
        ("when", "most weekends"),
        ("where", "fairfield"),
        ("where", "ts19"),
        ("vehicle", "grey golf"),
        ("vehicle", "a moped"),
    ],
)
async def test_what_was_asked_for(desk: Desk, slot: str, said: str) -> None:
    """A time, a place, a vehicle."""
    assert fits(desk, slot, said)


@pytest.mark.parametrize("slot", ["where", "when", "vehicle", "who", "consent"])
@pytest.mark.parametrize("said", ["hello", "thanks", "are you a robot"])
async def test_small_talk_is_none(desk: Desk, slot: str, said: str) -> None:
    """Whatever is asked."""
    assert not fits(desk, slot, said)


@pytest.mark.parametrize(
    ("slot", "said", "sure", "answers"),
    [
        ("when", "this morn", 0.9, True),
        ("who", "a lass on a bike", 0.4, True),
        ("who", "cheers", 0.97, False),
        ("when", "hiya", 0.97, False),
    ],
)
async def test_small_talk_by_a_guess_is_an_answer(
    desk: Desk, slot: str, said: str, sure: float, *, answers: bool
) -> None:
    """Few words that Rasa only guesses about are taken for what was asked."""
    form = ValidateReportForm(desk)
    message = {"text": said, "intent": {"name": "smalltalk", "confidence": sure}}
    tracker = Tracker("c_1", {"requested_slot": slot}, message, [], False, None, {}, None)
    assert answers is form._answers(tracker, slot, heard(tracker))

"""The answer to the pulse question, in any words."""

import pytest

from bot.reports.pulse import Feeling, PulseAnswer, understand_pulse
from bot.settings import ROOT
from bot.tickets.feedback import load_feedback

KNOWN = load_feedback(ROOT / "data" / "updates.yml").pulse.answers
SAFER, SAME, LESS = Feeling
PURE = [
    ("A", SAFER),
    ("a)", SAFER),
    ("A please", SAFER),
    ("A safer", SAFER),
    ("safer", SAFER),
    ("Safer thanks!", SAFER),
    ("a bit safer tbh", SAFER),
    ("much better", SAFER),
    ("things have improved", SAFER),
    ("I'm less scared now", SAFER),
    ("loads better since the new lights went up", SAFER),
    ("safer because of the patrols", SAFER),
    ("B", SAME),
    ("b the same", SAME),
    ("about the same", SAME),
    ("Same as ever", SAME),
    ("no different really", SAME),
    ("I don’t feel any safer", SAME),
    ("nothing's changed", SAME),
    ("no worse", SAME),
    ("C", LESS),
    ("c.", LESS),
    ("id say c", LESS),
    ("C - less safe", LESS),
    ("bit worse tbh", LESS),
    ("a lot worse", LESS),
    ("Less", LESS),
    ("not as safe as last year", LESS),
    ("i feel more nervous walking home at night", LESS),
    ("its gone downhill", LESS),
]
MORE = [
    ("worse, kids on bikes every night on the rec", LESS),
    ("less safe. my shed was broken into last week", LESS),
    ("same, lads still dealing outside the shop", SAME),
    ("safer but there's a burnt out car on Mill Lane", SAFER),
    ("better with the lights but the gate is broken", SAFER),
]
NONE = [
    "i dont feel safe",
    "unsafe at home",
    "you had better send someone, lads are smashing windows",
    "my car was in a safer place",
    "somebody dumped a sofa",
    "next doors music is worse than ever",
    "who are you",
    "yes",
    "what do you mean",
    "STOP",
    "ab",
    "😀",
    "",
]


@pytest.mark.parametrize(("text", "feeling"), PURE)
def test_answers(text: str, feeling: Feeling) -> None:
    """A letter, the words of the question, or one's own."""
    assert PulseAnswer(feeling) == understand_pulse(text, KNOWN)


@pytest.mark.parametrize(("text", "feeling"), MORE)
def test_an_answer_that_tells_more(text: str, feeling: Feeling) -> None:
    """It counts, and what else it tells goes its usual way."""
    assert PulseAnswer(feeling, more=True) == understand_pulse(text, KNOWN)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_answer(text: str) -> None:
    """An answer stands at the beginning: nothing is swallowed that is about something else."""
    assert understand_pulse(text, KNOWN) is None


@pytest.mark.parametrize(
    "text", ["no", "No thanks.", "rather not say", "I'd rather not say", "skip", "not sure"]
)
def test_nobody_has_to_answer(text: str) -> None:
    """It closes the question and counts for nothing."""
    assert PulseAnswer(None) == understand_pulse(text, KNOWN)


def test_a_long_story_is_no_answer() -> None:
    """It is a report, whatever it begins with."""
    assert understand_pulse("worse " + "and then he shouted at us " * 20, KNOWN) is None

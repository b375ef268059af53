"""What counts as an answer to a danger question: a clear no ends it, nothing else does."""

import pytest

from bot.triage.danger import Danger
from bot.triage.floor import Floor

CLEAR = [
    "no",
    "nope",
    "N",
    "nie",
    "no thanks",
    "erm no",
    "no sorry",
    "nah all fine",
    "no he has gone",
    "no, he's gone",
    "na hes gone",
    "hes gone now",
    "he left",
    "its over",
    "all gone",
    "no one is hurt",
    "no-one is hurt",
    "noone hurt",
    "nobody is hurt",
    "no im not hurt",
    "im not in danger",
    "im not in any danger",
    "no one is in danger",
    "not now",
    "not any more",
    "not at the moment",
    "they arent here anymore",
    "no longer here",
    "all safe",
    "everyone is fine",
    "im fine thanks",
    "no im at home",
    "no they ran off",
    "no he drove off 10 mins ago",
    "no it happened last night",
    "no it was yesterday",
    "i dont think so",
    "no he hasnt",
    "no weapon",
    "no knife",
    "theres no one here",
    "no, it was outside the shop",
    "no because he left",
    "no not happening right now",
]
UNCLEAR = [
    "no one has come yet",
    "no idea, round the back",
    "there is no light here",
    "no idea",
    "no clue",
    "no signal here",
    "no number plate",
    "no 12 mill lane",
    "no 12",
    "no way out",
    "no one has gone",
    "no one is answering",
    "no one knows",
    "no police here yet",
    "no time",
    "no answer at the door",
    "not sure",
    "not yet",
    "not really",
    "dunno",
    "i dont know",
    "no i cant see",
    "nie wiem",
    "jo told me",
    "no one hurt yet",
    "on the left",
    "over the road",
    "gone up the stairs",
    "by the shop on the left",
    "he hasnt gone",
    "its not over",
    "it hasnt stopped",
    "im not fine",
    "no he is",
    "no they have",
    "im safe and he is in the kitchen with her",
    "no he left but he might come back",
    "no, he left and came back",
    "no he ran in",
    "",
    "?",
    "ok",
]


@pytest.mark.parametrize("answer", CLEAR)
def test_a_clear_no(floor: Floor, answer: str) -> None:
    """A short no, or a no of the thing that was asked, is no danger and ends the question."""
    assert (Danger.NONE, True) == (floor.judge_answer("dq_now", answer), floor.denies(answer))


@pytest.mark.parametrize("answer", UNCLEAR)
def test_no_clear_no(floor: Floor, answer: str) -> None:
    """A sentence that only begins with no, or holds one of its words, answers nothing."""
    assert (Danger.NONE, False) == (floor.judge_answer("dq_now", answer), floor.denies(answer))


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("yes by the shop on the left", Danger.NOW),
        ("yes but he left", Danger.POSSIBLE),
        ("no one has come yet, yes hes here", Danger.POSSIBLE),
        ("no idea but yes", Danger.POSSIBLE),
        ("no, he is", Danger.POSSIBLE),
    ],
)
def test_a_yes_beside_words_of_no(floor: Floor, answer: str, meant: Danger) -> None:
    """Only a clear no takes from a yes, and never all of it."""
    assert floor.judge_answer("dq_now", answer) is meant

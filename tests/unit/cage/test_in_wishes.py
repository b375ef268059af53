"""A new report and never mind are known by their words, and nothing else is taken for them."""

import time

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.cage.wishes import PlainWishes, wish_of


@pytest.mark.parametrize(
    "text",
    [
        "NEW REPORT",
        "new report please",
        "New report.",
        "a new report",
        "hi, i want to make a new report",
        "I've got another thing to report",
        "another thing to report",
        "also another problem to report",
        "can I start another report?",
        "ok different report",
        "i have a second thing to report",
        "New report: someone has dumped a sofa on Mill Lane",
        "there's another thing I need to report, my bike is gone",
    ],
)
def test_a_new_report_is_asked_for_in_many_words(text: str) -> None:
    """What follows in the same text does not matter."""
    assert "new_report" == wish_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "never mind",
        "Nevermind",
        "actually never mind leave it",
        "forget it, I don't want to report it any more",
        "dont bother",
        "oh just forget about it",
        "nvm",
        "Never mind, it doesn\u2019t matter. Thanks",
        "i've changed my mind",
        "cancel my report please",
        "I do not want to go on with the report",
        "don't send it",
        "leave it then, not worth the hassle",
        "I'll sort it out myself",
        "scrap that, I'd rather not report it",
        "nvm now please now",
        "just just forget it please, really not worth it",
        "no no need to report it, sorry, sorry to bother you",
        "i am not going to go through with the report, can't be doing with all of this",
    ],
)
def test_giving_up_is_said_in_many_words(text: str) -> None:
    """In whatever case and with whatever politeness."""
    assert "withdraw" == wish_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "my new reporter friend was robbed",
        "never mind the dog, it is the music that keeps us up",
        "he said never mind and hit me",
        "forget the first bit, it was Norton Road",
        "scrap that, it was Tuesday",
        "they leave it in the road every day",
        "I'd rather not say",
        "nvm now now now he is back",
        "dont know",
        "dont text me again",
        "I want to report something",
        "another incident last week",
        "what happened with my report",
        "someone dumped scrap metal",
        "leave me alone he keeps saying",
        "no",
        "stop",
        "i dont want to go on",
        "I don't want to do this any more",
        "its not worth it any more",
        "i dont want to carry on with this",
    ],
)
def test_other_words_are_neither(text: str) -> None:
    """A report, an answer, a correction and a question stay what they are."""
    assert wish_of(text) is None


@pytest.mark.parametrize(("text", "act"), [("NEW REPORT", "report"), ("nvm", "stop_optout")])
def test_the_act_and_the_wish_are_marked(text: str, act: str) -> None:
    """Whatever the classifier thought before."""
    before = {"text": text, "intent": {"name": "status_check", "confidence": 0.9}}
    message = PlainWishes().process([Message(before)])[0]
    assert act == message.get("intent")["name"]
    assert ["wish"] == [entity["entity"] for entity in message.get("entities")]


def test_other_messages_are_left_alone() -> None:
    """No act is changed and no entity added."""
    message = Message({"text": "hello", "intent": {"name": "smalltalk"}})
    assert {"name": "smalltalk"} == PlainWishes().process([message])[0].get("intent")
    assert message.get("entities") is None


@pytest.mark.parametrize(
    "text",
    ["nvm {}x", "{}x", "nvm {}dog", "just {}forget the dog", "{}new thing"],
)
@pytest.mark.parametrize(
    "word", ["now ", "please ", "sorry ", "no ", "just forget it ", "leave it "]
)
def test_words_that_fit_twice_cost_no_more_than_their_number(text: str, word: str) -> None:
    """Twice the words are about twice the work, not twice as much for each word."""
    short, long = (_work(text.format(word * times)) for times in (7, 14))
    assert long < 30 * short


def _work(text: str) -> float:
    best = float("inf")
    for _ in range(7):
        started = time.process_time()
        wish_of(text)
        best = min(best, time.process_time() - started)
    return best

"""Who introduces themselves is not named; what only looks like it stays readable."""

import pytest

from bot.reports.redact import NAME, introduced, redacted


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hi its Sue here, they are back", "Sue"),
        ("It\u2019s Sue Smithson here again", "Sue Smithson"),
        ("Evening. This is Jo speaking", "Jo"),
        ("Hello, I'm Siobh\u00e1n O'Neill from number 12", "Siobh\u00e1n O'Neill"),
        ("my name is Sue, the gate is open", "Sue"),
    ],
)
def test_an_introduction_is_hidden(text: str, name: str) -> None:
    """The name and nothing beside it."""
    assert text.replace(name, NAME) == redacted(text)
    assert (name,) == introduced(text)


def test_a_name_is_hidden_wherever_it_is_said_again() -> None:
    """Each part of it, in any writing."""
    told = redacted("Hi its Sue Smith here. He shouted SUE come out, mrs smith")
    assert f"Hi its {NAME} here. He shouted {NAME} come out, mrs {NAME}" == told


@pytest.mark.parametrize(
    "text",
    [
        "its kicking off here",
        "hi its dark here and i'm scared here",
        "It's Dave from number 12 again, he has a knife",
        "HELP ITS CHAOS HERE",
        "Hi this is about Norton Road",
        "I am calling about a fire, it's still here",
    ],
)
def test_what_introduces_nobody_stays(text: str) -> None:
    """Danger, places and whoever is complained of must stay readable."""
    assert text == redacted(text)
    assert () == introduced(text)


def test_words_that_are_no_name_are_hidden_once() -> None:
    """A wrong guess does not take a common word out of the whole story."""
    told = redacted("my name is not important. He is not breathing")
    assert f"my name is {NAME}. He is not breathing" == told

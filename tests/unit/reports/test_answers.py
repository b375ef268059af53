"""Yes, no and don't know, as people write them."""

import pytest

from bot.reports.answers import Said, is_skip, understand_answer, yes_no


@pytest.mark.parametrize(
    "text",
    "yes|Y|yh|aye|Aye they are|yeah he's still here|ok|yes please|no problem|I don't mind|👍"
    "|i think so|why not|sure|yess|still here|there was a fight".split("|"),
)
def test_yes(text: str) -> None:
    """All of these mean yes, also those that begin with a no."""
    assert Said.YES is understand_answer(text)


@pytest.mark.parametrize(
    "text",
    "no|n|nah|nope|no ta|no one|nobody is hurt|not really|not now|they've gone|he left|nowt|never"
    "|i dont think so|no not now, it stopped".split("|"),
)
def test_no(text: str) -> None:
    """All of these mean no."""
    assert Said.NO is understand_answer(text)


@pytest.mark.parametrize(
    "text", "dunno|don't know|i dont know|skip|idk|not sure|rather not|maybe|N/A|no idea".split("|")
)
def test_skip(text: str) -> None:
    """Not knowing and not saying are always fine."""
    assert is_skip(text)
    assert None is yes_no(text)


@pytest.mark.parametrize(
    "text",
    "Norton Road|north|yesterday|notting hill|right by the shop|yes and no||nearby".split("|"),
)
def test_neither(text: str) -> None:
    """Words that only look like a yes or a no are neither."""
    assert None is understand_answer(text)

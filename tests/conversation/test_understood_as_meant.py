"""Whole conversations with real Rasa: answers are taken as what they are meant to be."""

import pytest

from tests.fakes.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]


async def test_a_street_that_looks_like_a_question_answers_where(on_web: Talk) -> None:
    """Nobody hears that we do not know an answer to their own answer."""
    assert "Where was it?" in await on_web.heard("loud music from next door all last night")
    said = await on_web.heard("Dixon Street Stockton")
    assert "I don't know that one" not in said
    assert "Which street" not in said


async def test_whoever_says_so_first_is_asked_for_no_name(on_web: Talk) -> None:
    """They hear how far that goes, and the ticket names nobody."""
    said = await on_web.heard(
        "lads smashed the bus shelter on Norton Road last night. anonymous pls"
    )
    assert "We leave your name out" in said
    heard = [said, *[await on_web.heard(words) for words in ("no", "skip", "yes", "yes")]]
    assert not any("How can we reach you" in one for one in heard)
    assert any("reference is" in one for one in heard)


async def test_rather_not_leaves_the_name_out(on_web: Talk) -> None:
    """However it is said."""
    await on_web.say("someone dumped a sofa on Norton Road yesterday")
    await on_web.say("no")
    said = await on_web.heard("I'd rather not leave my name")
    assert "I'd Rather" not in said

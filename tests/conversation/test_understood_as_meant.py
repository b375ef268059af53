"""Whole conversations with real Rasa: answers are taken as what they are, whatever they look like."""

import pytest

from tests.fakes.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]


async def test_a_street_that_looks_like_a_question_answers_where(on_web: Talk) -> None:
    """Nobody hears that we do not know an answer to their own answer."""
    assert "Where was it?" in await on_web.heard("loud music from next door all last night")
    said = await on_web.heard("Dixon Street Stockton")
    assert "I don't know that one" not in said
    assert "Which street" not in said

"""Whole conversations with real Rasa: a plain answer to our question is not taken for a wish."""

from collections.abc import Callable

import pytest

from tests.fakes.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]
Phone = Callable[[int], Talk]
HITS = "my lodger hits me, on Norton Road in Stockton"
SOFA = "someone dumped a sofa on Norton Road yesterday"


@pytest.mark.parametrize(
    "words",
    [
        "Craig 07700 900461",
        "Please ring me rather than her. Denise, 07700 900362",
        "call me back on 07700 900362 please",
    ],
)
async def test_a_number_is_how_to_reach_somebody(on_web: Talk, words: str) -> None:
    """It looks like a wish for a person; the next question is whether it may be passed on."""
    await on_web.say(SOFA)
    said = await on_web.heard("no")
    assert "How can we reach you?" in said
    said = await on_web.heard(words)
    assert "May we give your name" in said
    assert "Nobody is here to read this" not in said


async def test_who_asks_for_somebody_to_talk_to_is_heard(on_web: Talk) -> None:
    """A number beside it does not swallow the wish."""
    await on_web.say(SOFA)
    await on_web.say("no")
    said = await on_web.heard("can i speak to a person please, 07700 900461")
    assert "A person" in said


async def test_a_yes_with_a_condition_is_a_yes(on_web: Talk) -> None:
    """To whether it is safe to be contacted; "do not contact her" ends no updates."""
    await on_web.say(HITS)
    said = await until(on_web, "safe for us to contact you", "no", "no")
    said = await on_web.heard("You can contact me. Please do not contact her, he reads everything")
    assert "will not send you updates" not in said
    assert "How can we reach you?" in said


async def test_private_matters_ask_for_a_yes_without_a_name_too(on_web: Talk) -> None:
    """Nothing of it goes to partners without one, so everybody is asked."""
    await on_web.say(HITS)
    said = await until(on_web, "May we pass this on", "no", "no", "yes", "rather not leave my name")
    assert "May we pass this on to the police" in said
    shown = await on_web.heard("You can pass on what happened, only not who I am")
    assert "No name given" in shown


async def until(talk: Talk, wanted: str, *answers: str) -> str:
    """Give the answers until a question comes, and return the reply that holds it."""
    said = ""
    for words in answers:
        said = await talk.heard(words)
        if wanted in said:
            return said
    raise AssertionError(said)


@pytest.mark.parametrize(
    "question",
    ["before I carry on, who gets to see this?", "hang on will he find out it was me?"],
)
async def test_a_question_is_no_place(texting: Phone, question: str) -> None:
    """It is answered, and ours comes again, once."""
    phone = texting(57 if question.startswith("before") else 58)
    await phone.say("theres a fella selling weed out his front window every teatime")
    said = await phone.heard(question)
    assert "don't know" not in said
    assert "Which street or area" in said
    assert question not in await phone.heard("Hampton Road, Stockton")


async def test_no_question_is_put_three_times(on_web: Talk) -> None:
    """Not by a question of theirs and an answer that nobody understands either."""
    await on_web.say(HITS)
    said = await until(on_web, "May we pass this on", "no", "no", "yes", "rather not leave my name")
    said = await on_web.heard("who gets to see this?")
    assert "May we pass this on?" in said
    assert "May we pass this on" not in await on_web.heard("keep my name out of it")

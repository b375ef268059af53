"""Whole conversations with real Rasa: a new report, never mind, thanks, two things at once."""

import re
from collections.abc import Callable

import pytest

from tests.fakes.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]
Phone = Callable[[int], Talk]
REFERENCE = re.compile(r"SSP-\w{3}-\w{3}")
SOFA = "someone dumped a sofa on Norton Road yesterday"


async def filed(talk: Talk) -> str:
    """Answer what is left, and return the reference."""
    said = ""
    for words in ("skip", "anonymous", "yes", "yes", "yes", "yes"):
        said = await talk.heard(words)
        if found := REFERENCE.search(said):
            return found.group()
    raise AssertionError(said)


@pytest.mark.parametrize("words", ["NEW REPORT", "I've got another thing to report"])
async def test_a_new_report_after_filing_asks_what_happened(on_web: Talk, words: str) -> None:
    """What follows is a report of its own, although it is of the same kind."""
    await on_web.say(SOFA)
    first = await filed(on_web)
    assert "What happened?" in await on_web.heard(words)
    await on_web.say("someone dumped a fridge on Durham Road today")
    assert first != await filed(on_web)


async def test_a_new_report_in_the_middle_says_what_becomes_of_the_old(on_web: Talk) -> None:
    """It is kept, and nothing of it is asked again."""
    await on_web.say("loud music from next door all night")
    said = await on_web.heard("new report")
    assert "marked as not finished" in said
    assert "What happened?" in said


@pytest.mark.parametrize("words", ["never mind", "forget it", "dont bother", "cancel"])
async def test_never_mind_ends_the_questions(on_web: Talk, words: str) -> None:
    """Honestly: what was told is kept; whoever goes on goes on with it."""
    await on_web.say("loud music from next door all night")
    said = await on_web.heard(words)
    assert "kept for our team" in said
    assert not said.endswith("?")
    assert "Where" in await on_web.heard("the music is back, it is so loud")


async def test_dont_bother_to_texting_back_is_a_no_to_that(texting: Phone) -> None:
    """The report goes on."""
    phone = texting(41)
    await phone.say("theres a sofa dumped on norton road since last night")
    assert "OK and safe to text you" in await phone.heard("no")
    assert "May we give your number" in await phone.heard("dont bother")


async def test_never_mind_about_nothing(on_web: Talk) -> None:
    """Nobody told anything, so nothing is said to be kept."""
    assert "kept" not in await on_web.heard("never mind")


async def test_thanks_alone_is_no_greeting(on_web: Talk) -> None:
    """A kind word, and how to report."""
    said = await on_web.heard("thank you, you've been really helpful")
    assert said.startswith("You're welcome.")
    assert "tell us" in said


async def test_who_only_wants_to_report_is_asked_what_happened(on_web: Talk) -> None:
    """In one question."""
    said = await on_web.heard("I want to report something")
    assert said == "What happened? Tell us in your own words."


async def test_two_things_are_asked_about_one_after_the_other(texting: Phone) -> None:
    """By text without a word of them; each has its receipt."""
    phone = texting(42)
    sofa, music = "someone dumped a sofa on norton road", "loud music on durham road all night"
    lines = [line.text for line in await phone.say(f"two things: {sofa}, and {music}")]
    assert "two things" in lines[0]
    heard = lines
    while len(heard) < 30 and sum(bool(REFERENCE.search(line)) for line in heard) < 2:
        answer = "yes" if "Shall we send it" in lines[-1] else "skip"
        lines = [line.text for line in await phone.say(answer)]
        heard += lines
    assert "other thing" not in lines[-1]
    assert 2 == len({ref for line in heard for ref in REFERENCE.findall(line)})
    assert 1 == sum("the other thing you told us" in line for line in heard)
    assert not any("sofa" in line or "music" in line for line in heard)


async def test_what_cannot_be_understood_at_the_end_is_sent_all_the_same(on_web: Talk) -> None:
    """Nobody is asked three times whether to send it, and nothing waits for the right word."""
    await on_web.say(SOFA)
    said = ""
    for words in ("skip", "anonymous", "skip", "skip"):
        if "send" not in said:
            said = await on_web.heard(words)
    assert "end it" in said
    assert "end it" in await on_web.heard("wibble flurb zog")
    said = await on_web.heard("zog flurb wibble wub")
    assert "send it as it is" in said
    assert REFERENCE.search(said)

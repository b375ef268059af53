"""Whoever holds the phone half an hour later hears nothing of what was told on it (S-01)."""

import re
from collections.abc import Callable

import pytest

from bot.usecases.desk import Desk
from bot.usecases.finish_stale import finish_stale
from tests.fakes.clock import FixedClock
from tests.fakes.talk import Talk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]
Phone = Callable[[int], Talk]
CANARY = ("sofa", "norton", "last night", "zebra", "tipping", "litter", "dirty", "street cleaning")
TELLING = re.compile(r"SSP-|your report|we have:|shall we send|\bPIN is\b", re.IGNORECASE)
# Everybody who asks about a report is shown how to send its reference; it is nobody's.
EXAMPLE = "ssp-4kd-7mx"
ASKED = (
    "hello", "?", "status", "who is this", "what did i report", "STOP", "START", "yes", "no",
    "ok", "who are you", "what is this about", "what have you got on me", "change it", "send it",
    "is this the police", "how is my report going", "thanks", "skip", "can i talk to someone",
)  # fmt: skip
# A silence that ends in the middle of the questions, and one that ends when all are answered.
UNTIL = {"asked": (), "confirm": ("a zebra van", "yes", "no")}


@pytest.fixture(params=UNTIL)
def told(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """What was answered after the first text."""
    return UNTIL[request.param]


def _clock(desk: Desk) -> FixedClock:
    assert isinstance(desk.clock, FixedClock)
    return desk.clock


async def test_after_half_an_hour_no_text_brings_anything_back(
    texting: Phone, desk: Desk, told: tuple[str, ...]
) -> None:
    """Twenty texts of somebody else: no word, no category, no reference, no open question."""
    leaks = []
    for number, text in enumerate(ASKED):
        phone = texting(100 + number + 50 * bool(told))
        for words in ("a sofa was dumped on norton road last night", *told):
            await phone.say(words)
        _clock(desk).forward(minutes=31)
        if number % 2:  # the job that files what went silent may not have run yet
            await finish_stale(desk)
        said = await phone.heard(text)
        plain = said.lower().replace(EXAMPLE, "")
        if TELLING.search(plain) or any(word in plain for word in CANARY):
            leaks.append((text, said))
    assert [] == leaks


async def test_a_new_report_on_that_phone_is_a_new_one(texting: Phone, desk: Desk) -> None:
    """What is shown back is what was told now, and staff keep the old words apart."""
    phone = texting(90)
    await phone.say("a sofa was dumped on norton road last night")
    _clock(desk).forward(minutes=31)
    await phone.say("hello")
    replies = [
        await phone.heard(words)
        for words in ("a sofa dumped on Hartington Road today", "a van", "yes", "no", "yes")
    ]
    assert not [said for said in replies if "norton" in said.lower()], replies
    assert any("Hartington" in said for said in replies)
    async with desk.store.read() as uow:
        conversation = await uow.conversations.get(phone.conversation_id or "")
        new = await uow.tickets.get(conversation.ticket_ref or "")
    assert "norton" not in new.narrative.lower()


async def test_within_half_an_hour_the_report_goes_on(texting: Phone, desk: Desk) -> None:
    """A slow answer is still an answer."""
    phone = texting(91)
    first = await phone.heard("someone dumped a sofa by our house")
    assert "Where" in first
    _clock(desk).forward(minutes=29)
    assert "hen" in await phone.heard("Norton Road")

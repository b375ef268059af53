"""Rasa is killed in the middle of a report: residents are answered, and nothing is lost."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from tests.journey.residents import ANSWERS, WebResident, answer_to, tell
from tests.journey.service import Service, wait_for_port

FIRST = "there is graffiti all over the community centre"
WHERE = "it was the one on Dundas Street in Thornaby"
# Issue "One report, all the way": the next answer comes within 3 s.
LIMIT = 3.0
# Beside Rasa's time limit a turn may cost so many healthy turns, measured just before.
BESIDE = 3

pytestmark = pytest.mark.timeout(300)

Moment = Callable[[Service, WebResident], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def between_two_turns(service: Service, resident: WebResident) -> AsyncIterator[None]:
    """Rasa is gone when the resident writes."""
    service.kill_rasa()
    await resident.write(WHERE)
    yield


@asynccontextmanager
async def before_it_reads(service: Service, resident: WebResident) -> AsyncIterator[None]:
    """Rasa has the turn's request, unread, when it dies."""
    with service.rasa_stopped():
        await resident.write(WHERE)
        await service.until_unread(service.rasa_port)
        service.kill_rasa()
    yield


@asynccontextmanager
async def inside_its_turn(service: Service, resident: WebResident) -> AsyncIterator[None]:
    """Rasa is at work on the turn and waits for its actions when it dies; they do their work."""
    with service.actions_stopped():
        await resident.write(WHERE)
        await service.until_unread(service.actions_port)
        service.kill_rasa()
    yield


@asynccontextmanager
async def after_hanging(service: Service, resident: WebResident) -> AsyncIterator[None]:
    """Rasa holds the turn's request and never answers; it dies after the resident was answered."""
    with service.rasa_stopped():
        await resident.write(WHERE)
        yield
        service.kill_rasa()


@pytest.mark.parametrize(
    "moment", [between_two_turns, before_it_reads, inside_its_turn, after_hanging]
)
async def test_rasa_dies(service: Service, resident: WebResident, moment: Moment) -> None:
    """An honest line comes within the gateway's time limit, what was written is stored once, and
    the same ticket is finished when Rasa is back.
    """
    limit = service.settings.rasa_seconds
    assert limit <= LIMIT
    healthy = await _seconds_to_an_answer(resident)
    await resident.read()

    began = time.monotonic()
    async with moment(service, resident):
        (line,) = await resident.read(first_only=True)
        waited = time.monotonic() - began
        assert "notice" == line["kind"]
        assert "a member of staff will read it" in " ".join(str(line["text"]).split())
        assert waited < limit + BESIDE * healthy
        assert [FIRST, WHERE] == await resident.written()
        ticket = await service.ticket(conversation=resident.id, words=WHERE)
        assert (True, True) == (ticket["needs_human"], ticket["unfinished"])

    wait_for_port(service.rasa_port)
    question = await _next_question(resident)
    ref = await tell(resident, await resident.say(answer_to(question, ANSWERS, "no")))
    finished = await service.ticket(ref=ref)
    assert (ticket["ref"], False) == (ref, finished["unfinished"])
    narrative = str(finished["narrative"])
    assert [1, 1] == [narrative.count(FIRST), narrative.count(WHERE)]


async def _seconds_to_an_answer(resident: WebResident) -> float:
    began = time.monotonic()
    await resident.write(FIRST)
    assert await resident.read(first_only=True), "the bot said nothing"
    return time.monotonic() - began


async def _next_question(resident: WebResident, tries: int = 6) -> str:
    """Return the last thing Rasa said once it is back, without the resident writing again."""
    for _ in range(tries):
        if heard := [m for m in await resident.read(wait=25) if m["kind"] != "notice"]:
            return str(heard[-1]["text"])
    raise AssertionError("the conversation did not go on")

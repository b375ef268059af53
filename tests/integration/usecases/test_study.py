"""What was told is understood beside the event loop and the transaction, and none of it is lost."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from threading import Event
from types import MappingProxyType

import pytest

from bot.reports.conversation import Sender
from bot.settings import ROOT
from bot.tickets.ticket import PriorityChange, Ticket
from bot.triage.assessment import Assessment
from bot.triage.danger import Danger, Priority
from bot.triage.triage import load_triage
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.file_unheard import file_unheard
from bot.usecases.finish_stale import file_unfinished
from bot.usecases.note_answer import note_answer
from bot.usecases.request_person import request_person
from bot.usecases.take_message import take_message
from tests.fakes.clock import FixedClock
from tests.fakes.desk import FakeTriage
from tests.integration.usecases.conftest import Resident

SOFA = "somebody dumped a sofa on Bishopton Road yesterday"


class HeldTriage(FakeTriage):
    """Works until it is let go, in whichever thread it is asked; `asked` counts."""

    def __init__(self) -> None:
        """Be busy from the first question."""
        self.begun, self.go = Event(), Event()
        self.asked = 0

    def assess(
        self,
        text: str,
        *,
        answers: Mapping[str, str] = MappingProxyType({}),
        happening_now: bool | None = None,
        category: str | None = None,
    ) -> Assessment:
        """Return what the fake says, once let go; an event loop that waits here never goes on."""
        self.asked += 1
        self.begun.set()
        assert self.go.wait(20)
        return super().assess(text, answers=answers, happening_now=happening_now)


class ForgetfulTriage(FakeTriage):
    """Reads only the last words, as triage does of a long story."""

    def assess(
        self,
        text: str,
        *,
        answers: Mapping[str, str] = MappingProxyType({}),
        happening_now: bool | None = None,
        category: str | None = None,
    ) -> Assessment:
        """Return what the last hundred characters say."""
        return super().assess(text[-100:], answers=answers, happening_now=happening_now)


USES: dict[str, Callable[[Desk, str], Awaitable[object]]] = {
    "begin": lambda desk, who: begin_report(desk, who, SOFA),
    "note": lambda desk, who: note_answer(desk, who, "weapon", "a knife"),
    "what": lambda desk, who: note_answer(desk, who, "what", "loud music"),
    "file": file_report,
    "person": request_person,
    "outage": file_unheard,
    "exit": file_unfinished,
}


async def busy(triage: HeldTriage) -> None:
    """Wait until triage works."""
    while not triage.begun.is_set():
        await asyncio.sleep(0.01)


async def ticket_of(desk: Desk, who: str) -> Ticket:
    """Return the conversation's ticket."""
    async with desk.store.read() as uow:
        return await uow.tickets.get((await uow.conversations.get(who)).ticket_ref or "")


async def tell_much(desk: Desk, who: str, number: int) -> None:
    """Write many ordinary messages at once."""
    async with desk.store.begin() as uow:
        await uow.conversations.lock(who)
        for n in range(number):
            await uow.messages.append(
                who, sender=Sender.RESIDENT, text=f"line {n} of it", at=desk.clock.now()
            )


@pytest.mark.parametrize("use", USES)
async def test_others_write_while_triage_works(desk: Desk, web: Resident, use: str) -> None:
    """The loop goes on and the store is free: another resident's message is stored meanwhile."""
    await web.write(SOFA)
    await begin_report(desk, web.id, SOFA)
    triage = HeldTriage()
    work = asyncio.ensure_future(USES[use](replace(desk, triage=triage), web.id))
    await busy(triage)
    for who in ("c_other", web.id):
        async with desk.store.begin() as uow:
            conversation = replace(await uow.conversations.lock(web.id), id=who)
            await uow.conversations.ensure(conversation)
            await uow.messages.append(who, sender=Sender.BOT, text="x", at=desk.clock.now())
    assert not work.done()
    triage.go.set()
    await work


@pytest.mark.parametrize("first", [False, True])
async def test_danger_is_studied_before_it_is_stored(
    desk: Desk, web: Resident, first: bool
) -> None:
    """Others are not kept waiting by danger, which is studied once and makes the ticket at once."""
    if not first:
        await web.write(SOFA)
    triage = HeldTriage()
    web._desk = replace(desk, triage=triage)
    work = asyncio.ensure_future(web.write("he has a knife", Danger.NOW))
    await busy(triage)
    async with desk.store.begin() as uow:
        assert await uow.messages.by_key("web:1" if first else "web:2") is None
    triage.go.set()
    taken = await work
    assert 1 == triage.asked
    assert Priority.P1 is (await ticket_of(desk, taken.conversation_id)).priority


async def test_what_comes_meanwhile_is_studied_too(desk: Desk, web: Resident) -> None:
    """A message stored while triage works is in the ticket, and its danger counts."""
    await web.write(SOFA)
    await begin_report(desk, web.id, SOFA)
    triage = HeldTriage()
    work = asyncio.ensure_future(file_report(replace(desk, triage=triage), web.id))
    await busy(triage)
    async with desk.store.begin() as uow:
        await uow.messages.append(
            web.id, sender=Sender.RESIDENT, text="he fled", at=desk.clock.now(), danger="now"
        )
    triage.go.set()
    await work
    ticket = await ticket_of(desk, web.id)
    assert (f"{SOFA}\nhe fled", Priority.P1) == (ticket.narrative, ticket.priority)
    assert 2 == triage.asked


async def test_a_story_of_any_length_keeps_its_words_and_its_danger(
    desk: Desk, web: Resident
) -> None:
    """Neither what was told first nor what was told last is lost, and danger of long ago counts."""
    desk = replace(desk, triage=ForgetfulTriage())
    await web.write("he had a knife", Danger.NOW)
    await tell_much(desk, web.id, 1_203)
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(web.id)
        await uow.conversations.save(replace(conversation, ticket_ref=None))
    await request_person(desk, web.id)
    ticket = await ticket_of(desk, web.id)
    lines = ticket.narrative.splitlines()
    assert ("he had a knife", "line 1202 of it", 1_204) == (lines[0], lines[-1], len(lines))
    assert Priority.P1 is ticket.priority
    assert "danger_now" in [reason.id for reason in ticket.priority_reasons]


async def test_danger_of_long_ago_does_not_undo_a_persons_decision(
    desk: Desk, web: Resident, clock: FixedClock
) -> None:
    """Who lowered it knew of that danger; new danger raises it again."""
    desk = replace(desk, triage=ForgetfulTriage())
    await web.write("he had a knife", Danger.NOW)
    async with desk.store.begin() as uow:
        ticket = await uow.tickets.get((await uow.conversations.get(web.id)).ticket_ref or "")
        lowered = PriorityChange(clock.now(), ticket.priority, Priority.P3, "sam", "seen")
        history = (*ticket.priority_history, lowered)
        await uow.tickets.save(replace(ticket, priority=Priority.P3, priority_history=history))
    await tell_much(desk, web.id, 20)
    await file_unheard(desk, web.id)
    assert Priority.P3 is (await ticket_of(desk, web.id)).priority
    await web.write("he has a knife again", Danger.NOW)
    assert Priority.P1 is (await ticket_of(desk, web.id)).priority


async def _longest_pause(work: Awaitable[object]) -> tuple[float, float]:
    """Return the longest time between two ticks of the loop during this work, and all its time."""
    task = asyncio.ensure_future(work)
    began = last = time.perf_counter()
    longest = 0.0
    while not task.done():
        await asyncio.sleep(0.001)
        longest = max(longest, time.perf_counter() - last)
        last = time.perf_counter()
    await task
    return longest, last - began


async def test_the_loop_ticks_while_a_long_conversation_is_assessed(
    desk: Desk, web: Resident
) -> None:
    """With the real rules and 600,000 characters: most of the work is not the loop's."""
    desk = replace(desk, triage=load_triage(ROOT / "data", ROOT / "none", untrained=True))
    await web.write(SOFA)
    async with desk.store.begin() as uow:
        await uow.conversations.lock(web.id)
        for n in range(400):
            words = f"part {n}: they were shouting and he said he would come back with a knife. "
            await uow.messages.append(
                web.id, sender=Sender.RESIDENT, text=words * 20, at=desk.clock.now()
            )
    # A busy machine makes single pauses long; one quiet try in eight shows what the code does.
    for _ in range(8):
        longest, whole = await _longest_pause(request_person(desk, web.id))
        if longest / whole < 0.5:
            return
    pytest.fail(f"in every try one pause took {longest / whole:.0%} or so of the whole")


async def test_a_repeated_message_is_not_studied(desk: Desk, web: Resident) -> None:
    """The same key again costs nothing."""
    await web.write("he has a knife", Danger.NOW)
    triage = HeldTriage()
    await take_message(
        replace(desk, triage=triage),
        channel=web._channel,
        text="he has a knife",
        key="web:1",
        at=desk.clock.now(),
        danger=Danger.NOW,
        conversation_id=web.id,
    )
    assert 0 == triage.asked

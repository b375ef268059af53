"""Silence and new danger after other matters: what was told of the danger counts, and no more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.reports.conversation import OpenQuestion
from bot.triage.danger import Danger, Priority
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.settle_question import settle_question
from tests.fakes.clock import FixedClock
from tests.integration.usecases.conftest import Resident
from tests.integration.usecases.test_after_filing import KNIFE, POLICE, heard, sent, ticket_of
from tests.integration.usecases.test_file_report import told


async def ask(desk: Desk, resident: Resident, clock: FixedClock, seconds: int) -> None:
    """Leave a danger question open that falls due in so many seconds."""
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(resident.id)
        due = clock.now() + timedelta(seconds=seconds)
        asked = OpenQuestion("rf_weapon_now", "dq_now", "treat_as_confirmed", due)
        await uow.conversations.save(replace(conversation, open_question=asked))


@pytest.mark.parametrize("filed_before", [False, True])
async def test_silence_after_other_words_files_what_was_told(
    desk: Desk, web: Resident, clock: FixedClock, *, filed_before: bool
) -> None:
    """Words dealt with in between do not take the place of those that told of danger."""
    if filed_before:
        await told(desk, web)
        await heard(desk, web)
        clock.forward(seconds=5)
    await web.write("I think the lad next door has a gun", Danger.POSSIBLE)
    await heard(desk, web)
    clock.forward(seconds=20)
    await web.write("what are your opening hours")
    await heard(desk, web)
    await ask(desk, web, clock, 70)
    clock.forward(seconds=80)
    assert await settle_question(desk, web.id)
    ticket = await ticket_of(desk, web.id)
    assert Priority.P1 is ticket.priority
    assert "has a gun" in ticket.narrative


@pytest.mark.parametrize("before", ["my husband hits me at night", "he strangled me last week"])
async def test_private_words_do_not_follow_a_new_danger(
    desk: Desk, web: Resident, before: str
) -> None:
    """What was told of a home stays with its ticket; the new one is only linked to it."""
    await told(desk, web, before)
    await heard(desk, web)
    await web.write(KNIFE, Danger.NOW)
    new = await ticket_of(desk, web.id)
    assert new.links
    for message in await sent(desk, new.ref, POLICE):
        assert before not in str(message.payload)


BROKE_IN = "someone broke in our garage two days ago"


@pytest.mark.parametrize("words", [BROKE_IN, "someone broke in our garage"])
async def test_silence_about_a_report_that_was_filed_since(
    desk: Desk, web: Resident, clock: FixedClock, words: str
) -> None:
    """It counts for that report and makes no second; a report that tells of a past time ends it."""
    await web.write(words, Danger.POSSIBLE)
    await ask(desk, web, clock, 60)
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(web.id)
        asked = conversation.open_question
        assert asked
        await uow.conversations.save(replace(conversation, open_question=asked.passed()))
    await begin_report(desk, web.id, words)
    clock.forward(seconds=20)
    filed = await file_report(desk, web.id)
    clock.forward(seconds=60)
    over = words == BROKE_IN
    assert await settle_question(desk, web.id) is not over
    ticket = await ticket_of(desk, web.id)
    assert (filed.ref, ()) == (ticket.ref, ticket.links)
    assert (ticket.priority is Priority.P1) is not over

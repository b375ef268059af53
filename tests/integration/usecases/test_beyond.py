"""What happened outside the borough: kept for staff, and the resident hears whom to tell."""

import pytest

from bot.triage.danger import Danger, Priority
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.note_answer import note_answer
from tests.integration.usecases.conftest import Resident

SOFA = "someone dumped a sofa on Linthorpe Road in Middlesbrough yesterday"


async def test_nothing_more_is_asked(desk: Desk, web: Resident, sms: Resident) -> None:
    """Not on the web, not by text."""
    for resident in (web, sms):
        await resident.write(SOFA)
        assert () == (await begin_report(desk, resident.id, SOFA)).ask


async def test_it_is_kept_for_staff_and_no_partner_gets_it(desk: Desk, web: Resident) -> None:
    """A ticket that needs a person, with its place as told; the receipt names the area."""
    await web.write(SOFA)
    await begin_report(desk, web.id, SOFA)
    filed = await file_report(desk, web.id)
    async with desk.store.read() as uow:
        ticket = await uow.tickets.get(filed.ref)
        sent = await uow.outbox.of_ticket(filed.ref)
    assert ("middlesbrough", True, []) == (filed.area, filed.needs_human, list(sent))
    assert (False, False) == (ticket.location.in_borough, ticket.unfinished)


async def test_an_answer_may_be_beyond(desk: Desk, web: Resident) -> None:
    """Then the questions end there."""
    await web.write("someone dumped a sofa")
    begun = await begin_report(desk, web.id, "someone dumped a sofa")
    assert "where" in begun.ask
    answer = await note_answer(desk, web.id, "where", "hartlepool, by the docks")
    assert () == answer.ask
    assert "hartlepool" == (await file_report(desk, web.id)).area


async def test_danger_beyond_is_danger(desk: Desk, web: Resident) -> None:
    """The same questions as anywhere, no other number than 999, and the police have it."""
    told = "he has a knife in Middlesbrough"
    await web.write(told, Danger.NOW)
    assert ("where", "safe_contact") == (await begin_report(desk, web.id, told)).ask
    await note_answer(desk, web.id, "where", "in Middlesbrough")
    await note_answer(desk, web.id, "safe_contact", "no")
    filed = await file_report(desk, web.id)
    assert (Priority.P1, None) == (filed.priority, filed.area)
    async with desk.store.read() as uow:
        assert await uow.outbox.of_ticket(filed.ref)


@pytest.mark.parametrize("told", ["my partner hits me, we live in Middlesbrough"])
async def test_private_matters_are_asked_about(desk: Desk, web: Resident, told: str) -> None:
    """Nobody is sent away with them."""
    await web.write(told)
    assert (await begin_report(desk, web.id, told)).ask

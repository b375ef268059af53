"""What is said in one breath with the contact details is part of the report."""

import pytest

from bot.triage.danger import Priority
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.note_answer import note_answer
from tests.integration.usecases.conftest import Resident
from tests.integration.usecases.test_file_report import SOFA


@pytest.mark.parametrize("breath", ["\n", " and "])
async def test_what_is_said_beside_the_contact_is_told(
    desk: Desk, web: Resident, breath: str
) -> None:
    """A threat in the same breath reaches the narrative and triage; name and number do not."""
    await web.write(SOFA)
    await begin_report(desk, web.id, SOFA)
    words = f"Sue Smithson 07700 900456{breath}he has a knife if i told the council"
    for line in words.splitlines():
        await web.write(line)
    await note_answer(desk, web.id, "contact", words)
    await note_answer(desk, web.id, "consent", "no")
    filed = await file_report(desk, web.id)
    async with desk.store.read() as uow:
        ticket = await uow.tickets.get(filed.ref)
        payloads = str([m.payload for m in await uow.outbox.of_ticket(filed.ref)])
    assert "he has a knife if i told the council" in ticket.narrative
    assert Priority.P1 is ticket.priority
    assert ("Sue Smithson", "+447700900456") == (ticket.reporter.name, ticket.reporter.contact)
    assert not {"Smithson", "900456"} & set(ticket.narrative.split())
    assert "he has a knife if i told the council" in payloads
    assert "Smithson" not in payloads
    assert "900456" not in payloads

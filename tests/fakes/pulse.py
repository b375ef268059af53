"""Closes reports as staff do, and looks at the pulse question that follows."""

from dataclasses import replace
from typing import Any

from bot.reports.conversation import Message, Sender
from bot.reports.pulse import Feeling
from bot.reports.report import Consents, Place, Reporter
from bot.tickets.status import Status
from bot.usecases.accounts import Account, Role
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.pulse import pulse_totals
from bot.usecases.review import move
from tests.fakes.clock import START
from tests.integration.usecases.conftest import Resident

STAFF = Account("r@safer.example", "R", Role.REVIEWER, "x", START)
QUESTION = "compared with a year ago"
MONTH = f"{START:%Y-%m}"


async def filed(desk: Desk, resident: Resident, text: str = "loud music", **changes: Any) -> str:
    """File a report in Yarm with a yes to being texted, and what a test changes of it."""
    await resident.write(text)
    await begin_report(desk, resident.id, text)
    ref = (await file_report(desk, resident.id)).ref
    usual: dict[str, Any] = {
        "consents": Consents(text_updates=True),
        "reporter": Reporter(safe_to_contact=True),
        "location": Place(ward="Yarm", in_borough=True),
    }
    async with desk.store.begin() as uow:
        ticket = await uow.tickets.get(ref)
        await uow.tickets.save(replace(ticket, **(usual | changes)))
    return ref


async def close(desk: Desk, ref: str, status: Status = Status.CLOSED) -> None:
    """Staff change the status."""
    async with desk.store.read() as uow:
        version = (await uow.tickets.get(ref)).version
    await move(desk, STAFF, ref, version, status)


async def questions(desk: Desk, resident: Resident) -> list[Message]:
    """Return every pulse question of the conversation."""
    async with desk.store.read() as uow:
        said = await uow.messages.after(resident.id, 0)
    return [m for m in said if m.sender is Sender.BOT and QUESTION in m.text]


async def counted(desk: Desk) -> dict[tuple[str, str, Feeling], int]:
    """Return the totals."""
    return {(t.month, t.ward, t.feeling): t.number for t in await pulse_totals(desk)}


async def unheard(desk: Desk, resident: Resident) -> list[str]:
    """Return what Rasa is still to get."""
    async with desk.store.read() as uow:
        return [m.text for m in await uow.messages.unhandled(resident.id)]


async def heard_by_rasa(desk: Desk, resident: Resident) -> None:
    """Mark everything as dealt with, as a turn does."""
    async with desk.store.begin() as uow:
        last = await uow.messages.last_seq(resident.id)
        await uow.messages.mark_handled(resident.id, last, desk.clock.now())


async def asked(desk: Desk, resident: Resident, **changes: Any) -> str:
    """Close a report and return its reference; the question was put."""
    ref = await filed(desk, resident, **changes)
    await heard_by_rasa(desk, resident)
    await close(desk, ref)
    assert 1 == len(await questions(desk, resident))
    return ref

"""A named person lets partners know who reported it: where the rule knows that, and with a why."""

from typing import Any

import pytest

from bot.reports.report import Consents
from bot.store.engine import SqlStore
from bot.store.queries import Reader
from bot.triage.danger import Priority
from bot.usecases.forward import forward
from tests.fakes.samples import NUMBER, a_ticket
from tests.integration.console.conftest import POLICE, Staff

REF = "SSP-9WX-3KM"
WHY = "A child is in danger tonight."


async def file(staff: Staff, category: str, **changes: Any) -> str:
    """File a P1 whose resident did not agree to be named, and return what the police get."""
    told = {"consents": Consents(share_identity=False), "priority": Priority.P1, **changes}
    async with staff.desk.store.begin() as uow:
        ticket = a_ticket(REF, category=category, **told)
        await uow.tickets.add(ticket, pin_hash="x", first_seq=1)
        await forward(uow, staff.desk, await uow.tickets.get(REF))
    return await police_get(staff)


async def police_get(staff: Staff) -> str:
    """Return the latest view that the police were sent."""
    async with staff.desk.store.read() as uow:
        sent = [m for m in await uow.outbox.of_ticket(REF) if m.recipient == POLICE]
    return str(sent[-1].payload)


async def release(staff: Staff, who: str, reason: str = WHY) -> int:
    """Post the form from a fresh page."""
    async with staff.desk.store.read() as uow:
        version = str((await uow.tickets.get(REF)).version)
    form = {"csrf": await staff.csrf(who), "version": version, "reason": reason}
    return await staff.post(f"/tickets/{REF}/release", who, **form)


async def test_a_release_reaches_the_partner_with_its_reason(staff: Staff, store: SqlStore) -> None:
    """Before it the police know nobody; after it who, by whom, and why; kept, and offered once."""
    assert NUMBER not in await file(staff, "child_safeguarding")
    assert f"/tickets/{REF}/release" in (await staff.page(f"/tickets/{REF}", "reviewer"))[1]
    assert 303 == await release(staff, "reviewer")
    told = await police_get(staff)
    assert all(words in told for words in (NUMBER, WHY, "reviewer@safer.example"))
    (kept,) = [e for e in await Reader(store).events(REF) if e.what == "identity_released"]
    assert ("reviewer@safer.example", WHY) == (kept.by, kept.detail["reason"])
    _, page = await staff.page(f"/tickets/{REF}", "reviewer")
    assert f"/tickets/{REF}/release" not in page
    assert NUMBER not in page
    assert 400 == await release(staff, "admin")


async def test_no_release_without_a_reason(staff: Staff) -> None:
    """Nothing is sent, whoever asks."""
    await file(staff, "child_safeguarding")
    assert 400 == await release(staff, "reviewer", "  ")
    assert NUMBER not in await police_get(staff)


@pytest.mark.parametrize("category", ["violence_assault", "weapons"])
async def test_the_rule_of_the_category_decides(staff: Staff, category: str) -> None:
    """Where only consent counts there is no form and no way round it."""
    await file(staff, category)
    assert "/release" not in (await staff.page(f"/tickets/{REF}", "admin"))[1]
    assert 400 == await release(staff, "admin")
    assert NUMBER not in await police_get(staff)


async def test_a_partner_releases_nothing(staff: Staff) -> None:
    """Not even the one that leads."""
    await file(staff, "child_safeguarding")
    assert 403 == await release(staff, "police")
    assert NUMBER not in await police_get(staff)

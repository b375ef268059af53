"""What finished reports led to, counted on both databases."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.reports.report import Place
from bot.store.engine import SqlStore
from bot.tickets.outcomes import OutcomeCount, Period
from bot.tickets.status import Status
from tests.fakes.clock import START
from tests.fakes.samples import a_ticket

YEAR_AGO = START - timedelta(days=365)
SECOND = timedelta(seconds=1)


async def keep(
    store: SqlStore,
    ref: str,
    status: Status,
    *moves: str,
    at: datetime = START,
    **changes: object,
) -> None:
    """Keep a ticket with such a history, all of it at this time."""
    async with store.begin() as uow:
        await uow.tickets.add(a_ticket(ref, status=status, **changes), pin_hash="x", first_seq=1)
        for after in moves:
            what = "status" if after == "closed" else "partner_update"
            detail: Mapping[str, str] = {"before": "new", "after": after}
            await uow.tickets.note_event(ref, at=at, by="x", what=what, detail=detail)


async def counted(store: SqlStore, end: datetime = START + SECOND) -> set[OutcomeCount]:
    """Count a year."""
    async with store.read() as uow:
        return set(await uow.outcomes.within(Period(YEAR_AGO, end)))


async def test_the_last_decisive_status_counts(store: SqlStore) -> None:
    """Closing says nothing of what was done; nor does what came before it was done anew."""
    await keep(store, "SSP-1", Status.CLOSED, "in_progress", "action_taken", "closed")
    await keep(store, "SSP-2", Status.RESOLVED, "no_action", "in_progress", "resolved")
    await keep(store, "SSP-3", Status.CLOSED, "action_taken", "passed_on", "closed")
    await keep(store, "SSP-4", Status.CLOSED, "closed")
    kind = ("fly_tipping", "Ward")
    assert {
        OutcomeCount(*kind, Status.ACTION_TAKEN, 1),
        OutcomeCount(*kind, Status.RESOLVED, 1),
        OutcomeCount(*kind, Status.PASSED_ON, 1),
        OutcomeCount(*kind, None, 1),
    } == await counted(store)


async def test_reports_of_one_kind_and_ward_are_counted_together(store: SqlStore) -> None:
    """A ward nobody knows is a ward of its own."""
    elsewhere = replace(a_ticket().location, ward="Norton North & O'Neil \"é")
    for n, place in enumerate((a_ticket().location,) * 3 + (elsewhere, Place("a field"))):
        await keep(store, f"SSP-{n}", Status.NO_ACTION, "no_action", location=place)
    assert {
        OutcomeCount("fly_tipping", "Ward", Status.NO_ACTION, 3),
        OutcomeCount("fly_tipping", elsewhere.ward, Status.NO_ACTION, 1),
        OutcomeCount("fly_tipping", None, Status.NO_ACTION, 1),
    } == await counted(store)


async def test_what_is_open_half_told_or_old_does_not_count(store: SqlStore) -> None:
    """Twelve months, and what somebody confirmed."""
    await keep(store, "SSP-1", Status.IN_PROGRESS, "action_taken", "in_progress")
    await keep(store, "SSP-2", Status.CLOSED, "closed", unfinished=True)
    old = YEAR_AGO - SECOND
    await keep(store, "SSP-3", Status.RESOLVED, "resolved", created_at=old)
    assert set() == await counted(store)


async def test_what_came_after_the_end_changes_nothing(store: SqlStore) -> None:
    """Neither a case closed since, nor one opened again, nor a new outcome of one."""
    done = {OutcomeCount("fly_tipping", "Ward", Status.RESOLVED, 1)}
    await keep(store, "SSP-1", Status.IN_PROGRESS, "resolved")
    assert done == await counted(store)
    async with store.begin() as uow:
        for after in ("in_progress", "no_action", "closed"):
            at, detail = START + SECOND, {"after": after}
            await uow.tickets.note_event("SSP-1", at=at, by="x", what="status", detail=detail)
            assert done == set(await uow.outcomes.within(Period(YEAR_AGO, at)))
    await keep(store, "SSP-2", Status.CLOSED, "no_action", "closed", at=START + SECOND)
    assert done == await counted(store)
    after = {OutcomeCount("fly_tipping", "Ward", Status.NO_ACTION, 2)}
    assert after == await counted(store, START + 2 * SECOND)

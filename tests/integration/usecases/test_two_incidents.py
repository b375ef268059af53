"""Two incidents in one message become two tickets, and nothing of either is lost."""

from dataclasses import replace

import pytest

from bot.triage.danger import Priority
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.finish_stale import file_unfinished
from bot.usecases.note_answer import note_answer
from bot.usecases.two_incidents import Two, begin_second, hold_back, tell_apart
from tests.integration.usecases.conftest import Resident
from tests.integration.usecases.test_after_filing import ticket_of

SOFA, MUSIC = "someone dumped a sofa on Norton Road", "somebody plays loud music on Durham Road"
DEALING = "there are lads dealing on Portrack Lane"
BOTH = f"two things: {SOFA}, and {DEALING}"


@pytest.mark.parametrize(
    ("text", "two"),
    [
        (BOTH, Two(DEALING, SOFA)),
        (f"{SOFA}. Also {DEALING}", Two(DEALING, SOFA)),
        (f"{SOFA} and {MUSIC}", Two(SOFA, MUSIC)),
        (f"two problems. {SOFA}. {SOFA.replace('Norton', 'Durham')}", Two),
        (SOFA, None),
        (f"{SOFA} and they played loud music", None),
        ("someone dumped a sofa and there is music", None),
        (f"two lads did it. {SOFA}. They dumped a fridge too", None),
        ("two things: he has a knife, and someone dumped a sofa", None),
    ],
)
async def test_only_what_is_clearly_two_is_told_apart(
    desk: Desk, text: str, two: Two | type | None
) -> None:
    """The graver first; danger and stories of one thing stay whole."""
    found = await tell_apart(desk, text)
    assert isinstance(found, Two) if two is Two else found == two


async def begun(desk: Desk, resident: Resident, text: str = BOTH) -> None:
    """Tell of two things, as the action does."""
    turn = (await resident.write(text)).seq
    two = await tell_apart(desk, text)
    assert two
    await begin_report(desk, resident.id, two.first, turn)
    await hold_back(desk, resident.id, two, turn, turn)


async def test_the_second_is_asked_about_after_the_first(desk: Desk, web: Resident) -> None:
    """Each ticket has its own words; who reports is not asked again; the turn again is the same."""
    await begun(desk, web)
    await web.write("anonymous")
    await note_answer(desk, web.id, "contact", "anonymous")
    turn = (await web.write("yes")).seq
    await file_report(desk, web.id, turn)
    first = await ticket_of(desk, web.id)
    second = await begin_second(desk, web.id, turn)
    assert second == await begin_second(desk, web.id, turn)
    assert second.begun
    assert {"contact", "what"}.isdisjoint(second.begun.ask)
    await web.write("yesterday")
    await note_answer(desk, web.id, "when", "yesterday")
    await file_report(desk, web.id)
    other = await ticket_of(desk, web.id)
    assert ("drug_dealing_production", "fly_tipping_litter") == (first.category, other.category)
    assert DEALING in first.narrative
    assert SOFA not in first.narrative
    assert SOFA in other.narrative
    assert DEALING not in other.narrative
    assert "Norton Road" in (other.location.text or "")
    assert (await begin_second(desk, web.id, turn + 9)).begun is None


async def test_whoever_falls_silent_loses_neither(desk: Desk, web: Resident) -> None:
    """Staff get both in the unfinished report."""
    await begun(desk, web)
    await file_unfinished(desk, web.id)
    ticket = await ticket_of(desk, web.id)
    assert DEALING in ticket.narrative
    assert SOFA in ticket.narrative


async def test_after_an_emergency_nobody_is_asked_on(desk: Desk, web: Resident) -> None:
    """The second goes to staff as it is, linked to the first."""
    await begun(desk, web)
    await file_report(desk, web.id)
    first = await ticket_of(desk, web.id)
    async with desk.store.begin() as uow:
        await uow.tickets.save(replace(first, priority=Priority.P1))
    assert (await begin_second(desk, web.id, 5)).begun is None
    first = await ticket_of(desk, web.id)
    assert Priority.P1 is first.priority
    async with desk.store.read() as uow:
        other = await uow.tickets.get(first.links[0])
    assert (True, True) == (other.unfinished, other.needs_human)
    assert SOFA in other.narrative

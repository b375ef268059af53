"""Two incidents in one message become two tickets, and nothing of either is lost."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.report import FileReport
from bot.places.find import PlaceCandidate, Places
from bot.store.engine import SqlStore
from bot.store.queries import Reader
from bot.triage.danger import Danger, Priority
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.finish_stale import file_unfinished, finish_stale
from bot.usecases.note_answer import note_answer
from bot.usecases.start_afresh import Over, start_afresh
from bot.usecases.two_incidents import Two, hold_back, tell_apart
from tests.fakes.clock import FixedClock
from tests.integration.usecases.conftest import Resident
from tests.integration.usecases.test_after_filing import ticket, ticket_of

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
    filed = await file_report(desk, web.id, turn)
    assert filed == await file_report(desk, web.id, turn)
    first = await ticket(desk, filed.ref)
    assert filed.second
    assert {"contact", "what"}.isdisjoint(filed.second.ask)
    await web.write("yesterday")
    await note_answer(desk, web.id, "when", "yesterday")
    assert (await file_report(desk, web.id)).second is None
    other = await ticket_of(desk, web.id)
    assert ("drug_dealing_production", "fly_tipping_litter") == (first.category, other.category)
    assert DEALING in first.narrative
    assert SOFA not in first.narrative
    assert SOFA in other.narrative
    assert DEALING not in other.narrative
    assert "Norton Road" in (other.location.text or "")


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
    turn = (await web.write("one has a knife", Danger.NOW)).seq
    filed = await file_report(desk, web.id, turn)
    assert filed.second is None
    first = await ticket_of(desk, web.id)
    assert (Priority.P1, filed.ref) == (first.priority, first.ref)
    other = await ticket(desk, first.links[0])
    assert (True, True) == (other.unfinished, other.needs_human)
    assert SOFA in other.narrative
    assert "knife" not in other.narrative.partition("Told before")[0]
    assert filed == await file_report(desk, web.id, turn)


@pytest.mark.parametrize("then", ["silence", "the same turn", "a new report"])
async def test_a_second_that_cannot_begin_is_not_lost(
    desk: Desk, web: Resident, store: SqlStore, clock: FixedClock, then: str
) -> None:
    """Both are filed in one transaction: what failed is done again, or staff get it as it is."""
    await begun(desk, web)
    turn = (await web.write("yes")).seq
    with pytest.raises(OSError, match="gone"):
        await filed_by_action(replace(desk, places=LostPlaces(desk.places)), web.id, turn)
    if then == "silence":
        clock.forward(hours=1)
        assert 1 == await finish_stale(desk)
    elif then == "a new report":
        await start_afresh(desk, web.id, Over("new report", turn + 1, turn + 1, new=True))
    else:
        await filed_by_action(desk, web.id, turn)
        await file_report(desk, web.id)
    told = "\n".join([one.narrative async for one in Reader(store).all_tickets()])
    assert (1, 1) == (told.count(SOFA), told.count(DEALING))


async def filed_by_action(desk: Desk, conversation_id: str, turn: int) -> None:
    """File as Rasa has it done."""
    message = {"text": "yes", "metadata": {"channel": "web", "turn": turn}}
    tracker = Tracker(conversation_id, {}, message, [], False, None, {}, None)
    await FileReport(desk).run(CollectingDispatcher(), tracker, {})


class LostPlaces:
    """Places of which one cannot be looked up just now."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def find(self, text: str) -> Sequence[PlaceCandidate]:
        """Fail where the second incident stands alone."""
        if text == SOFA:
            raise OSError("gone")
        return self._places.find(text)

    def __getattr__(self, name: str) -> object:
        """Do all else as ever."""
        return getattr(self._places, name)

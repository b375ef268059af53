"""A turn that runs again after a crash changes nothing and says the same (F22 to F24)."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text

from bot.errors import NotFound
from bot.reports.conversation import Kind, Line
from bot.store.engine import SqlStore
from bot.store.queries import Reader
from bot.store.tables import metadata
from bot.usecases.begin_report import begin_report
from bot.usecases.check_status import check_status
from bot.usecases.correct_answer import correct_answer
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.finish_stale import finish_stale
from bot.usecases.note_answer import note_answer
from bot.usecases.reply import reply
from bot.usecases.request_person import request_person
from bot.usecases.stop_updates import stop_updates
from tests.fakes.clock import FixedClock
from tests.integration.usecases.conftest import Resident

SOFA = "somebody dumped a sofa on Bishopton Road yesterday"
CONTACT = "Sue Smithson\n07700 900456"

Rows = dict[str, list[tuple[object, ...]]]


async def rows(store: SqlStore) -> Rows:
    """Return every row of every table."""
    async with store.look() as work:
        found = {}
        for table in metadata.sorted_tables:
            said = await work.connection.execute(text(f"SELECT * FROM {table.name}"))  # noqa: S608
            found[table.name] = sorted((tuple(row) for row in said), key=str)
        return found


async def begun(desk: Desk, resident: Resident) -> int:
    """Begin a report, and return the turn that comes next."""
    taken = await resident.write(SOFA)
    await begin_report(desk, resident.id, SOFA, taken.seq)
    return (await resident.write("more")).seq


STEPS: dict[str, Callable[[Desk, str, int], Awaitable[object]]] = {
    "begin": lambda desk, who, turn: begin_report(desk, who, SOFA, turn),
    "note": lambda desk, who, turn: note_answer(desk, who, "where", "Mill Lane", turn),
    "contact": lambda desk, who, turn: note_answer(desk, who, "contact", CONTACT, turn),
    "not understood": lambda desk, who, turn: note_answer(desk, who, "consent", "erm", turn),
    "danger": lambda desk, who, turn: note_answer(desk, who, "weapon", "a knife", turn),
    "correct": lambda desk, who, turn: correct_answer(desk, who, "it was Mill Lane", "where", turn),
    "person": request_person,
    "file": file_report,
    "stop": lambda desk, who, turn: stop_updates(desk, who, turn=turn),
}


@pytest.mark.parametrize("step", STEPS)
async def test_the_same_turn_again_changes_nothing(
    desk: Desk, store: SqlStore, web: Resident, clock: FixedClock, step: str
) -> None:
    """Not a row of any table, later in the day neither, and the result is the same."""
    turn = await begun(desk, web)
    first = await STEPS[step](desk, web.id, turn)
    before = await rows(store)
    clock.forward(minutes=11)
    assert first == await STEPS[step](desk, web.id, turn)
    assert before == await rows(store)


async def test_filing_again_gives_the_pin_that_counts(
    desk: Desk, store: SqlStore, web: Resident
) -> None:
    """Two actions of one turn, both run again: one ticket, one message out, one PIN."""
    turn = await begun(desk, web)
    noted = await note_answer(desk, web.id, "confirm", "yes", turn)
    filed = await file_report(desk, web.id, turn)
    before = await rows(store)
    assert noted == await note_answer(desk, web.id, "confirm", "yes", turn)
    assert filed == await file_report(desk, web.id, turn)
    assert before == await rows(store)
    assert "found" == (await check_status(desk, web.id, f"{filed.ref} {filed.pin}")).state


async def test_a_crash_between_the_two_actions_of_a_turn(desk: Desk, web: Resident) -> None:
    """The first is not done again, the second for the first time."""
    turn = await begun(desk, web)
    await note_answer(desk, web.id, "consent", "erm", turn)
    again = await note_answer(desk, web.id, "consent", "erm", turn)
    filed = await file_report(desk, web.id, turn)
    assert False is again.understood
    async with desk.store.read() as uow:
        draft = await uow.drafts.get(web.id)
        assert filed.ref == (await uow.conversations.get(web.id)).ticket_ref
    assert draft
    assert 1 == draft.asked["consent"]


async def test_danger_filed_in_the_turn_that_began_it(desk: Desk, web: Resident) -> None:
    """Begun and filed in one turn, then again: the same begin, not an addition to what is filed."""
    taken = await web.write(SOFA)
    first = await begin_report(desk, web.id, SOFA, taken.seq)
    await file_report(desk, web.id, taken.seq)
    again = await begin_report(desk, web.id, SOFA, taken.seq)
    assert first == again
    assert None is again.added_to


async def test_a_new_turn_is_a_new_answer(desk: Desk, web: Resident) -> None:
    """The same words in the next turn count, and so does the same turn of somebody else."""
    turn = await begun(desk, web)
    assert False is (await note_answer(desk, web.id, "consent", "erm", turn)).understood
    assert True is (await note_answer(desk, web.id, "consent", "erm", turn + 1)).understood
    changed = await note_answer(desk, web.id, "where", "Mill Lane", turn + 2)
    assert "Norton Road" == (await note_answer(desk, web.id, "where", "Norton Road", 99)).value
    assert "Mill Lane" == changed.value


async def test_without_a_turn_nothing_is_remembered(desk: Desk, web: Resident) -> None:
    """As in `rasa shell`, where no gateway counts: each call counts."""
    await begun(desk, web)
    assert False is (await note_answer(desk, web.id, "consent", "erm")).understood
    assert True is (await note_answer(desk, web.id, "consent", "erm")).understood


async def test_a_wrong_pin_counts_once_a_turn(desk: Desk, web: Resident) -> None:
    """A turn that runs again does not lock somebody out."""
    filed = await file_report(desk, web.id, await begun(desk, web))
    wrong = f"{filed.ref} {(int(filed.pin) + 1) % 10_000:04d}"
    states = [(await check_status(desk, web.id, wrong, 9)).state for _ in range(9)]
    assert {"wrong"} == set(states)
    assert "found" == (await check_status(desk, web.id, f"{filed.ref} {filed.pin}", 10)).state


async def test_an_old_stop_does_not_undo_a_start(desk: Desk, sms: Resident) -> None:
    """STOP, then START, then the turn of STOP once more: updates go on."""
    taken = await sms.write("stop texting me")
    await stop_updates(desk, sms.id, turn=taken.seq)
    await stop_updates(desk, sms.id, stop=False)
    await stop_updates(desk, sms.id, turn=taken.seq)
    async with desk.store.read() as uow:
        assert False is (await uow.conversations.get(sms.id)).opted_out


async def test_what_failed_is_done_again(desk: Desk, web: Resident) -> None:
    """A step that was refused left nothing behind."""
    taken = await web.write(SOFA)
    with pytest.raises(NotFound):
        await note_answer(desk, web.id, "where", "Mill Lane", taken.seq)
    await begin_report(desk, web.id, SOFA, taken.seq)
    assert (await note_answer(desk, web.id, "where", "Mill Lane", taken.seq)).understood


async def test_the_same_turn_at_once(desk: Desk, web: Resident) -> None:
    """Two actions servers with one turn: one does it, the other finds it done."""
    turn = await begun(desk, web)
    one, other = await asyncio.gather(
        file_report(desk, web.id, turn), file_report(desk, web.id, turn)
    )
    assert one == other


async def test_an_old_turn_that_lands_late_changes_nothing(
    desk: Desk, store: SqlStore, web: Resident
) -> None:
    """Filed, then a newer turn, then the turn that filed once more: the same PIN, which counts."""
    turn = await begun(desk, web)
    filed = await file_report(desk, web.id, turn)
    await request_person(desk, web.id, turn + 2)
    before = await rows(store)
    assert filed == await file_report(desk, web.id, turn)
    assert before == await rows(store)
    assert "found" == (await check_status(desk, web.id, f"{filed.ref} {filed.pin}")).state


async def test_what_turns_returned_is_forgotten_after_a_day(
    desk: Desk, store: SqlStore, web: Resident, clock: FixedClock
) -> None:
    """A PIN does not lie in the steps for ever, nor in the words of the receipt."""
    filed = await file_report(desk, web.id, await begun(desk, web))
    receipt = f"Your reference is {filed.ref} and your PIN is {filed.pin}."
    (said,) = await reply(desk, web.id, [Line(receipt, Kind.RECEIPT)])
    assert (await rows(store))["steps"]
    clock.forward(hours=25)
    await finish_stale(desk)
    kept = await rows(store)
    assert [] == kept["steps"]
    assert f"PIN is {filed.pin}" not in str(kept["messages"])
    async with store.read() as uow:
        assert receipt in [m.text for m in await uow.messages.after(web.id, said.seq - 1)]
    assert receipt in [m.text for m in await Reader(store).transcript(filed.ref)]

"""A new report keeps apart what was told before, and never mind throws nothing away."""

import pytest

from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.finish_stale import finish_stale
from bot.usecases.note_answer import note_answer
from bot.usecases.start_afresh import Over, start_afresh
from bot.usecases.withdraw_report import withdraw_report
from tests.fakes.clock import FixedClock
from tests.integration.usecases.conftest import Resident
from tests.integration.usecases.test_after_filing import heard, ticket_of
from tests.integration.usecases.test_file_report import told

MUSIC = "loud music from next door every night"
SOFA = "someone dumped a sofa on Portrack Lane today"


async def anew(desk: Desk, resident: Resident, words: str) -> bool:
    """Ask for a new report in these words, as the action does."""
    turn = (await resident.write(words)).seq
    let_go = await start_afresh(desk, resident.id, Over(words, turn, turn, new=True))
    await begin_report(desk, resident.id, words, turn)
    return let_go


@pytest.mark.parametrize("words", ["NEW REPORT", "i've got another thing to report"])
async def test_a_new_report_after_filing_is_another_ticket(
    desk: Desk, sms: Resident, words: str
) -> None:
    """What follows belongs to it, although it is of the same kind; the old one stays as it was."""
    await told(desk, sms)
    await heard(desk, sms)
    old = await ticket_of(desk, sms.id)
    assert not await anew(desk, sms, words)
    answer = await note_answer(desk, sms.id, "what", SOFA)
    assert "where" not in answer.ask
    await sms.write(SOFA)
    await file_report(desk, sms.id)
    new = await ticket_of(desk, sms.id)
    assert old.ref != new.ref
    assert "Portrack Lane" in (new.location.text or "")
    async with desk.store.read() as uow:
        assert old.narrative == (await uow.tickets.get(old.ref)).narrative


async def test_a_new_report_in_the_middle_leaves_the_old_one_unfinished(
    desk: Desk, web: Resident
) -> None:
    """Staff have what was told so far, without a word of the new one; the same turn again, once."""
    await web.write(MUSIC)
    await begin_report(desk, web.id, MUSIC, 1)
    await heard(desk, web)
    words = "new report: someone dumped a sofa on Mill Lane"
    turn = (await web.write(words)).seq
    over = Over(words, turn, turn, new=True)
    assert await start_afresh(desk, web.id, over)
    async with desk.store.read() as uow:
        assert (await uow.conversations.get(web.id)).ticket_ref is None
        assert await uow.drafts.get(web.id) is None
    begun = await begin_report(desk, web.id, words, turn)
    assert "what" in begun.known
    assert await start_afresh(desk, web.id, over)
    async with desk.store.read() as uow:
        assert await uow.drafts.get(web.id) is not None


async def test_whoever_only_wants_to_report_is_asked_what_happened(
    desk: Desk, web: Resident
) -> None:
    """First; what the answer tells of place and time is not asked again."""
    await web.write("I want to report something")
    begun = await begin_report(desk, web.id, "I want to report something")
    assert "what" == begun.ask[0]
    answer = await note_answer(desk, web.id, "what", SOFA)
    assert {"where", "when"}.isdisjoint(answer.ask)
    again = await note_answer(desk, web.id, "what", "I want to report a crime")
    assert again.value is None


@pytest.mark.parametrize(
    "words", ["the sofa's owner drove a van, AB12 CDE", "they played music the whole time"]
)
async def test_a_detail_after_filing_joins_the_ticket(
    desk: Desk, web: Resident, words: str
) -> None:
    """Although by itself it would be of another kind; a plate becomes the ticket's vehicle."""
    filed = await told(desk, web)
    await heard(desk, web)
    await web.write(words)
    assert filed.ref == (await begin_report(desk, web.id, words)).added_to
    ticket = await ticket_of(desk, web.id)
    assert words in ticket.narrative
    assert ("AB12" in words) == ("AB12 CDE" in ticket.vehicles)


async def test_something_new_after_filing_is_another_report(desk: Desk, web: Resident) -> None:
    """Somebody new is in it."""
    await told(desk, web)
    await heard(desk, web)
    words = "also somebody plays loud music on Norton Road"
    await web.write(words)
    assert (await begin_report(desk, web.id, words)).added_to is None


async def test_never_mind_keeps_what_was_told_for_staff(
    desk: Desk, web: Resident, clock: FixedClock
) -> None:
    """Nothing is filed at once; after the usual silence it is theirs, as unfinished."""
    await web.write(MUSIC)
    await begin_report(desk, web.id, MUSIC)
    await web.write("never mind")
    assert "open" == (await withdraw_report(desk, web.id)).was
    clock.forward(minutes=31)
    assert 1 == await finish_stale(desk)
    assert (await ticket_of(desk, web.id)).unfinished


async def test_never_mind_after_filing_is_read_by_a_person(desk: Desk, web: Resident) -> None:
    """A report that is on its way is not called back by a machine."""
    await told(desk, web)
    await heard(desk, web)
    await web.write("actually forget it")
    assert "filed" == (await withdraw_report(desk, web.id)).was
    ticket = await ticket_of(desk, web.id)
    assert (True, False) == (ticket.needs_human, ticket.unfinished)
    assert "forget it" in ticket.narrative


async def test_never_mind_about_nothing_files_nothing(desk: Desk, web: Resident) -> None:
    """Nobody told anything."""
    await web.write("never mind")
    assert "nothing" == (await withdraw_report(desk, web.id)).was


@pytest.mark.parametrize(("words", "gone"), [(SOFA, True), ("the music is so loud", False)])
async def test_after_never_mind_words_of_another_kind_are_another_report(
    desk: Desk, web: Resident, words: str, *, gone: bool
) -> None:
    """Words of the same kind go on with the one that was left."""
    await web.write(MUSIC)
    await begin_report(desk, web.id, MUSIC)
    await heard(desk, web)
    turn = (await web.write(words)).seq
    assert gone is await start_afresh(desk, web.id, Over(words, turn, turn, left=True))

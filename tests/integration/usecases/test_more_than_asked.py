"""An answer that tells more than was asked: nothing it told is asked again."""

from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.note_answer import note_answer
from tests.integration.usecases.conftest import Resident

DUMP = "there is a dump by us"


async def _answers(desk: Desk, resident: Resident) -> dict[str, str]:
    async with desk.store.read() as uow:
        draft = await uow.drafts.get(resident.id)
    return dict(draft.answers) if draft else {}


async def test_place_and_time_in_one_answer(desk: Desk, web: Resident) -> None:
    """The place is the place alone, and "when?" and "which vehicle?" are not asked."""
    await web.write(DUMP)
    await begin_report(desk, web.id, DUMP)
    answer = await note_answer(desk, web.id, "where", "Norton Road, last night, from a white van")
    known = await _answers(desk, web)
    assert ("Norton Road", "Norton Road") == (answer.value, known["where"])
    assert {"when": "last night", "vehicle": "white van"}.items() <= known.items()
    assert not {"where", "when", "vehicle"} & set(answer.ask)


async def test_what_was_answered_before_stays(desk: Desk, web: Resident) -> None:
    """What was skipped may still be told later."""
    await web.write(DUMP)
    await begin_report(desk, web.id, DUMP)
    await note_answer(desk, web.id, "where", "Mill Lane, Norton")
    await note_answer(desk, web.id, "when", "skip")
    await note_answer(desk, web.id, "vehicle", "a red corsa on Norton Road last night")
    known = await _answers(desk, web)
    assert ("Mill Lane, Norton", "last night") == (known["where"], known["when"])

"""One name in several towns: asked once, with the choices, and nothing told is lost."""

import pytest

from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.note_answer import note_answer
from bot.usecases.which import which_place
from tests.integration.usecases.conftest import Resident

SOFA = "someone dumped a sofa on the high street"
FOUR = (
    "High Street, Stockton",
    "High Street, Norton",
    "High Street, Yarm",
    "High Street, Wolviston",
)


async def _asked(desk: Desk, resident: Resident, story: str = SOFA) -> None:
    await resident.write(story)
    begun = await begin_report(desk, resident.id, story)
    assert "where" == begun.ask[0]


async def test_the_choices_of_a_story(desk: Desk, web: Resident, sms: Resident) -> None:
    """Four high streets, on both channels."""
    for resident in (web, sms):
        await _asked(desk, resident)
        assert FOUR == await which_place(desk, resident.id)


@pytest.mark.parametrize("answer", ["B", "the second one", "norton", "High Street, Norton"])
async def test_a_letter_a_town_or_the_name_chooses(desk: Desk, web: Resident, answer: str) -> None:
    """The ticket has that street's ward."""
    await _asked(desk, web)
    noted = await note_answer(desk, web.id, "where", answer)
    assert "where" not in noted.ask
    filed = await file_report(desk, web.id)
    async with desk.store.read() as uow:
        ticket = await uow.tickets.get(filed.ref)
    assert ("High Street, Norton", "Norton Central") == (
        ticket.location.place,
        ticket.location.ward,
    )


async def test_an_unclear_answer_is_asked_about_once(desk: Desk, web: Resident) -> None:
    """Then it stays as it was said, with whatever was said of it."""
    await _asked(desk, web, "someone dumped a sofa")
    assert () == await which_place(desk, web.id)
    assert "where" == (await note_answer(desk, web.id, "where", "high street")).ask[0]
    assert FOUR == await which_place(desk, web.id)
    noted = await note_answer(desk, web.id, "where", "by the big tree")
    assert ("high street, by the big tree", False) == (noted.value, "where" in noted.ask)


@pytest.mark.parametrize("answer", ["dont know", "skip"])
async def test_who_does_not_know_loses_nothing(desk: Desk, web: Resident, answer: str) -> None:
    """The name stays."""
    await _asked(desk, web, "someone dumped a sofa")
    await note_answer(desk, web.id, "where", "high street")
    noted = await note_answer(desk, web.id, "where", answer)
    assert ("high street", False) == (noted.value, "where" in noted.ask)


async def test_another_place_replaces_it(desk: Desk, web: Resident) -> None:
    """Somebody thinks again."""
    await _asked(desk, web)
    assert (
        "Mill Lane, Norton" == (await note_answer(desk, web.id, "where", "Mill Lane, Norton")).value
    )


async def test_one_that_is_clear_is_not_asked_about(desk: Desk, web: Resident) -> None:
    """The story may say the town."""
    await _asked(desk, web, "someone dumped a sofa in norton")
    assert "where" not in (await note_answer(desk, web.id, "where", "high street")).ask


async def test_a_village_chooses_too(desk: Desk, web: Resident) -> None:
    """Although it is a place by itself."""
    await _asked(desk, web)
    noted = await note_answer(desk, web.id, "where", "wolviston")
    assert "High Street, Wolviston" == noted.value

"""A location that was shared is shown back in words, and stands on the ticket as a point."""

from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.note_answer import note_answer
from bot.usecases.summary import summary
from tests.integration.usecases.conftest import Resident

FRIDGE = "someone has dumped a fridge"


async def test_a_point_is_shown_back_in_words(desk: Desk, web: Resident) -> None:
    """Nobody reads degrees; what was sent stays as it was said."""
    await web.write(FRIDGE)
    await begin_report(desk, web.id, FRIDGE)
    sent = "https://maps.google.com/?q=54.5672,-1.3145"
    await web.write(sent)
    await note_answer(desk, web.id, "where", sent)
    assert ((await summary(desk, web.id)).where or "").startswith("near ")
    filed = await file_report(desk, web.id)
    async with desk.store.read() as uow:
        place = (await uow.tickets.get(filed.ref)).location
    assert (54.5672, -1.3145, "point") == (place.lat, place.lon, place.precision)
    assert place.in_borough

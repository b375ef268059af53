"""A place that does not feel safe: a report with few questions and no name, for three teams."""

import pytest

from bot.tickets.ticket import COPY, LEAD, Ticket
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import Filed, file_report
from bot.usecases.note_answer import note_answer
from tests.integration.usecases.conftest import Resident

UNDERPASS = "I don't feel safe walking through the underpass"
COUNCIL = "stockton_council"


async def told(desk: Desk, resident: Resident, text: str, **answers: str) -> tuple[Filed, Ticket]:
    """Tell it to its end and return the receipt and the ticket."""
    await resident.write(text)
    asked = list((await begin_report(desk, resident.id, text)).ask)
    while asked and asked[0] != "confirm":
        said = answers.pop(asked[0])
        await resident.write(said)
        asked = list((await note_answer(desk, resident.id, asked[0], said)).ask)
    assert {} == answers
    filed = await file_report(desk, resident.id)
    async with desk.store.read() as uow:
        return filed, await uow.tickets.get(filed.ref)


async def test_three_questions_and_no_name_on_the_web(desk: Desk, web: Resident) -> None:
    """Where, when it is worst, what would help; nothing of the person."""
    filed, ticket = await told(
        desk, web, UNDERPASS, where="Norton Road", when="after dark", would_help="more light"
    )
    assert filed.feeling
    assert ("unsafe_place_lighting", True) == (ticket.category, ticket.reporter.anonymous)
    assert False is ticket.consents.share_identity
    assert "more light" == ticket.answers["would_help"]


async def test_by_text_one_of_them_is_whether_they_may_hear(desk: Desk, sms: Resident) -> None:
    """Still three; the number goes to no partner without a yes."""
    await sms.write(UNDERPASS)
    begun = await begin_report(desk, sms.id, UNDERPASS)
    assert ("where", "when", "safe_contact", "confirm") == begun.ask
    assert begun.feeling
    assert not begun.discreet


async def test_what_was_told_makes_room_for_what_would_help(desk: Desk, sms: Resident) -> None:
    """A place and a time in the first text leave two questions."""
    said = "i dont feel safe on Norton Road every night"
    _, ticket = await told(desk, sms, said, would_help="patrols", safe_contact="yes")
    assert (True, True) == (ticket.reporter.anonymous, ticket.consents.text_updates)
    assert ticket.reporter.contact


@pytest.mark.parametrize(
    ("wish", "copies"),
    [
        ("better lights", set()),
        ("some CCTV cameras", {f"{COUNCIL}.security_centre"}),
        ("can we get more patrols", {f"{COUNCIL}.civic_enforcement"}),
        (
            "a camera, and a warden now and then",
            {f"{COUNCIL}.security_centre", f"{COUNCIL}.civic_enforcement"},
        ),
    ],
)
async def test_who_hears_of_it(desk: Desk, web: Resident, wish: str, copies: set[str]) -> None:
    """The street lights team leads; cameras and patrols get a copy where they are asked for."""
    _, ticket = await told(desk, web, UNDERPASS, where="skip", when="skip", would_help=wish)
    got = {role: {d.partner for d in ticket.deliveries if d.role == role} for role in (LEAD, COPY)}
    assert {LEAD: {f"{COUNCIL}.highways_lighting"}, COPY: copies} == got
    async with desk.store.read() as uow:
        sent = await uow.outbox.of_ticket(ticket.ref)
    views = [message.payload["data"] for message in sent]
    assert [wish] * len(views) == [view["would_help"] for view in views]  # type: ignore[index, call-overload]


async def test_another_kind_asks_for_the_person_as_before(desk: Desk, web: Resident) -> None:
    """Only a place that does not feel safe needs no name."""
    await web.write("a sofa was dumped")
    begun = await begin_report(desk, web.id, "a sofa was dumped")
    assert not begun.feeling
    assert "contact" in begun.ask

"""What happened outside the borough: nobody is quizzed for it, and everybody hears whom to tell."""

from collections.abc import Mapping

from bot.places.gazetteer import Elsewhere
from bot.reports.category import Category
from bot.reports.priority import Priority
from bot.tickets.ticket import Ticket
from bot.usecases.desk import Desk
from bot.usecases.study import MOST_PLACED


def redirected(desk: Desk, category: Category, answers: Mapping[str, str], *, danger: bool) -> bool:
    """Tell whether a report is only taken for staff, with no more questions.

    Danger, what is grave and what is private is asked about as anywhere: staff pass it on.
    """
    if danger or category.private or category.priority < Priority.P3:
        return False
    return _area(desk, answers.get("where"), answers.get("what", "")) is not None


def area_of(desk: Desk, ticket: Ticket) -> str | None:
    """Return the id of the area outside the borough that a resident is pointed to, or None.

    In danger there is only one number to say, and it works everywhere.
    """
    if ticket.priority is Priority.P1 or ticket.location.in_borough is not False:
        return None
    area = _area(desk, ticket.answers.get("where"), ticket.narrative)
    return area.id if area else None


def _area(desk: Desk, said: str | None, narrative: str) -> Elsewhere | None:
    return desk.places.beyond(said, narrative[:MOST_PLACED])

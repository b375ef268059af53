"""What routing may know of a ticket: the few facts that conditions in `routing.yml` ask about."""

import re
from dataclasses import dataclass

from bot.reports.answers import yes_no
from bot.reports.priority import Priority
from bot.reports.vehicle import find_plates
from bot.tickets.ticket import Ticket

_CHILD_FLAGS = frozenset({"rf_child_at_risk", "rf_child_exploitation", "rf_child_reporter"})
_HATE_FLAG = "rf_hate_motivation"
# Tristar's homes became Thirteen's; tenants use all three names.
_THIRTEEN = re.compile(r"\b(?:thirteen|tristar|13\s+(?:group|homes?|housing))\b", re.IGNORECASE)
_THIRTEEN_HOME = re.compile(
    r"\b(?:thirteen|tristar)\s+(?:group\s+)?(?:home|house|flat|propert|tenan|estate|landlord)"
    r"|\b(?:landlord|rent(?:s|ed|ing)?|housing)\s+(?:\w+\s+){0,2}(?:thirteen|tristar)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of one ticket; None means that the report does not tell."""

    category: str
    priority: Priority
    words: str = ""
    ward: str | None = None
    in_borough: bool | None = None
    anonymous: bool | None = None
    share_identity: bool | None = None
    pass_on: bool | None = None
    released: bool = False
    support: bool | None = None
    thirteen: bool | None = None
    child: bool | None = None
    hate: bool | None = None
    vehicle: bool = False


def facts_of(ticket: Ticket) -> Facts:
    """Return what routing may know of a ticket."""
    return Facts(
        category=ticket.category,
        priority=ticket.priority,
        words=ticket.narrative,
        ward=ticket.location.ward,
        in_borough=ticket.location.in_borough,
        anonymous=ticket.reporter.anonymous,
        share_identity=ticket.consents.share_identity,
        pass_on=ticket.consents.pass_on,
        released=ticket.release is not None,
        support=ticket.consents.support,
        thirteen=_thirteen(ticket),
        child=_child(ticket),
        hate=_hate(ticket),
        vehicle=any(find_plates(text) for text in (*ticket.vehicles, ticket.narrative)),
    )


def _thirteen(ticket: Ticket) -> bool | None:
    landlord = ticket.answers.get("landlord")
    if landlord:
        return bool(_THIRTEEN.search(landlord))
    return True if _THIRTEEN_HOME.search(ticket.narrative) else None


def _child(ticket: Ticket) -> bool | None:
    if _CHILD_FLAGS & set(ticket.red_flags):
        return True
    said = ticket.answers.get("children")
    return yes_no(said) if said else None


def _hate(ticket: Ticket) -> bool | None:
    if _HATE_FLAG in ticket.red_flags or ticket.category == "hate_crime":
        return True
    said = ticket.answers.get("hate")
    return yes_no(said) if said else None

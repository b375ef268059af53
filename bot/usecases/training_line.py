"""What triage can learn from staff: a ticket that a person re-labelled, as a line of `data/triage`.

The words are made anonymous; a person reads each line, fills in what is missing and commits it, or
it is never used.
"""

from collections.abc import Mapping

from bot.reports.anonymous import anonymous
from bot.tickets.ticket import PriorityChange, Ticket
from bot.triage.danger import Danger, Priority
from bot.usecases.desk import Desk
from bot.usecases.put_ticket import MACHINE

REVIEWED = "reviewed"
TO_FILL_IN = "?"


def training_line(desk: Desk, ticket: Ticket) -> Mapping[str, str] | None:
    """Return the line of a ticket whose category or priority a person changed, else None.

    ``danger`` is what the person's last priority says:
    P1 is now; a priority lowered to P3 or P4 is none; else it is "?", which no training takes
    until somebody has filled it in. ``voice`` is the same for one conversation and tells no one.
    """
    by_people = [change for change in ticket.priority_history if change.by != MACHINE]
    if ticket.category_by is None and not by_people:
        return None
    reporter = ticket.reporter
    told = " ".join(ticket.narrative.split())
    words = anonymous(
        told,
        keep=[told[start:end] for start, end in desk.places.spans(told)],
        names=(reporter.name,),
        contacts=(reporter.contact,),
    )
    voice = desk.hasher.digest("training", ticket.conversation_id or ticket.ref)[:10]
    line = {
        "text": words,
        "danger": _danger(by_people),
        "act": "report",
        "category": ticket.category,
        "voice": f"resident_{voice}",
        "family": REVIEWED,
    }
    language = reporter.language
    return {**line, "lang": language} if language and language != "en" else line


def _danger(by_people: list[PriorityChange]) -> str:
    last = by_people[-1] if by_people else None
    if last is None or last.after is Priority.P2:
        return TO_FILL_IN
    if last.after is Priority.P1:
        return Danger.NOW
    lowered = last.before is not None and last.before < last.after
    return Danger.NONE if lowered else TO_FILL_IN

"""A ticket's history in plain words: what happened, by whom, and what they said of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.console.veil import Veil
from bot.store.queries import EventRow

_TITLES = {
    "filed": "Ticket made",
    "accepted": "Accepted by the partner",
    "status": "Status changed to {after}",
    "sent_on": "Sent on to the partners",
    "category": "Corrected from {before} to {after}",
    "linked": "Linked to an earlier ticket",
    "priority": "Priority changed from {before} to {after}",
    "partner_update": "The partner wrote",
    "opened": "Looked at",
    "identity_released": "Partners told who reported it",
    "contact_shown": "Contact details shown",
}
_ANSWERED = "The partner answered: {status}"
# Members of an event's detail that somebody wrote, in the order in which staff read them.
_SAID = {
    "reason": "Why",
    "passed_to": "Passed to",
    "note_internal": "For staff",
    "note_to_resident": "Told the resident",
    "question_to_resident": "Asked the resident",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of history; `said` is who it is for, or what it is, with the words."""

    at: datetime
    by: str
    title: str
    said: tuple[tuple[str, str], ...]


def history(events: Iterable[EventRow], veil: Veil) -> list[Line]:
    """Return the history, what people wrote behind the veil."""
    return [Line(event.at, event.by, _title(event), _said(event, veil)) for event in events]


def _title(event: EventRow) -> str:
    pattern = _TITLES.get(event.what) or event.what.replace("_", " ").capitalize()
    if event.what == "partner_update" and "status" in event.detail:
        pattern = _ANSWERED
    return pattern.format_map(
        {name: str(value).replace("_", " ") for name, value in event.detail.items()}
    )


def _said(event: EventRow, veil: Veil) -> tuple[tuple[str, str], ...]:
    detail = event.detail
    return tuple(
        (of, veil.words(str(detail[name]))) for name, of in _SAID.items() if name in detail
    )

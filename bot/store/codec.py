"""The documents of a ticket: what no list filters on, and what only this service may read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from bot.reports.report import Consents, Place, Reporter, When
from bot.store.column_types import clean
from bot.tickets.ticket import PriorityChange, Release, Suggested, Ticket
from bot.triage.assessment import Reason


@dataclass(frozen=True, slots=True)
class Details:
    """The open document of a ticket; a field added later needs a default."""

    categories: tuple[tuple[str, float], ...] = ()
    priority_reasons: tuple[Reason, ...] = ()
    priority_history: tuple[PriorityChange, ...] = ()
    strategy: tuple[int, ...] = ()
    red_flags: tuple[str, ...] = ()
    location: Place = Place()
    when: When = When()
    evidence: tuple[str, ...] = ()
    repeat: Mapping[str, str] = field(default_factory=dict)
    consents: Consents = Consents()
    release: Release | None = None
    suggested: tuple[Suggested, ...] = ()
    links: tuple[str, ...] = ()
    category_by: str | None = None


@dataclass(frozen=True, slots=True)
class Private:
    """The sealed document of a ticket: who reports, and who and what is named."""

    reporter: Reporter = Reporter()
    people: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    vulnerability: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)


_DETAILS = TypeAdapter(Details)
_PRIVATE = TypeAdapter(Private)


def details_of(ticket: Ticket) -> str:
    """Write the open document of a ticket."""
    details = Details(
        categories=ticket.categories,
        priority_reasons=ticket.priority_reasons,
        priority_history=ticket.priority_history,
        strategy=ticket.strategy,
        red_flags=ticket.red_flags,
        location=ticket.location,
        when=ticket.when,
        evidence=ticket.evidence,
        repeat=dict(ticket.repeat),
        consents=ticket.consents,
        release=ticket.release,
        suggested=ticket.suggested,
        links=ticket.links,
        category_by=ticket.category_by,
    )
    return _written(_DETAILS.dump_python(details, mode="json"))


def private_of(ticket: Ticket) -> str:
    """Write the document of a ticket that is to be sealed."""
    private = Private(
        reporter=ticket.reporter,
        people=ticket.people,
        vehicles=ticket.vehicles,
        vulnerability=dict(ticket.vulnerability),
        answers=dict(ticket.answers),
    )
    return _written(_PRIVATE.dump_python(private, mode="json"))


def read_details(document: str) -> Details:
    """Read the open document."""
    return _DETAILS.validate_json(document)


def read_private(document: str) -> Private:
    """Read the opened document."""
    return _PRIVATE.validate_json(document)


def _written(document: object) -> str:
    return clean(json.dumps(document, ensure_ascii=False, separators=(",", ":")))

"""The ticket: one report, assessed, numbered and routed. `to_json` is the outside contract (v1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.reports.report import Channel, Consents, Place, Reporter, When
from bot.tickets.status import Status
from bot.triage.assessment import Reason
from bot.triage.danger import Priority

SCHEMA_VERSION = 1
# The role of the one partner that decides what becomes of a ticket; all others have copies.
LEAD, COPY = "lead", "copy"


@dataclass(frozen=True, slots=True)
class PriorityChange:
    """One change of priority: machines only raise it, a named person may lower it with a reason."""

    at: datetime
    before: Priority | None
    after: Priority
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one partner was sent, and how far it got."""

    partner: str
    role: str
    profile: str
    state: str
    attempts: int = 0
    delivered_at: datetime | None = None
    accepted_at: datetime | None = None
    message_id: str | None = None
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    """A copy that only a person can decide on, because its condition is prose."""

    partner: str
    profile: str
    condition: str


@dataclass(frozen=True, slots=True)
class Release:
    """A named person's decision to let partners know who reported it without a yes, and why."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """Everything staff know of one report; partners only ever see views of it."""

    ref: str
    created_at: datetime
    channel: Channel
    conversation_id: str | None
    category: str
    priority: Priority
    narrative: str
    status: Status
    # Who corrected the category; a machine never changes it again.
    category_by: str | None = None
    subtype: str | None = None
    categories: tuple[tuple[str, float], ...] = ()
    priority_reasons: tuple[Reason, ...] = ()
    priority_history: tuple[PriorityChange, ...] = ()
    strategy: tuple[int, ...] = ()
    red_flags: tuple[str, ...] = ()
    summary: str | None = None
    location: Place = Place()
    when: When = When()
    people: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    vulnerability: Mapping[str, str] = field(default_factory=dict)
    repeat: Mapping[str, str] = field(default_factory=dict)
    reporter: Reporter = Reporter()
    consents: Consents = Consents()
    release: Release | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    needs_human: bool = False
    unfinished: bool = False
    suggested: tuple[Suggested, ...] = ()
    links: tuple[str, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    opened_at: datetime | None = None
    updated_at: datetime | None = None
    version: int = 1

    @property
    def may_name_reporter(self) -> bool:
        """Whether the reporter said yes to being named, and did not ask to stay anonymous."""
        return self.consents.share_identity is True and self.reporter.anonymous is not True


def to_json(ticket: Ticket) -> dict[str, object]:
    """The ticket as `tickets export --jsonl` gives it: unknown is null, times are ISO 8601 UTC."""
    return {
        "schema_version": SCHEMA_VERSION,
        "ref": ticket.ref,
        "created_at": _time(ticket.created_at),
        "channel": ticket.channel.value,
        "conversation_id": ticket.conversation_id,
        "category": ticket.category,
        "subtype": ticket.subtype,
        "priority": ticket.priority.name,
        "priority_reasons": [
            {"kind": r.kind, "id": r.id, "quote": r.quote} for r in ticket.priority_reasons
        ],
        "priority_history": [_change(change) for change in ticket.priority_history],
        "strategy": list(ticket.strategy),
        "red_flags": list(ticket.red_flags),
        "narrative": ticket.narrative,
        "summary": ticket.summary,
        "location": _place(ticket.location),
        "when": _when(ticket.when),
        "people": list(ticket.people),
        "vehicles": list(ticket.vehicles),
        "evidence": list(ticket.evidence),
        "vulnerability": dict(ticket.vulnerability),
        "repeat": dict(ticket.repeat),
        "reporter": _reporter(ticket.reporter),
        "consents": {
            "share_identity": ticket.consents.share_identity,
            "text_updates": ticket.consents.text_updates,
            "support": ticket.consents.support,
            "pass_on": ticket.consents.pass_on,
        },
        "release": {"by": ticket.release.by, "reason": ticket.release.reason}
        if ticket.release
        else None,
        "answers": dict(ticket.answers),
        "status": ticket.status.value,
        "needs_human": ticket.needs_human,
        "unfinished": ticket.unfinished,
        "links": list(ticket.links),
        "deliveries": [_delivery(delivery) for delivery in ticket.deliveries],
        "suggested_copies": [
            {"partner": s.partner, "profile": s.profile, "condition": s.condition}
            for s in ticket.suggested
        ],
    }


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def _change(change: PriorityChange) -> dict[str, object]:
    return {
        "at": _time(change.at),
        "before": change.before.name if change.before else None,
        "after": change.after.name,
        "by": change.by,
        "reason": change.reason,
    }


def _place(place: Place) -> dict[str, object]:
    return {
        "text": place.text,
        "place": place.place,
        "ward": place.ward,
        "lat": place.lat,
        "lon": place.lon,
        "postcode": place.postcode,
        "in_borough": place.in_borough,
        "precision": place.precision,
    }


def _when(when: When) -> dict[str, object]:
    return {
        "text": when.text,
        "start": _time(when.start),
        "end": _time(when.end),
        "pattern": when.pattern,
        "happening_now": when.happening_now,
    }


def _reporter(reporter: Reporter) -> dict[str, object]:
    return {
        "anonymous": reporter.anonymous,
        "name": reporter.name,
        "contact": reporter.contact,
        "safe_to_contact": reporter.safe_to_contact,
        "language": reporter.language,
    }


def _delivery(delivery: Delivery) -> dict[str, object]:
    return {
        "partner": delivery.partner,
        "role": delivery.role,
        "profile": delivery.profile,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "delivered_at": _time(delivery.delivered_at),
        "accepted_at": _time(delivery.accepted_at),
    }

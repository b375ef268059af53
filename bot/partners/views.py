"""Need-to-know views: what one partner may see of a ticket, by allow-list, never by leaving out.

A field that no profile names has no way out. The profiles are data (`partners.yml`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from bot.errors import Forbidden
from bot.outbox.message import JSON
from bot.reports.redact import redacted
from bot.reports.report import Reporter
from bot.reports.vehicle import find_plates
from bot.tickets.directory import Directory
from bot.tickets.partner import Identity, Profile, ProfileName, ViewField
from bot.tickets.routing import IdentityRule
from bot.tickets.ticket import Ticket

SCHEMA_VERSION = 1
# The 5x5x5 grade of police intelligence: source not tested, content not judged.
_SOURCE_GRADE = "untested"


@dataclass(frozen=True, slots=True)
class _Source:
    """A ticket on its way into one view; `named` says whether the view may name the reporter."""

    ticket: Ticket
    named: bool

    def clean(self, text: str | None) -> str | None:
        """Return free text, without what names the reporter unless the view may do so."""
        if text is None or self.named:
            return text
        reporter = self.ticket.reporter
        return _redacted(text, reporter.name, reporter.contact)


type _Build = Callable[[_Source], JSON]


class ProfileViews:
    """Builds views by the profiles of the directory."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def view(self, ticket: Ticket, profile: ProfileName) -> Mapping[str, JSON]:
        """Return the ticket through this profile's allow-list, with version, reference and profile.

        Names the reporter only with a recorded consent, or after a release where the category's
        identity rule knows one. Raises `Forbidden` for a support referral without a recorded yes.
        """
        allowed = self._directory.profiles[profile]
        rule = self._directory.identity_rule(ticket.category)
        return view(ticket, allowed, rule)

    def prepare(self, narrative: str, reporter: Reporter) -> None:
        """Take out beforehand what names the reporter: of a long story that takes a while."""
        _redacted(narrative, reporter.name, reporter.contact)


@lru_cache(maxsize=32)
def _redacted(text: str, name: str | None, contact: str | None) -> str:
    return redacted(text, names=(name,), contacts=(contact,))


def view(ticket: Ticket, profile: Profile, rule: IdentityRule) -> dict[str, JSON]:
    """Return one need-to-know view; see `ProfileViews.view`."""
    named, release = _may_name(ticket, profile, rule), ticket.release
    source = _Source(ticket, named)
    head: dict[str, JSON] = {
        "schema_version": SCHEMA_VERSION,
        # Numbers for scrutiny must not lead back to a report.
        "ref": None if profile.name is ProfileName.ANONYMISED_STATS else ticket.ref,
        "profile": profile.name.value,
    }
    body = {field.value: _BUILD[field](source) for field in ViewField if field in profile.fields}
    asked = profile.identity is Identity.WITH_CONSENT and not ticket.may_name_reporter
    if named and release and asked:
        body["identity_released"] = {"by": release.by, "reason": release.reason, "rule": rule.value}
    return head | body


def _may_name(ticket: Ticket, profile: Profile, rule: IdentityRule) -> bool:
    match profile.identity:
        case Identity.NEVER:
            return False
        case Identity.OPT_IN:
            if ticket.consents.support is not True:
                raise Forbidden("a support referral needs the resident's recorded yes")
            return True
        case Identity.WITH_CONSENT:
            return ticket.may_name_reporter or (ticket.release is not None and rule.releasable)


def _narrative(source: _Source) -> JSON:
    return source.clean(source.ticket.narrative)


def _narrative_redacted(source: _Source) -> JSON:
    return _Source(source.ticket, named=False).clean(source.ticket.narrative)


def _location(source: _Source) -> JSON:
    place = source.ticket.location
    return {"text": source.clean(place.text), **_point(source)}


def _place(source: _Source) -> JSON:
    """The place as we know it; the reporter's own words for it could give them away."""
    return dict(_point(source))


def _point(source: _Source) -> dict[str, JSON]:
    place = source.ticket.location
    return {
        "place": place.place,
        "ward": place.ward,
        "lat": place.lat,
        "lon": place.lon,
        "postcode": place.postcode,
        "in_borough": place.in_borough,
        "precision": place.precision,
    }


def _times(source: _Source) -> JSON:
    when = source.ticket.when
    return {
        "reported_at": _iso(source.ticket.created_at),
        "start": _iso(when.start),
        "end": _iso(when.end),
        "pattern": source.clean(when.pattern),
        "happening_now": when.happening_now,
    }


def _people(source: _Source) -> JSON:
    return [source.clean(text) for text in source.ticket.people]


def _vehicles(source: _Source) -> JSON:
    """Registrations only: the words around them are the reporter's."""
    texts = (*source.ticket.vehicles, source.ticket.narrative)
    plates = dict.fromkeys(plate for text in texts for plate in find_plates(text))
    return list(plates)


def _vulnerability(source: _Source) -> JSON:
    return {name: source.clean(said) for name, said in source.ticket.vulnerability.items()}


def _attachments(source: _Source) -> JSON:
    return [source.clean(text) for text in source.ticket.evidence]


def _answer(slot: str) -> _Build:
    return lambda source: source.clean(source.ticket.answers.get(slot))


def _reporter(source: _Source) -> JSON:
    if not source.named:
        return None
    reporter = source.ticket.reporter
    return {
        "name": reporter.name,
        "contact": reporter.contact,
        "safe_to_contact": reporter.safe_to_contact,
        "language": reporter.language,
    }


def _safe_times(source: _Source) -> JSON:
    """Whether it is safe to get in touch; the words of the answer, where it says when."""
    return {
        "safe_to_contact": source.ticket.reporter.safe_to_contact,
        "said": source.ticket.answers.get("safe_contact"),
    }


def _signs(source: _Source) -> JSON:
    """What the report is about without its words: the red flags that fired."""
    return list(source.ticket.red_flags)


def _month(source: _Source) -> JSON:
    return source.ticket.created_at.strftime("%Y-%m")


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")


_BUILD: Mapping[ViewField, _Build] = {
    ViewField.CATEGORY: lambda source: source.ticket.category,
    ViewField.SUBTYPE: lambda source: source.ticket.subtype,
    ViewField.PRIORITY: lambda source: source.ticket.priority.name,
    ViewField.NARRATIVE: _narrative,
    ViewField.NARRATIVE_REDACTED: _narrative_redacted,
    ViewField.LOCATION_EXACT: _location,
    ViewField.LOCATION_PLACE: _place,
    ViewField.TIMES: _times,
    ViewField.SUSPECT_DESCRIPTION: _people,
    ViewField.VEHICLES: _vehicles,
    ViewField.VULNERABILITY: _vulnerability,
    ViewField.RED_FLAGS: lambda source: list(source.ticket.red_flags),
    ViewField.ATTACHMENTS: _attachments,
    ViewField.TENURE: _answer("landlord"),
    ViewField.REPORTER: _reporter,
    ViewField.HAZARD: _answer("hazard"),
    ViewField.WOULD_HELP: _answer("would_help"),
    ViewField.SAFE_TIMES: _safe_times,
    ViewField.NEED_TYPE: lambda source: source.ticket.category,
    ViewField.LANGUAGE: lambda source: source.ticket.reporter.language,
    ViewField.SIGNS: _signs,
    ViewField.SOURCE_GRADE: lambda _: _SOURCE_GRADE,
    ViewField.WARD: lambda source: source.ticket.location.ward,
    ViewField.MONTH: _month,
    # One report is always fewer than five; totals are counted elsewhere.
    ViewField.COUNT: lambda _: "under 5",
}

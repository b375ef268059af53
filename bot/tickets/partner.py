"""Partners and what each may see, read from `partners.yml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.reports.datafile import Entry, read
from bot.reports.signposts import Confidence, Contacts


class ProfileName(StrEnum):
    """The need-to-know profiles; partners.yml says which fields each holds."""

    FULL_CASE = "full_case"
    CASE_NO_ID = "case_no_id"
    LOCATION_TASK = "location_task"
    SUPPORT_REFERRAL = "support_referral"
    INTEL_SANITISED = "intel_sanitised"
    ANONYMISED_STATS = "anonymised_stats"
    REDIRECT_ONLY = "redirect_only"


class ViewField(StrEnum):
    """Everything a view may hold; there is no other way for a fact to leave the house."""

    CATEGORY = "category"
    SUBTYPE = "subtype"
    PRIORITY = "priority"
    NARRATIVE = "narrative"
    NARRATIVE_REDACTED = "narrative_redacted"
    LOCATION_EXACT = "location_exact"
    LOCATION_PLACE = "location_place"
    TIMES = "times"
    SUSPECT_DESCRIPTION = "suspect_description"
    VEHICLES = "vehicles"
    VULNERABILITY = "vulnerability"
    RED_FLAGS = "red_flags"
    ATTACHMENTS = "attachments"
    TENURE = "tenure"
    REPORTER = "reporter"
    HAZARD = "hazard"
    WOULD_HELP = "would_help"
    SAFE_TIMES = "safe_times"
    NEED_TYPE = "need_type"
    LANGUAGE = "language"
    SIGNS = "signs"
    SOURCE_GRADE = "source_grade"
    WARD = "ward"
    MONTH = "month"
    COUNT = "count"


class Identity(StrEnum):
    """Whether a view may name the reporter."""

    NEVER = "never"
    WITH_CONSENT = "with_consent"
    OPT_IN = "opt_in"


class Kind(StrEnum):
    """What sort of body a partner is."""

    STATUTORY = "statutory"
    COUNCIL = "council"
    LANDLORD = "landlord"
    SUPPORT = "support"
    BOARD = "board"


class PartnerStatus(StrEnum):
    """Whether the partner still exists under the name the partnership lists."""

    ACTIVE = "active"
    REPLACED = "replaced"
    UNVERIFIED = "unverified"


class Way(StrEnum):
    """How a partner is reached."""

    SCREEN = "screen"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class Profile:
    """One allow-list: the fields of a view, and whether it may name the reporter."""

    name: ProfileName
    identity: Identity
    fields: frozenset[ViewField]


@dataclass(frozen=True, slots=True)
class Partner:
    """One recipient; a council team is a partner of its own, with id `council.team`."""

    id: str
    name: str
    kind: Kind
    status: PartnerStatus
    confidence: Confidence
    profile: ProfileName
    seed_name: str | None = None
    anonymous_profile: ProfileName | None = None
    way: Way = Way.SCREEN
    addressable: bool = True
    routes_to: str | None = None
    never_direct: frozenset[str] = frozenset()
    contact: str | None = None
    parent: str | None = None
    notes: str | None = None


_PARTNER_FIELDS = (
    "id name seed_name kind status confidence profile anonymous_profile way addressable routes_to"
    " never_direct queues contact notes".split()
)
_QUEUE_FIELDS = "id name confidence profile way never_direct contact notes".split()


def load_partners(
    path: Path, categories: frozenset[str], contacts: Contacts
) -> tuple[Mapping[str, Partner], Mapping[ProfileName, Profile]]:
    """Read and check `partners.yml`; DataError names file and line of the first mistake."""
    root = read(path)
    root.only("data_profiles", "partners")
    profiles = _profiles(root.need("data_profiles"))
    partners: dict[str, Partner] = {}
    for entry in root.need("partners").each():
        for partner, written in _rows(entry, categories, contacts):
            if partner.id in partners:
                raise written.error(f"partner '{partner.id}' is written twice")
            partners[partner.id] = partner
    for entry in root.need("partners").each():
        target = entry.get("routes_to")
        if target and (target.text() not in partners or not partners[target.text()].addressable):
            raise target.error(f"'{target.text()}' is not a partner that can be sent anything")
    return partners, profiles


def _profiles(entry: Entry) -> dict[ProfileName, Profile]:
    profiles: dict[ProfileName, Profile] = {}
    for written, row in entry.fields().items():
        name = _profile_name(written, row)
        row.only("identity", "fields", "use")
        fields = frozenset(item.choice(ViewField) for item in row.need("fields").each())
        identity = row.need("identity").choice(Identity)
        if (ViewField.REPORTER in fields) == (identity is Identity.NEVER):
            raise row.error(
                "'reporter' belongs in a profile whose identity is not never, only there"
            )
        profiles[name] = Profile(name, identity, fields)
    missing = [name.value for name in ProfileName if name not in profiles]
    if missing:
        raise entry.error(f"these profiles are missing: {', '.join(missing)}")
    return profiles


def _profile_name(written: str, row: Entry) -> ProfileName:
    try:
        return ProfileName(written)
    except ValueError as wrong:
        raise row.error(f"'{written}' is not a profile") from wrong


def _rows(
    entry: Entry, categories: frozenset[str], contacts: Contacts
) -> list[tuple[Partner, Entry]]:
    entry.only(*_PARTNER_FIELDS)
    partner = Partner(
        id=entry.need("id").text(),
        name=entry.need("name").text(),
        kind=entry.need("kind").choice(Kind),
        status=entry.need("status").choice(PartnerStatus),
        confidence=entry.need("confidence").choice(Confidence),
        profile=entry.need("profile").choice(ProfileName),
        seed_name=_text(entry, "seed_name"),
        anonymous_profile=_choice(entry.get("anonymous_profile")),
        way=_way(entry, Way.SCREEN),
        addressable=_flag(entry, "addressable"),
        routes_to=_text(entry, "routes_to"),
        never_direct=_never(entry, categories),
        contact=_contact(entry, contacts),
        notes=_text(entry, "notes"),
    )
    queues = entry.get("queues")
    rows = [
        (_queue(row, partner, categories, contacts), row)
        for row in (queues.each() if queues else ())
    ]
    return [(partner, entry), *rows]


def _queue(
    entry: Entry, parent: Partner, categories: frozenset[str], contacts: Contacts
) -> Partner:
    entry.only(*_QUEUE_FIELDS)
    return Partner(
        id=f"{parent.id}.{entry.need('id').text()}",
        name=entry.need("name").text(),
        kind=parent.kind,
        status=parent.status,
        confidence=entry.need("confidence").choice(Confidence),
        profile=_choice(entry.get("profile")) or parent.profile,
        way=_way(entry, parent.way),
        never_direct=parent.never_direct | _never(entry, categories),
        contact=_contact(entry, contacts),
        parent=parent.id,
        notes=_text(entry, "notes"),
    )


def _never(entry: Entry, categories: frozenset[str]) -> frozenset[str]:
    found = entry.get("never_direct")
    for item in found.each() if found else ():
        if item.text() not in categories:
            raise item.error(f"'{item.text()}' is not a category")
    return frozenset(found.texts()) if found else frozenset()


def _contact(entry: Entry, contacts: Contacts) -> str | None:
    found = entry.get("contact")
    if found and found.text() not in contacts:
        raise found.error(f"'{found.text()}' is not in contacts.yml")
    return found.text() if found else None


def _choice(entry: Entry | None) -> ProfileName | None:
    return entry.choice(ProfileName) if entry else None


def _way(entry: Entry, usual: Way) -> Way:
    found = entry.get("way")
    return found.choice(Way) if found else usual


def _text(entry: Entry, name: str) -> str | None:
    found = entry.get(name)
    return found.text() if found else None


def _flag(entry: Entry, name: str) -> bool:
    found = entry.get(name)
    return found.truth() if found else True

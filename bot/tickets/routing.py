"""Who leads on a ticket, who gets a copy, and what only a person can decide.

Pure: the table is data (`routing.yml`), the ticket's facts come in, the routing comes out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.reports.priority import Priority
from bot.tickets.condition import Condition
from bot.tickets.facts import Facts
from bot.tickets.partner import Partner, ProfileName

# The only partner that hears of what happens outside the borough, and only of emergencies.
POLICE = "cleveland_police"
# Who can be sent to an emergency, and the views that hold its words.
_EMERGENCY = frozenset({POLICE, "cleveland_fire"})
_WORDED = frozenset({ProfileName.FULL_CASE, ProfileName.CASE_NO_ID})


class IdentityRule(StrEnum):
    """When the lead may learn who reported it (`identity_rules` in routing.yml)."""

    CONSENT = "consent"
    CONSENT_OR_VITAL_INTERESTS = "consent_or_vital_interests"
    LAWFUL_BASIS = "lawful_basis_no_consent_needed"
    VITAL_INTERESTS = "vital_interests"
    EXPLICIT_CONSENT_ADULT = "explicit_consent_adult"
    ANONYMOUS_ALLOWED = "anonymous_allowed"

    @property
    def releasable(self) -> bool:
        """True where a named person may release the identity without consent, with a reason."""
        return self not in (IdentityRule.CONSENT, IdentityRule.ANONYMOUS_ALLOWED)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A partner and the profile of what it may see."""

    partner_id: str
    profile: ProfileName


@dataclass(frozen=True, slots=True)
class Suggested:
    """A copy that staff may send; `reason` says in words when it should go."""

    partner_id: str
    profile: ProfileName
    reason: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the table: sent when `when` holds; None means that only a person can tell."""

    to: Recipient
    when: Condition | None
    reason: str


@dataclass(frozen=True, slots=True)
class Level:
    """The lead and the copies of one category at one priority."""

    lead: Recipient
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """Everything the table says of one category."""

    category: str
    identity: IdentityRule
    levels: Mapping[Priority, Level]
    signposts: tuple[str, ...]
    consent_first: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Routing:
    """Where a ticket goes; `lead` None means to nobody yet: staff decide, `reasons` say why."""

    lead: Recipient | None
    copies: tuple[Recipient, ...] = ()
    suggested: tuple[Suggested, ...] = ()
    reasons: tuple[str, ...] = ()


def route(facts: Facts, routes: Mapping[str, Route], partners: Mapping[str, Partner]) -> Routing:
    """Return where a ticket with these facts goes; KeyError for an unknown category.

    Outside the borough only an emergency leaves the house, to the police (rule r11). Domestic and
    sexual matters below P1 leave it only after a recorded yes, be it to the words alone, or a named
    person's release where the rule of the category knows one. An anonymous reporter's words go to
    the police sanitised, but never so in an emergency, where they may save a life. An emergency of
    any category goes with its words to those who can be sent to it.
    """
    table = routes[facts.category]
    level = table.levels[facts.priority]
    usual = _usual(facts, level, partners)
    if facts.in_borough is False:
        return _outside(facts, usual)
    # Who was asked whether it may go anywhere and said no is held to that, whatever it turns out.
    asks = table.consent_first or facts.pass_on is False
    if asks and facts.priority > Priority.P1 and not _agreed(facts, table):
        return _kept(usual, "consent_first")
    return usual


def _agreed(facts: Facts, table: Route) -> bool:
    agreed = facts.share_identity is True or facts.pass_on is True
    return agreed or (facts.released and table.identity.releasable)


def _usual(facts: Facts, level: Level, partners: Mapping[str, Partner]) -> Routing:
    copies: list[Recipient] = []
    suggested: list[Suggested] = []
    reasons = [f"lead:{facts.category}:{facts.priority.name}"]
    for copy in level.copies:
        holds = copy.when.holds(facts) if copy.when else None
        to = _hidden_source(facts, copy.to, partners)
        if holds:
            copies.append(to)
            reasons.append(f"copy:{to.partner_id}:{copy.reason}")
        elif holds is None:
            suggested.append(Suggested(to.partner_id, to.profile, copy.reason))
    usual = Routing(level.lead, tuple(copies), tuple(suggested), tuple(reasons))
    usual = _with_help(usual) if facts.priority is Priority.P1 else usual
    lead = _hidden_source(facts, usual.lead, partners) if usual.lead else None
    return replace(usual, lead=lead)


def _with_help(usual: Routing) -> Routing:
    """Let the police lead on an emergency that would reach nobody who can be sent to it.

    Who led by the table gets a copy. A route that hides its source still does, but not its words.
    """
    told = [one for one in (usual.lead, *usual.copies) if one and one.profile in _WORDED]
    if usual.lead is None or any(one.partner_id in _EMERGENCY for one in told):
        return usual
    hidden = usual.lead.profile is ProfileName.INTEL_SANITISED
    police = Recipient(POLICE, ProfileName.CASE_NO_ID if hidden else ProfileName.FULL_CASE)
    others = (usual.lead, *usual.copies)
    copies = tuple(one for one in others if one.partner_id != POLICE)
    return replace(
        usual, lead=police, copies=copies, reasons=(*usual.reasons, "emergency_to_police")
    )


def _outside(facts: Facts, usual: Routing) -> Routing:
    if facts.priority is not Priority.P1:
        return _kept(usual, "outside_the_borough")
    others = [one for one in (usual.lead, *usual.copies) if one and one.partner_id != POLICE]
    ours = tuple(Suggested(r.partner_id, r.profile, "outside the borough") for r in others)
    return Routing(
        Recipient(POLICE, ProfileName.FULL_CASE),
        suggested=(*ours, *usual.suggested),
        reasons=("outside_the_borough", "emergency_to_police"),
    )


def _kept(usual: Routing, why: str) -> Routing:
    held = (usual.lead, *usual.copies)
    ours = tuple(Suggested(r.partner_id, r.profile, why) for r in held if r)
    return Routing(None, suggested=(*ours, *usual.suggested), reasons=(why,))


def _hidden_source(
    facts: Facts, recipient: Recipient, partners: Mapping[str, Partner]
) -> Recipient:
    hidden = partners[recipient.partner_id].anonymous_profile
    if hidden is None or not facts.anonymous or recipient.profile is not ProfileName.FULL_CASE:
        return recipient
    emergency = facts.priority is Priority.P1
    return replace(recipient, profile=ProfileName.CASE_NO_ID if emergency else hidden)

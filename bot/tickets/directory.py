"""The directory: partners, profiles, routes and services, checked against each other at start."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.reports.category import Taxonomy
from bot.reports.priority import Priority
from bot.reports.signposts import Contacts, load_contacts
from bot.tickets.facts import Facts, facts_of
from bot.tickets.partner import Partner, Profile, ProfileName, load_partners
from bot.tickets.routefile import load_routes
from bot.tickets.routing import IdentityRule, Route, Routing, route
from bot.tickets.ticket import LEAD, Ticket

# The partnership's own people, who read what goes to no partner yet.
DESK = "stockton_council.community_safety_hub"


@dataclass(frozen=True, slots=True)
class Directory:
    """Answers who leads, who may see what, and which services residents are pointed to."""

    partners: Mapping[str, Partner]
    profiles: Mapping[ProfileName, Profile]
    routes: Mapping[str, Route]
    contacts: Contacts

    def __getitem__(self, partner: str) -> Partner:
        """Return one partner; KeyError for an unknown id."""
        return self.partners[partner]

    def __contains__(self, partner: object) -> bool:
        """Tell whether this id is a partner."""
        return partner in self.partners

    def __iter__(self) -> Iterator[Partner]:
        """Yield the partners in the order of the file, each before its queues."""
        return iter(self.partners.values())

    def addressable(self) -> tuple[Partner, ...]:
        """Return the partners and queues that can be sent something."""
        return tuple(partner for partner in self if partner.addressable)

    def route(self, ticket: Ticket) -> Routing:
        """Return where a ticket goes."""
        return route(facts_of(ticket), self.routes, self.partners)

    def covers(self, category: str, other: str) -> bool:
        """Tell whether an emergency of this category reaches all whom one of the other would.

        Copies that hang on a condition do not count; a category that left the data covers nothing.
        """
        if not {category, other} <= set(self.routes):
            return False
        return self._in_emergency(other) <= self._in_emergency(category)

    def private(self, category: str) -> bool:
        """Tell whether reports of this category go to nobody without a yes, below P1."""
        return category in self.routes and self.routes[category].consent_first

    def _in_emergency(self, category: str) -> frozenset[str]:
        found = route(Facts(category, Priority.P1), self.routes, self.partners)
        return frozenset(to.partner_id for to in (found.lead, *found.copies) if to)

    def may_receive(self, partner: str, category: str) -> bool:
        """Tell whether staff may send a report of this category to a partner at all."""
        found = self.partners.get(partner)
        return bool(found and found.addressable and category not in found.never_direct)

    def name(self, partner: str) -> str:
        """Return a partner's name as residents read it."""
        return self.partners[partner].name

    def lead_name(self, ticket: Ticket) -> str:
        """Return who leads on a ticket: whoever became lead last, else who usually leads."""
        sent = [d.partner for d in ticket.deliveries if d.role == LEAD and d.partner in self]
        lead = sent[-1] if sent else None
        return self.name(lead) if lead else self.usual_lead_name(ticket.category, ticket.priority)

    def usual_lead_name(self, category: str, priority: Priority) -> str:
        """Return who leads on this category at this priority, as residents read it."""
        return self.name(self.routes[category].levels[priority].lead.partner_id)

    def first_reader(self, ticket: Ticket) -> str:
        """Return who reads a ticket first: its lead, or our own desk where it is held back."""
        held = self.route(ticket).lead is None and not ticket.deliveries
        return self.name(DESK) if held else self.lead_name(ticket)

    def expected_reader(
        self, category: str, priority: Priority, *, consent: bool | None, in_borough: bool | None
    ) -> str:
        """Return who would read a report of this kind first, by the rules of `route`."""
        no_consent = self.routes[category].consent_first and consent is not True
        if priority > Priority.P1 and (no_consent or in_borough is False):
            return self.name(DESK)
        return self.usual_lead_name(category, priority)

    def identity_rule(self, category: str) -> IdentityRule:
        """Return when the lead may learn who reported it."""
        return self.routes[category].identity

    def signposts(self, category: str) -> tuple[str, ...]:
        """Return one line per service that helps with this category and may be shown."""
        return self.contacts.lines(self.routes[category].signposts)

    def only_checked_numbers(self, text: str) -> str:
        """Return the text without telephone numbers that nobody has checked."""
        return self.contacts.only_checked_numbers(text)


def load_directory(data: Path, taxonomy: Taxonomy, wards: frozenset[str]) -> Directory:
    """Read `contacts.yml`, `partners.yml` and `routing.yml`; DataError names file and line."""
    contacts = load_contacts(data / "contacts.yml")
    categories = frozenset(category.id for category in taxonomy)
    partners, profiles = load_partners(data / "partners.yml", categories, contacts)
    routes = load_routes(
        data / "routing.yml", taxonomy=taxonomy, partners=partners, contacts=contacts, wards=wards
    )
    return Directory(partners, profiles, routes, contacts)

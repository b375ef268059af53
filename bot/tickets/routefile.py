"""Reads `routing.yml` and refuses a table with a hole or a forbidden path in it."""

from collections.abc import Mapping
from pathlib import Path

from bot.reports.category import Taxonomy
from bot.reports.datafile import Entry, read
from bot.reports.priority import Priority
from bot.reports.signposts import Contacts
from bot.tickets.condition import read_condition
from bot.tickets.partner import Partner, ProfileName
from bot.tickets.routing import Copy, IdentityRule, Level, Recipient, Route

_LEVELS = tuple(priority.name for priority in Priority)


def load_routes(
    path: Path,
    *,
    taxonomy: Taxonomy,
    partners: Mapping[str, Partner],
    contacts: Contacts,
    wards: frozenset[str],
) -> Mapping[str, Route]:
    """Return the route of every category; DataError names file and line of the first mistake."""
    root = read(path)
    root.only("identity_rules", "routes")
    _check_rules(root.need("identity_rules"))
    reader = _Reader(partners, contacts, wards)
    routes: dict[str, Route] = {}
    for entry in root.need("routes").each():
        category = entry.need("category")
        if category.text() not in taxonomy:
            raise category.error(f"'{category.text()}' is not a category")
        if category.text() in routes:
            raise category.error(f"the category '{category.text()}' is routed twice")
        routes[category.text()] = reader.route(entry)
    missing = [category.id for category in taxonomy if category.id not in routes]
    if missing:
        raise root.need("routes").error(f"no route for: {', '.join(missing)}")
    return routes


def _check_rules(entry: Entry) -> None:
    written = set(entry.fields())
    known = {rule.value for rule in IdentityRule}
    if written != known:
        raise entry.error(f"expected exactly these rules: {', '.join(sorted(known))}")


class _Reader:
    """Reads entries of the table against the partners, services and wards that exist."""

    def __init__(
        self, partners: Mapping[str, Partner], contacts: Contacts, wards: frozenset[str]
    ) -> None:
        self._partners = partners
        self._contacts = contacts
        self._wards = wards

    def route(self, entry: Entry) -> Route:
        entry.only("category", "identity", "consent_first", "signposts", "note", *_LEVELS)
        category = entry.need("category").text()
        first = entry.get("consent_first")
        note = entry.get("note")
        return Route(
            category=category,
            identity=entry.need("identity").choice(IdentityRule),
            levels={p: self._level(entry.need(p.name), category) for p in Priority},
            signposts=self._signposts(entry.need("signposts")),
            consent_first=first.truth() if first else False,
            note=note.text() if note else None,
        )

    def _level(self, entry: Entry, category: str) -> Level:
        entry.only("lead", "copies")
        lead = self._recipient(entry.need("lead"), category)
        entry.need("lead").only("to", "profile")
        written = entry.get("copies")
        copies = tuple(self._copy(row, category) for row in (written.each() if written else ()))
        names = [lead.partner_id, *(copy.to.partner_id for copy in copies)]
        if len(set(names)) < len(names):
            raise entry.error("the same partner stands here twice")
        return Level(lead, copies)

    def _copy(self, entry: Entry, category: str) -> Copy:
        entry.only("to", "profile", "when", "why", "suggest")
        to = self._recipient(entry, category)
        when, why, suggest = entry.get("when"), entry.get("why"), entry.get("suggest")
        if (when is None) == (suggest is None):
            raise entry.error("a copy needs either 'when' or 'suggest'")
        if suggest is not None:
            return Copy(to, None, suggest.text())
        condition = read_condition(entry.need("when"), self._wards, why=why.text() if why else None)
        self._check_support(entry, to, condition.text)
        return Copy(to, condition, condition.text)

    def _check_support(self, entry: Entry, to: Recipient, text: str) -> None:
        referral = to.profile is ProfileName.SUPPORT_REFERRAL
        if referral and "support" not in entry.need("when").fields():
            raise entry.error(f"a support referral needs the condition support: yes, not '{text}'")

    def _recipient(self, entry: Entry, category: str) -> Recipient:
        name = entry.need("to")
        partner = self._partners.get(name.text())
        if partner is None:
            raise name.error(f"'{name.text()}' is not in partners.yml")
        if not partner.addressable:
            raise name.error(
                f"'{name.text()}' cannot be sent anything; it goes to {partner.routes_to}"
            )
        if category in partner.never_direct:
            raise name.error(f"'{category}' must never be sent to {name.text()}")
        return Recipient(partner.id, entry.need("profile").choice(ProfileName))

    def _signposts(self, entry: Entry) -> tuple[str, ...]:
        for item in entry.each():
            if item.text() not in self._contacts:
                raise item.error(f"'{item.text()}' is not in contacts.yml")
        return entry.texts()

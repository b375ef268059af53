"""Who leads, who gets a copy, and what nobody may be sent."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import DataError
from bot.reports.category import Taxonomy
from bot.reports.priority import Priority
from bot.tickets.directory import Directory, load_directory
from bot.tickets.facts import Facts
from bot.tickets.partner import ProfileName
from bot.tickets.routing import IdentityRule, Recipient, Routing, route

DATA = Path(__file__).parents[3] / "data"
FILES = ("contacts.yml", "partners.yml", "routing.yml", "taxonomy.yml")
SEEDS = (
    "catalyst cleveland_fire cleveland_police pcc daat probation hmp_holme_house"
    " safe_in_tees_valley adult_safeguarding_board stockton_council public_health youth_justice"
    " thirteen durham_queens_campus vcas".split()
)


def go(directory: Directory, category: str, priority: Priority, **facts: object) -> Routing:
    """Route a report of these facts."""
    known = replace(Facts(category, priority), **facts)  # type: ignore[arg-type]
    return route(known, directory.routes, directory.partners)


def partners(routing: Routing) -> set[str]:
    """Return who is sent anything."""
    sent = (routing.lead, *routing.copies)
    return {recipient.partner_id for recipient in sent if recipient}


def test_all_partners_of_the_partnership_have_a_row(directory: Directory) -> None:
    """The fifteen of the partnership's own list are there, with a name residents can read."""
    assert set(SEEDS) <= {partner.id for partner in directory}
    assert all(directory[one].seed_name for one in SEEDS)


def test_every_category_has_a_lead_at_every_level(taxonomy: Taxonomy, directory: Directory) -> None:
    """45 categories and four levels; no queue of ours is a dead end."""
    for category in taxonomy:
        for priority in Priority:
            lead = go(directory, category.id, priority, share_identity=True).lead
            assert lead
            assert directory[lead.partner_id].addressable


@pytest.mark.parametrize(
    ("category", "priority", "lead"),
    [
        ("fly_tipping_litter", Priority.P4, "stockton_council.care_for_your_area"),
        ("drug_dealing_production", Priority.P3, "cleveland_police"),
        ("weapons", Priority.P1, "cleveland_police"),
        ("noise_nuisance", Priority.P4, "stockton_council.environmental_health"),
        ("rowdy_behaviour", Priority.P3, "stockton_council.civic_enforcement"),
        ("fire_safety", Priority.P4, "cleveland_fire"),
        ("child_safeguarding", Priority.P2, "stockton_council.childrens_hub"),
        ("other_unclear", Priority.P3, "stockton_council.community_safety_hub"),
    ],
)
def test_leads(directory: Directory, category: str, priority: Priority, lead: str) -> None:
    """The lead is the partner that the table names."""
    found = go(directory, category, priority).lead
    assert found
    assert lead == found.partner_id


def test_support_only_after_a_yes(directory: Directory) -> None:
    """A referral to support goes after a recorded yes, and is not even suggested without one."""
    asked = go(directory, "burglary", Priority.P3, support=True)
    unasked = go(directory, "burglary", Priority.P3)
    assert "vcas" in partners(asked)
    assert "vcas" not in partners(unasked) | {s.partner_id for s in unasked.suggested}


def test_the_landlord_hears_of_its_own_homes_only(directory: Directory) -> None:
    """Thirteen gets a copy of its own, a suggestion while nobody knows, and else nothing."""
    theirs = go(directory, "neighbour_nuisance", Priority.P3, thirteen=True)
    unknown = go(directory, "neighbour_nuisance", Priority.P3)
    others = go(directory, "neighbour_nuisance", Priority.P3, thirteen=False)
    assert "thirteen" in partners(theirs)
    assert "thirteen" in {s.partner_id for s in unknown.suggested}
    assert "thirteen" not in partners(others) | {s.partner_id for s in others.suggested}


def test_the_landlord_never_hears_of_abuse_or_dealing(directory: Directory) -> None:
    """Not sent, not suggested, and not possible for staff either."""
    for category in ("domestic_abuse", "drug_dealing_production", "county_lines_cuckooing"):
        for priority in Priority:
            found = go(directory, category, priority, thirteen=True, share_identity=True)
            assert "thirteen" not in partners(found) | {s.partner_id for s in found.suggested}
        assert not directory.may_receive("thirteen", category)


def test_prose_is_suggested_and_never_sent(directory: Directory) -> None:
    """A copy that only a person can decide on waits for that person."""
    found = go(directory, "robbery", Priority.P2)
    assert "stockton_council.security_centre" in {s.partner_id for s in found.suggested}
    assert "stockton_council.security_centre" not in partners(found)


def test_hateful_graffiti_goes_to_the_police_too(directory: Directory) -> None:
    """Only where it is said to be hateful."""
    hateful = go(directory, "graffiti_flyposting", Priority.P3, hate=True)
    plain = go(directory, "graffiti_flyposting", Priority.P3, hate=False)
    assert "cleveland_police" in partners(hateful)
    assert "cleveland_police" not in partners(plain)


def test_anonymous_words_reach_the_police_sanitised(directory: Directory) -> None:
    """Below P1 sanitised; in an emergency the words may save a life and only the name is hidden."""
    calm = go(directory, "burglary", Priority.P3, anonymous=True)
    urgent = go(directory, "burglary", Priority.P1, anonymous=True)
    assert Recipient("cleveland_police", ProfileName.INTEL_SANITISED) == calm.lead
    assert Recipient("cleveland_police", ProfileName.CASE_NO_ID) == urgent.lead


def test_outside_the_borough_only_emergencies_leave(directory: Directory) -> None:
    """The police hear of an emergency anywhere; else nobody but our staff does."""
    urgent = go(directory, "fly_tipping_litter", Priority.P1, in_borough=False)
    calm = go(directory, "fly_tipping_litter", Priority.P4, in_borough=False)
    assert {"cleveland_police"} == partners(urgent)
    assert (set(), None) == (partners(calm), calm.lead)
    assert "outside_the_borough" in calm.reasons


@pytest.mark.parametrize("category", ["domestic_abuse", "sexual_offence"])
def test_abuse_leaves_the_house_only_after_a_yes(directory: Directory, category: str) -> None:
    """Below P1 nothing is sent without consent; staff see where it would go."""
    unasked = go(directory, category, Priority.P2)
    agreed = go(directory, category, Priority.P2, share_identity=True)
    urgent = go(directory, category, Priority.P1)
    assert (None, set()) == (unasked.lead, partners(unasked))
    assert "cleveland_police" in {s.partner_id for s in unasked.suggested}
    assert "cleveland_police" in partners(agreed) & partners(urgent)


def test_a_release_lets_it_go_where_the_rule_knows_one(directory: Directory) -> None:
    """Below P1 a named person's release does what a yes would, and only with such a rule."""
    released = go(directory, "domestic_abuse", Priority.P2, released=True)
    assert "cleveland_police" in partners(released)
    strict = replace(directory.routes["domestic_abuse"], identity=IdentityRule.CONSENT)
    routes = {**directory.routes, "domestic_abuse": strict}
    facts = Facts("domestic_abuse", Priority.P2, released=True)
    assert None is route(facts, routes, directory.partners).lead


def test_names_and_signposts_for_residents(directory: Directory) -> None:
    """Residents read names, not ids, and only numbers that are sure."""
    assert "the council's street cleaning team" == directory.usual_lead_name(
        "fly_tipping_litter", Priority.P4
    )
    assert not any("03000 202525" in line for line in directory.signposts("domestic_abuse"))
    assert "Emergency: 999" in directory.signposts("domestic_abuse")


@pytest.fixture
def broken(tmp_path: Path, taxonomy: Taxonomy) -> Callable[[str, str, str], str]:
    """Return a function that breaks one line of a file and gives back the error."""

    def load(name: str, before: str, after: str) -> str:
        for file in FILES:
            text = (DATA / file).read_text(encoding="utf-8")
            assert file != name or before in text
            (tmp_path / file).write_text(
                text.replace(before, after, 1) if file == name else text, encoding="utf-8"
            )
        with pytest.raises(DataError) as caught:
            load_directory(tmp_path, taxonomy, frozenset({"Yarm"}))
        return str(caught.value)

    return load


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("routing.yml", "to: vcas", "to: nobody", "'nobody' is not in partners.yml"),
        ("routing.yml", "profile: full_case", "profile: everything", "'everything' is not one of"),
        ("routing.yml", "category: weapons", "category: swords", "'swords' is not a category"),
        ("routing.yml", "category: weapons", "category: robbery", "routed twice"),
        (
            "routing.yml",
            "case_no_id, when: {always: true}",
            "case_no_id, when: {moon: full}",
            "'moon' is not a condition",
        ),
        (
            "routing.yml",
            "case_no_id, when: {always: true}",
            "case_no_id, when: {ward: [Atlantis]}",
            "not a ward",
        ),
        (
            "routing.yml",
            "case_no_id, when: {tenure: thirteen",
            "case_no_id, when: {tenure: mine",
            "the landlord must be one of",
        ),
        (
            "routing.yml",
            "      lead: {to: cleveland_police, profile: full_case}\n",
            "",
            "'lead' is missing",
        ),
        (
            "routing.yml",
            "to: cleveland_police,",
            "to: stockton_council,",
            "cannot be sent anything",
        ),
        ("routing.yml", 'when: {support: "yes"}', "when: {always: true}", "support: yes"),
        ("routing.yml", "signposts: [emergency", "signposts: [sos", "'sos' is not in contacts.yml"),
        ("routing.yml", "identity: consent\n", "identity: maybe\n", "'maybe' is not one of"),
        (
            "partners.yml",
            "never_direct: [domestic_abuse, sexual_offence]",
            "never_direct: [tea]",
            "not a category",
        ),
        ("partners.yml", "routes_to: vcas", "routes_to: nobody", "'nobody' is not a partner"),
        (
            "partners.yml",
            "fields: [reporter, safe_times",
            "fields: [shoe_size, safe_times",
            "'shoe_size'",
        ),
        ("partners.yml", "  redirect_only:", "  redirected:", "'redirected' is not a profile"),
        ("partners.yml", "kind: support", "kind: club", "'club' is not one of"),
    ],
)
def test_mistakes_name_file_and_line(
    broken: Callable[[str, str, str], str], name: str, before: str, after: str, said: str
) -> None:
    """Whoever edits the data reads which line is wrong, and how."""
    message = broken(name, before, after)
    assert said in message
    assert f"{name}, line " in message


def test_a_forbidden_path_cannot_be_written(broken: Callable[[str, str, str], str]) -> None:
    """A table that sends dealing to the landlord is refused at start."""
    message = broken(
        "routing.yml",
        'to: daat, profile: anonymised_stats, suggest: "it is part of a theme at a hotspot',
        'to: thirteen, profile: case_no_id, suggest: "it is part of a theme at a hotspot',
    )
    assert "'drug_dealing_production' must never be sent to thirteen" in message

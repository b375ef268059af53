"""Need-to-know views: what a profile does not name has no way out."""

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import Forbidden
from bot.partners.views import ProfileViews
from bot.places.find import load_places
from bot.reports.category import load_taxonomy
from bot.reports.redact import redacted
from bot.reports.report import Channel, Consents, Place, Reporter, When
from bot.tickets.directory import Directory, load_directory
from bot.tickets.partner import ProfileName
from bot.tickets.status import Status
from bot.tickets.ticket import Delivery, PriorityChange, Release, Suggested, Ticket
from bot.triage.assessment import Reason
from bot.triage.danger import Priority

DATA = Path(__file__).parents[3] / "data"
TICKETS = 500
PHONE = "+447700900123"
NOW = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)
# Fields of a ticket that each profile may let out, canary by canary; all else must stay in.
MAY_SHOW: Mapping[ProfileName, frozenset[str]] = {
    ProfileName.FULL_CASE: frozenset(
        "ref category subtype narrative place_text place ward postcode pattern people vulnerability"
        " red_flag evidence landlord".split()
    ),
    ProfileName.CASE_NO_ID: frozenset(
        "ref category subtype narrative place_text place ward postcode pattern people"
        " landlord".split()
    ),
    ProfileName.LOCATION_TASK: frozenset(
        "ref category subtype place_text place ward postcode pattern evidence hazard"
        " would_help".split()
    ),
    ProfileName.SUPPORT_REFERRAL: frozenset(
        "ref category name contact safe_contact language".split()
    ),
    ProfileName.INTEL_SANITISED: frozenset(
        "ref category subtype place ward postcode pattern red_flag".split()
    ),
    ProfileName.ANONYMISED_STATS: frozenset("category ward".split()),
    ProfileName.REDIRECT_ONLY: frozenset({"ref"}),
}


@pytest.fixture(scope="module")
def directory() -> Directory:
    """Return the shipped directory."""
    taxonomy = load_taxonomy(DATA / "taxonomy.yml")
    return load_directory(DATA, taxonomy, load_places(DATA / "places").wards)


def canary(name: str, rng: random.Random) -> str:
    """Return a word that stands nowhere else."""
    return f"canary{name.replace('_', '')}{rng.randrange(10**9):09d}x"


def a_ticket(rng: random.Random, category: str) -> tuple[Ticket, dict[str, str]]:
    """Return a ticket with a canary in every field, and the canaries by the field's name."""
    names = (
        "ref conversation subtype narrative summary reason place_text place ward postcode when"
        " pattern people vehicle evidence vulnerability repeat name contact language hazard"
        " would_help landlord safe_contact answer suggested link delivery error by red_flag".split()
    )
    marks = {name: canary(name, rng) for name in names}
    marks["contact"] = f"{marks['contact']}@example.org"
    ticket = Ticket(
        ref=marks["ref"],
        created_at=NOW,
        channel=rng.choice(list(Channel)),
        conversation_id=marks["conversation"],
        category=category,
        priority=rng.choice(list(Priority)),
        narrative=f"{marks['narrative']} my name is {marks['name']} ring {marks['contact']}",
        status=Status.NEW,
        subtype=marks["subtype"],
        priority_reasons=(Reason("rule", "r", marks["reason"]),),
        priority_history=(PriorityChange(NOW, None, Priority.P2, marks["by"], marks["reason"]),),
        red_flags=(marks["red_flag"],),
        summary=marks["summary"],
        location=Place(
            f"{marks['place_text']} {marks['contact']}",
            marks["place"],
            marks["ward"],
            54.5,
            -1.3,
            marks["postcode"],
            True,
            "street",
        ),
        when=When(marks["when"], NOW, None, marks["pattern"], happening_now=False),
        people=(f"{marks['people']} knows {marks['name']}",),
        vehicles=(marks["vehicle"],),
        evidence=(marks["evidence"],),
        vulnerability={"effect": marks["vulnerability"]},
        repeat={"how_often": marks["repeat"]},
        reporter=Reporter(
            rng.choice([True, False, None]),
            marks["name"],
            marks["contact"],
            True,
            marks["language"],
        ),
        consents=Consents(rng.choice([False, None]), True, support=True),
        answers={
            "hazard": marks["hazard"],
            "would_help": marks["would_help"],
            "landlord": marks["landlord"],
            "safe_contact": marks["safe_contact"],
            "contact": marks["contact"],
            "what_taken": marks["answer"],
        },
        suggested=(Suggested("vcas", ProfileName.SUPPORT_REFERRAL, marks["suggested"]),),
        links=(marks["link"],),
        deliveries=(Delivery(marks["delivery"], "lead", "x", "dead", last_error=marks["error"]),),
    )
    return ticket, marks


@pytest.mark.parametrize("profile", list(ProfileName))
def test_no_canary_gets_out(directory: Directory, profile: ProfileName) -> None:
    """In 500 random tickets nothing leaves that the profile does not name, wherever it stands."""
    rng = random.Random(profile.value)
    categories = sorted(directory.routes)
    views = ProfileViews(directory)
    for _ in range(TICKETS):
        ticket, marks = a_ticket(rng, rng.choice(categories))
        shown = json.dumps(views.view(ticket, profile))
        out = {name for name, mark in marks.items() if mark in shown}
        assert out <= MAY_SHOW[profile], out - MAY_SHOW[profile]


def the_ticket(**changes: object) -> Ticket:
    """Return an ordinary ticket of a reporter who gave a name and a number."""
    sample = Ticket(
        ref="SSP-38Y-DF9",
        created_at=NOW,
        channel=Channel.WEB,
        conversation_id="c_1",
        category="burglary",
        priority=Priority.P3,
        narrative="I am Sue Smith, ring me on 07700 900123. They took my bike in a van NK12 ABC",
        status=Status.NEW,
        reporter=Reporter(False, "Sue Smith", PHONE, True, "en"),
    )
    return replace(sample, **changes)  # type: ignore[arg-type]


def test_a_view_says_its_version_reference_and_profile(directory: Directory) -> None:
    """Every view begins the same way."""
    view = ProfileViews(directory).view(the_ticket(), ProfileName.LOCATION_TASK)
    assert (1, "SSP-38Y-DF9", "location_task") == (
        view["schema_version"],
        view["ref"],
        view["profile"],
    )


def test_the_reporter_is_named_only_after_a_yes(directory: Directory) -> None:
    """Without a yes the lead gets neither name nor number, not even from the words."""
    views = ProfileViews(directory)
    unasked = views.view(the_ticket(), ProfileName.FULL_CASE)
    agreed = views.view(the_ticket(consents=Consents(share_identity=True)), ProfileName.FULL_CASE)
    assert None is unasked["reporter"]
    assert "Smith" not in json.dumps(unasked)
    assert "900123" not in json.dumps(unasked)
    assert {"name": "Sue Smith", "contact": PHONE} == {
        key: value
        for key, value in dict(agreed["reporter"]).items()  # type: ignore[call-overload]
        if key in ("name", "contact")
    }


def test_anonymous_wins_over_a_stale_yes(directory: Directory) -> None:
    """Whoever asked to stay anonymous is not named, whatever was said to another question."""
    ticket = the_ticket(
        consents=Consents(share_identity=True), reporter=Reporter(True, "Sue Smith", PHONE)
    )
    assert None is ProfileViews(directory).view(ticket, ProfileName.FULL_CASE)["reporter"]


def test_a_named_person_may_release_it_where_the_rule_knows_that(directory: Directory) -> None:
    """Vital interests and the safety of a child allow it, an ordinary burglary does not."""
    views = ProfileViews(directory)
    released = the_ticket(release=Release("a.duty", "danger to life"))
    child = views.view(replace(released, category="child_safeguarding"), ProfileName.FULL_CASE)
    theft = views.view(released, ProfileName.FULL_CASE)
    assert child["reporter"]
    assert "a.duty" in json.dumps(child["identity_released"])
    assert None is theft["reporter"]


def test_no_support_referral_without_a_yes(directory: Directory) -> None:
    """There is no view at all."""
    with pytest.raises(Forbidden):
        ProfileViews(directory).view(the_ticket(), ProfileName.SUPPORT_REFERRAL)


def test_intelligence_keeps_plates_and_drops_words(directory: Directory) -> None:
    """The registration is worth keeping, the reporter's words would give them away."""
    view = ProfileViews(directory).view(the_ticket(), ProfileName.INTEL_SANITISED)
    assert ["NK12 ABC"] == view["vehicles"]
    assert "bike" not in json.dumps(view)


def test_numbers_for_scrutiny_carry_no_reference(directory: Directory) -> None:
    """A count cannot be led back to a report."""
    view = ProfileViews(directory).view(the_ticket(), ProfileName.ANONYMISED_STATS)
    assert (None, "2026-11", "under 5") == (view["ref"], view["month"], view["count"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ring 07700 900 123 after six", "ring [number removed] after six"),
        ("mail me at a.b@example.org ok", "mail me at [e-mail removed] ok"),
        ("my name is Joe Bloggs and he hit me", "my name is [name removed] and he hit me"),
        ("Sue saw it, so did SUE SMITH", "[name removed] saw it, so did [name removed]"),
        ("at 12 Norton Road on 20/11 about 10.30, van NK12 ABC", None),
    ],
)
def test_redaction(text: str, left: str | None) -> None:
    """Numbers, e-mails and the reporter's names go; places, times and plates stay."""
    assert (left or text) == redacted(text, names=("Sue Smith",), contacts=(PHONE,))

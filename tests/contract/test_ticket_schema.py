"""The exported ticket is what `docs/api/ticket.schema.json` says, and nothing else."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from bot.places.candidate import Precision
from bot.reports.report import Channel, Consents, Place, Reporter, When
from bot.settings import ROOT
from bot.tickets.partner import ProfileName
from bot.tickets.reference import new_reference
from bot.tickets.status import Status
from bot.tickets.ticket import Delivery, PriorityChange, Release, Suggested, Ticket, to_json
from bot.triage.assessment import Reason
from bot.triage.danger import Priority
from tests.fakes.clock import START
from tests.fakes.samples import a_ticket

SCHEMA: dict[str, Any] = json.loads((ROOT / "docs/api/ticket.schema.json").read_text("utf-8"))
CHECKER = Draft202012Validator(SCHEMA, format_checker=FormatChecker(formats=["date-time"]))

WORDS = st.text(max_size=40)
NAMES = st.from_regex(r"\A[a-z][a-z0-9_]{0,20}\Z")
TIMES = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
MAYBE_WORDS, MAYBE_TIMES = st.none() | WORDS, st.none() | TIMES
MAYBE = st.none() | st.booleans()
ANSWERS = st.dictionaries(NAMES, WORDS, max_size=3)
PRIORITIES = st.sampled_from(list(Priority))
PROFILES = st.sampled_from([profile.value for profile in ProfileName])
PRECISIONS = st.none() | st.sampled_from([precision.value for precision in Precision])


def many(one: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return none to three of these."""
    return st.lists(one, max_size=3).map(tuple)


PLACES = st.builds(
    Place,
    text=MAYBE_WORDS,
    place=MAYBE_WORDS,
    ward=MAYBE_WORDS,
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
    postcode=MAYBE_WORDS,
    in_borough=MAYBE,
    precision=PRECISIONS,
)
DELIVERIES = st.builds(
    Delivery,
    partner=NAMES,
    role=st.sampled_from(["lead", "copy"]),
    profile=PROFILES,
    state=st.sampled_from(["pending", "delivered", "accepted", "failed"]),
    attempts=st.integers(0, 200),
    delivered_at=MAYBE_TIMES,
    accepted_at=MAYBE_TIMES,
)
TICKETS = st.builds(
    Ticket,
    ref=st.builds(new_reference),
    created_at=TIMES,
    channel=st.sampled_from(list(Channel)),
    conversation_id=MAYBE_WORDS,
    category=NAMES,
    priority=PRIORITIES,
    narrative=WORDS,
    status=st.sampled_from(list(Status)),
    subtype=MAYBE_WORDS,
    priority_reasons=many(st.builds(Reason, st.sampled_from(["rule", "model"]), NAMES, WORDS)),
    priority_history=many(
        st.builds(PriorityChange, TIMES, st.none() | PRIORITIES, PRIORITIES, NAMES, WORDS)
    ),
    strategy=many(st.integers(1, 9)),
    red_flags=many(NAMES),
    summary=MAYBE_WORDS,
    location=PLACES,
    when=st.builds(When, MAYBE_WORDS, MAYBE_TIMES, MAYBE_TIMES, MAYBE_WORDS, MAYBE),
    people=many(WORDS),
    vehicles=many(WORDS),
    evidence=many(WORDS),
    vulnerability=ANSWERS,
    repeat=ANSWERS,
    reporter=st.builds(Reporter, MAYBE, MAYBE_WORDS, MAYBE_WORDS, MAYBE, MAYBE_WORDS),
    consents=st.builds(Consents, MAYBE, MAYBE, MAYBE),
    release=st.none() | st.builds(Release, NAMES, WORDS),
    answers=ANSWERS,
    needs_human=st.booleans(),
    unfinished=st.booleans(),
    suggested=many(st.builds(Suggested, NAMES, PROFILES, WORDS)),
    links=many(st.builds(new_reference)),
    deliveries=many(DELIVERIES),
)


def wrong(ticket: Ticket) -> list[str]:
    """Return what does not fit, of the ticket as it is exported: one line of JSON."""
    line = json.loads(json.dumps(to_json(ticket), ensure_ascii=False))
    return [f"{error.json_path}: {error.message}" for error in CHECKER.iter_errors(line)]


def full() -> Ticket:
    """Return a ticket with every member filled."""
    delivery = Delivery("cleveland_police", "lead", "full_case", "accepted", 1, START, START)
    release = Release("reviewer@safer.example", "a child is in danger")
    return a_ticket(deliveries=(delivery,), release=release)


def test_the_schema_is_a_schema() -> None:
    """It is right by JSON Schema 2020-12."""
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"conversation_id": "c_1", "channel": Channel.WEB, "priority": Priority.P1},
        {"location": Place(), "when": When(), "reporter": Reporter(), "consents": Consents()},
        {"subtype": None, "summary": None, "suggested": (), "links": (), "answers": {}},
        {"status": Status.CLOSED, "unfinished": True, "needs_human": False},
        {"release": Release("reviewer@safer.example", "a child is in danger")},
    ],
)
def test_samples_fit(changes: dict[str, Any]) -> None:
    """A ticket with everything, and those that lack something."""
    assert [] == wrong(a_ticket(**changes))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TICKETS)
def test_every_ticket_fits(ticket: Ticket) -> None:
    """Whatever a ticket holds, its export is by the schema."""
    assert [] == wrong(ticket)


def test_the_schema_and_the_export_have_the_same_members() -> None:
    """Nothing is exported that is not told, at any depth, and nothing told that is not exported."""
    assert set(_told(SCHEMA)) == set(_exported(to_json(full())))


def test_every_member_is_always_there() -> None:
    """Unknown is null, so each object names all of its members as required."""
    assert [] == [
        name
        for name, schema in _objects(SCHEMA)
        if set(schema["properties"]) != set(schema.get("required", ()))
    ]


@pytest.mark.parametrize(
    ("member", "kind"),
    [("status", Status), ("channel", Channel)],
)
def test_the_words_of_the_schema_are_those_of_the_code(member: str, kind: Any) -> None:
    """No state is forgotten."""
    assert [one.value for one in kind] == SCHEMA["properties"][member]["enum"]


def test_profiles_priorities_and_precisions_are_those_of_the_code() -> None:
    """The lists that stand apart are whole too."""
    known, place = SCHEMA["$defs"], SCHEMA["properties"]["location"]["properties"]
    assert [profile.value for profile in ProfileName] == known["profile"]["enum"]
    assert [priority.name for priority in Priority] == known["priority"]["enum"]
    assert [*(one.value for one in Precision), None] == place["precision"]["enum"]


@pytest.mark.parametrize(
    "change", [{"priority": "P5"}, {"status": "eaten"}, {"created_at": "yesterday"}, {"ref": "1"}]
)
def test_what_is_wrong_is_noticed(change: dict[str, str]) -> None:
    """The schema is no sieve."""
    assert not CHECKER.is_valid(to_json(full()) | change)


def _told(schema: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for name, inner in schema.get("properties", {}).items():
        yield f"{above}{name}"
        yield from _told(inner, f"{above}{name}.")
        yield from _told(inner.get("items", {}), f"{above}{name}.")


def _exported(value: Mapping[str, Any], above: str = "") -> Iterator[str]:
    # What residents said by question has the questions' names, which are data.
    for name, inner in value.items():
        yield f"{above}{name}"
        members = inner[0] if isinstance(inner, list) and inner else inner
        if isinstance(members, dict) and name not in ("vulnerability", "repeat", "answers"):
            yield from _exported(members, f"{above}{name}.")


def _objects(schema: Mapping[str, Any], name: str = "ticket") -> Iterator[tuple[str, Any]]:
    if "properties" in schema:
        yield name, schema
        for inner_name, inner in schema["properties"].items():
            yield from _objects(inner, inner_name)
            yield from _objects(inner.get("items", {}), inner_name)


def test_a_release_is_exported() -> None:
    """Who lets partners know the reporter without a yes is in the export, with the reason."""
    release = Release("reviewer@safer.example", "a child is in danger")
    told = to_json(a_ticket(release=release))
    assert {"by": release.by, "reason": release.reason} == told["release"]
    assert None is to_json(a_ticket())["release"]

"""What the console says of tickets, in plain words: facts, reasons, times."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot.console.veil import Veil
from bot.reports.phrases import ENGLISH
from bot.usecases.desk import Desk

LONDON = ZoneInfo("Europe/London")
_PIN = re.compile(r"(PIN(?: is)? )\d{4}")
_REASONS = {
    "danger_now": "Danger now",
    "direct_answer": "The resident's answer to a safety question",
    "category": "Usual priority of this category",
}


@dataclass(frozen=True, slots=True)
class ShownReason:
    """One reason with words a person understands."""

    kind: str
    id: str
    words: str
    quote: str


def clock_time(at: datetime) -> str:
    """Return a time as people here read it, for example 5 Nov 2026, 21:07."""
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%b %Y, %H:%M}"


def without_pin(text: str) -> str:
    """Return what the bot said without the resident's PIN, which is theirs alone."""
    return _PIN.sub(r"\g<1>****", text)


def age(since: datetime, now: datetime) -> str:
    """Return how long ago, in the largest fitting unit."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} days"


def marked(text: str, quotes: Iterable[str]) -> Markup:
    """Return the text, escaped, with every quoted stretch highlighted."""
    spans = _spans(text, quotes)
    parts, at = [], 0
    for start, end in spans:
        parts += [escape(text[at:start]), Markup("<mark>"), escape(text[start:end])]
        parts.append(Markup("</mark>"))
        at = end
    return Markup("").join([*parts, escape(text[at:])])


def reasons(veil: Veil) -> list[ShownReason]:
    """Return why the ticket has its priority, in words."""
    found = veil.ticket.priority_reasons
    return [ShownReason(r.kind, r.id, _reason(r.id), veil.words(r.quote)) for r in found]


def facts(desk: Desk, veil: Veil) -> list[tuple[str, str]]:
    """Return what is known as name and value, through the veil; what is not known says so."""
    ticket = veil.ticket
    place, when, who = ticket.location, ticket.when, ticket.reporter
    strategy = [desk.taxonomy.strategy[n].label for n in ticket.strategy]
    known = [
        ("Where", _with(place.text, place.place, place.ward, place.postcode)),
        ("When", _with(when.text, when.pattern)),
        ("Happening now", _yes(when.happening_now)),
        ("Who", ", ".join(ticket.people)),
        ("Vehicles", ", ".join(ticket.vehicles)),
        ("Evidence", ", ".join(ticket.evidence)),
        ("Safe to text or ring", _yes(who.safe_to_contact)),
        ("May share who they are", _yes(ticket.consents.share_identity)),
        ("May pass the report on", _yes(ticket.consents.pass_on)),
        ("Wants support", _yes(ticket.consents.support)),
        ("Language", _language(desk, who.language)),
        ("Strategy", "; ".join(strategy)),
        ("Red flags", ", ".join(_reason(flag) for flag in ticket.red_flags)),
        ("Channel", {"web": "Web chat", "sms": "Text message"}.get(ticket.channel, "Staff")),
        ("Made", clock_time(ticket.created_at)),
    ]
    shown = [(name, veil.words(value) or "Not known") for name, value in known]
    return [("Reporter", veil.reporter()), *shown]


def _language(desk: Desk, code: str | None) -> str:
    """Return the language by name, and whether our words in it are to be trusted."""
    book = desk.phrases.foreign(code)
    if book is None:
        return "English" if code == ENGLISH else code or ""
    unread = "" if book.checked else " (no native speaker has checked what we say in it)"
    return f"{book.name}{unread}"


def _spans(text: str, quotes: Iterable[str]) -> list[tuple[int, int]]:
    found = []
    lower = text.lower()
    for quote in {q.lower() for q in quotes if q}:
        start = lower.find(quote)
        while start >= 0:
            found.append((start, start + len(quote)))
            start = lower.find(quote, start + len(quote))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _reason(id_: str) -> str:
    plain = id_.removeprefix("rf_").removeprefix("unanswered:rf_").replace("_", " ")
    return _REASONS.get(id_, plain.capitalize())


def _with(first: str | None, *more: str | None) -> str:
    rest = ", ".join(dict.fromkeys(m for m in more if m and m != first))
    return f"{first} ({rest})" if first and rest else first or rest


def _yes(value: bool | None) -> str:
    return {True: "Yes", False: "No", None: ""}[value]

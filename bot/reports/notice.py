"""Notices what a first message already says, so that nobody is asked what they have told."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.reports.beside import leads_with, named_beside
from bot.reports.report import When
from bot.reports.timewords import time_words
from bot.reports.vehicle import find_vehicles
from bot.reports.when import find

_WHO = r"(?:is|are|was|were|been|got|getting|'s|hes|shes|theyre|badly|someone|somebody|he|she|they)"
_HARM = r"(?:hurt|injured|stabbed|shot|bleeding|unconscious|knocked\s+out|beaten\s+up)"
_HURT = re.compile(
    rf"\b(?:{_WHO}\s+(?:been\s+|getting\s+|badly\s+|really\s+|quite\s+)?{_HARM}"
    r"|blood\s+(?:everywhere|all\s+over|pouring|coming)|not\s+breathing|black\s+eye"
    r"|broken\s+(?:arm|leg|nose|jaw|bone|wrist|ribs?)|in\s+hospital|ambulance)\b",
    re.IGNORECASE,
)
_UNHURT = re.compile(
    r"\b(?:no\s?(?:one|body)(?:\s*'?s|\s+is|\s+was|\s+got|\s+has\s+been|\s+were)?\s+(?:been\s+)?"
    r"(?:hurt|injured)|no\s+(?:injuries|one\s+hurt)"
    r"|(?:not|wasn'?t|weren'?t|isn'?t|aren'?t|never\s+got)\s+(?:been\s+|badly\s+)?(?:hurt|injured)"
    r"|(?:every(?:one|body)|we|i|he|she|they)(?:'?s|'?re|'?m|\s+is|\s+are|\s+am|\s+was|\s+were)?"
    r"\s+(?:all\s+)?(?:ok(?:ay)?|fine|unhurt|safe)\b)",
    re.IGNORECASE,
)
# "Is anyone hurt" and "could get hurt" tell nothing.
_NOT_SAID = re.compile(
    r"\b(?:if|could|might|may|will|gonna|going\s+to|would|before|until|want(?:s|ed)?\s+to|threaten\w*"
    r"|is\s+any\s?(?:one|body))\b[^.!?]{0,40}$",
    re.IGNORECASE,
)
# What leads to a place: "behind the shops on", "at the top of".
_LEADS = frozenset(
    "in on at near by behind outside around round opposite beside inside along across through"
    " thru off nr nearby over between up down under beneath above below next past top bottom end"
    " corner of to the a my our back front side middle old shops shop pub school park flats path"
    " alley lane cut beck field woods bus stop station bridge garages car church club chippy"
    " bench underpass subway bin bins gate entrance junction roundabout estate house street road"
    " pond river number no".split()
)
# Where a phrase may begin: with a word that leads, or with the spot itself, "flats on".
_STARTS = frozenset(
    "flats path alley underpass subway junction roundabout entrance bench garages"
    " in on at near by behind outside around round opposite beside inside along across through"
    " thru off nr nearby over between up down under beneath above below next past top bottom end"
    " corner back".split()
)
# "Wellington Square main entrance", "Darlington Lane end".
_PART = re.compile(
    r"\s+(?:(?:main|front|back|side|top|bottom)\s+)?"
    r"(?:entrance|gates?|car\s?park|bus\s+stop|underpass|subway|end)\b",
    re.IGNORECASE,
)
# "Between Shaftesbury Street and Hartington Road".
_BOTH = re.compile(r"\b(?:between|corner|junction|where)\b[^.!?;\n]*$", re.IGNORECASE)
_AND = re.compile(r"\s*(?:and|&|n|to|with|meets)\s+(?:the\s+)?", re.IGNORECASE)
_TAIL = re.compile(
    r"\s*,?\s*(?:(?:by|near|past|behind|opposite|next\s+to|outside|at|in|beside|just\s+off)\s+"
    r"(?:the\s+|a\s+)?(?!(?:the|an?)\b)(?:[\w'’-]+\s?){1,3})(?=\s*$|[.,!?;])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w'’&-]+")
_MOST_WORDS = 12
# "Outside my house in Norton" tells nobody where.
_OWN = frozenset("my our his her their your".split())


class Found(Protocol):
    """A place that a text may mean, as far as this room needs to know it."""

    @property
    def start(self) -> int:
        """Where its name begins in the text."""
        ...

    @property
    def end(self) -> int:
        """Where its name ends."""
        ...

    @property
    def choices(self) -> int:
        """How many places of this name fit."""
        ...

    @property
    def label(self) -> str:
        """Its name as a choice for the resident."""
        ...

    @property
    def enough(self) -> bool:
        """Whether somebody could be sent there."""
        ...


class FindsPlaces(Protocol):
    """Finds places in free text; `bot.places.find.Places` is the real one."""

    def find(self, text: str, hint: str = "") -> Sequence[Found]:
        """Return the places a text may mean, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Noticed:
    """What a message says: `known` by slot, in the reporter's words, or "yes" and "no".

    `where_choices` are the labels of what an unclear name may be ("High Street, Norton").
    """

    known: Mapping[str, str] = field(default_factory=dict)
    when: When | None = None
    where_choices: tuple[str, ...] = ()


def notice(text: str, now: datetime, places: FindsPlaces) -> Noticed:
    """Return what a first message already answers; a slot that it leaves open is not in `known`.

    A place counts when somebody could be sent there: a town or an unclear "High Street" does not,
    "behind the Asda in Thornaby" does.
    """
    found = places.find(text)
    when = find(text, now)
    known = {
        "where": _where(text, found),
        "when": when.text if when else None,
        "happening_now": _happening(when),
        "how_often": when.pattern if when else None,
        "vehicle": ", ".join(find_vehicles(text)) or None,
        "anyone_hurt": _hurt(text),
    }
    choices = tuple(place.label for place in found if found[0].choices > 1 and place.choices > 1)
    return Noticed({slot: said for slot, said in known.items() if said}, when, choices)


def _where(text: str, found: Sequence[Found]) -> str | None:
    if not found or found[0].choices > 1:
        return None
    best = found[0]
    start, end = _both(text, best, found)
    told = phrase(text, start, end)
    before = _WORD.findall(told.partition(text[start:end])[0].lower())
    theirs = not _OWN.isdisjoint(before)
    named = not theirs and any(not (word in _LEADS or word.isdigit()) for word in before)
    return told if best.enough or named else None


def _both(text: str, best: Found, found: Sequence[Found]) -> tuple[int, int]:
    """Return where a place's name stands, with that of the other side: "between … and …"."""
    for other in found:
        one, two = sorted((best, other), key=lambda place: place.start)
        if _AND.fullmatch(text[one.end : two.start]) and _BOTH.search(text[: one.start]):
            return one.start, two.end
    return best.start, best.end


def phrase(text: str, start: int, end: int) -> str:
    """Return the words for a place around its name: "behind the shops on Norton Rd by the beck".

    What is near it may have a name too: "outside the Aldi on Norton Rd".
    """
    first = at = start
    words = list(_WORD.finditer(text[:start]))[-_MOST_WORDS:]
    while words:
        word, plain = words[-1], words[-1].group().lower()
        named = 0 if plain in _LEADS or plain.isdigit() else named_beside(text, words)
        gap = text[word.end() : at].strip()
        if gap == "," and named and leads_with(words, named):
            gap = ""
        if gap or not (named or plain in _LEADS or plain.isdigit()):
            break
        at = words[-named].start() if named else word.start()
        if named or plain in _STARTS or plain.isdigit():
            first = at
        words = words[: -(named or 1)]
    return text[first : _tail_end(text, end)].strip(" ,")


def _tail_end(text: str, end: int) -> int:
    """Return where "by the beck" ends, before any words for time."""
    part = _PART.match(text, end)
    end = part.end() if part else end
    clause = re.split(r"[.!?;\n]", text[end:], maxsplit=1)[0]
    times = [piece.start for piece in time_words(clause)]
    tail = _TAIL.match(clause[: min(times)] if times else clause)
    return end + (len(tail.group().rstrip()) if tail else 0)


def _happening(when: When | None) -> str | None:
    if when is None or when.happening_now is None:
        return None
    return "yes" if when.happening_now else "no"


def _hurt(text: str) -> str | None:
    if _UNHURT.search(text):
        return "no"
    match = _HURT.search(text)
    return "yes" if match and not _NOT_SAID.search(text[: match.start()]) else None

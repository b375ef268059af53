"""An answer that tells more than was asked: which of its words answer which question.

"Mill Lane in Norton, Saturday night, they took a lawnmower" is a place, a time and what was taken.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.reports.notice import FindsPlaces, notice
from bot.reports.timewords import time_words
from bot.reports.vehicle import find_vehicles

# Only answers to these tell of the incident so plainly that their parts can be told apart.
TELLING = frozenset({"where", "when", "who", "vehicle", "what_taken"})
_CLAUSE = re.compile(r"[^,.;!?\n]+(?:[.](?=\d)[^,.;!?\n]*)*")
_TAKEN = re.compile(
    r"\b(?:took|taken|stole|stolen|nicked|pinched|swiped|robbed|got\s+away\s+with|made\s+off\s+with)\b",
    re.IGNORECASE,
)
# "Nothing was taken", "has it been taken", "I took a picture", "they took off".
_NOT_TAKEN = re.compile(
    r"\b(?:nothing|nowt|not|wasn'?t|didn'?t|i|we)\b|\btook\s+(?:off|me|us|him|her|place|ages|part)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:(?:an?|one|two|three|four|five|six|\d{1,2}|some|few|several|couple|group|gang|bunch|load"
    r"|them|those|same)\s+(?:of\s+)?(?:[a-z-]+\s+){0,3}?)"
    r"(?:lads?|lad|m[ae]n|wom[ae]n|lass(?:es)?|girls?|boys?|kids?|youths?|teen(?:ager)?s?|blokes?"
    r"|fellas?|people|males?|females?|bikers?)\b",
    re.IGNORECASE,
)
# Where somebody lives or comes from is not where it happened.
_OF_PEOPLE = re.compile(r"\b(?:lives?|living|stays?|staying|from|works?|known)\b", re.IGNORECASE)
_EDGES = re.compile(
    r"^(?:[\s,.;:-]|\b(?:and|but|on|at|in|about|around|it\s+was)\b\s*)+"
    r"|(?:[\s,.;:-]|\s\b(?:and|but|on|at|in|about|around|it\s+was)\b)+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What of an answer belongs to the question that was asked, and what to others, by slot."""

    own: str
    others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A stretch of an answer between two stops; the slots that it tells of."""

    text: str
    slots: frozenset[str]


def sort_out(slot: str, said: str, now: datetime, places: FindsPlaces) -> Parts:
    """Return the parts of an answer to this slot's question; all of it is its own where it is one.

    What goes to another question is left out of its own part, but for words that belong to both.
    """
    if slot not in TELLING:
        return Parts(said)
    noticed = notice(said, now, places).known
    told = {name: noticed[name] for name in ("where", "when", "how_often") if name in noticed}
    if "where" in told and _OF_PEOPLE.search(said) and slot != "where":
        del told["where"]
    clauses = [_clause(text, told, now, places) for text in _CLAUSE.findall(said)]
    words = (told.get("where"), told.get("when"))
    for name in ("what_taken", "who"):
        parts = [_without(c.text, words) for c in clauses if name in c.slots]
        told |= {name: ", ".join(filter(None, parts))} if any(parts) else {}
    vehicles = find_vehicles(said)
    told |= {"vehicle": ", ".join(vehicles)} if vehicles else {}
    others = {name: words for name, words in told.items() if name != slot}
    return Parts(_own(slot, said, told, clauses), others)


def _clause(text: str, told: Mapping[str, str], now: datetime, places: FindsPlaces) -> _Clause:
    slots = set(notice(text, now, places).known) & set(told)
    if _TAKEN.search(text) and not _NOT_TAKEN.search(text):
        slots.add("what_taken")
    elif _PEOPLE.search(text):
        slots.add("who")
    if find_vehicles(text):
        slots.add("vehicle")
    return _Clause(text, frozenset(slots))


def _own(slot: str, said: str, told: Mapping[str, str], clauses: Iterable[_Clause]) -> str:
    """Return what is left for the question asked: no clause that only answers another one."""
    if not set(told) - {slot, "how_often"}:
        return said
    if slot in ("when", "vehicle") and slot in told:
        return told[slot]
    kept = [clause.text for clause in clauses if not clause.slots or slot in clause.slots]
    others = [told[name] for name in ("when", "where") if name != slot and name in told]
    left = (_without(text, others) for text in kept)
    return ", ".join(filter(None, left)) or said


def _without(text: str, parts: Iterable[str | None]) -> str:
    """Return a text without words that answer other questions, and what led to them."""
    for words in filter(None, parts):
        for piece in (words, *(found.words for found in time_words(words))):
            text = text.replace(piece, " ")
    return _EDGES.sub("", " ".join(text.split())).strip()

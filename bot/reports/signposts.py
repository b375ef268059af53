"""Services that residents may be pointed to; a number nobody has checked is shown to nobody."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from bot.reports.datafile import Entry, read

# Runs of digits long enough to be a telephone number; dates and times are shorter or have signs.
_NUMBER = re.compile(r"(?<![\w£.])\+?\d(?:[ ]?\d){4,13}(?!\w|[.]\d)")

_BRACKET = re.compile(r"\s*\([^()]*\)")
# Each clause keeps the sign or word that joins it to the one before.
_CLAUSE = re.compile(r"(?=\s*;|,(?!\d)|\s+or\s+(?!\d))")


class Confidence(StrEnum):
    """How sure we are of a fact about a service or partner."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Checked:
    """Who rang the number, and when."""

    date: date
    initials: str


@dataclass(frozen=True, slots=True)
class Contact:
    """One service: what residents call it, how it is reached, and how sure we are."""

    id: str
    name: str
    confidence: Confidence
    verify: bool
    number: str | None = None
    out_of_hours: str | None = None
    web: str | None = None
    hours: str | None = None
    hours_verified: bool = False
    checked: Checked | None = None
    always: bool = False
    notes: str | None = None

    @property
    def showable(self) -> bool:
        """True where residents may be shown this: 999, 101, 55, or sure, or checked by a person."""
        sure = self.confidence is Confidence.HIGH and not self.verify
        return self.always or sure or self.checked is not None

    @property
    def line(self) -> str:
        """The service as one line for residents; hours only where somebody verified them."""
        how = ", ".join(part for part in (self.number, self.web) if part)
        hours = f" ({self.hours})" if self.hours and self.hours_verified else ""
        return f"{self.name}: {how}{hours}"


class Contacts:
    """Every service by id, and what may be shown of them."""

    def __init__(self, contacts: Mapping[str, Contact], retired: Mapping[str, str]) -> None:
        self._contacts = dict(contacts)
        known: dict[str, bool] = dict.fromkeys(map(_digits, retired), False)
        for contact in contacts.values():
            for number in filter(None, (contact.number, contact.out_of_hours)):
                key = _digits(number)
                known[key] = known.get(key, False) or contact.showable
        self._known = known

    def __getitem__(self, contact: str) -> Contact:
        """Return one service; KeyError for an unknown id."""
        return self._contacts[contact]

    def __contains__(self, contact: object) -> bool:
        """Tell whether this id is a service."""
        return contact in self._contacts

    def __iter__(self) -> Iterator[Contact]:
        """Yield the services in the order of the file."""
        return iter(self._contacts.values())

    def unchecked(self) -> tuple[Contact, ...]:
        """Return the services that no resident is shown until somebody checks them."""
        return tuple(contact for contact in self if not contact.showable)

    def lines(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return one line for residents per service that may be shown, in the order given."""
        return tuple(self[one].line for one in ids if self[one].showable)

    def hidden_numbers(self, text: str) -> tuple[str, ...]:
        """Return the telephone numbers in a text that residents must not be shown.

        A number that no service here has counts as unchecked too.
        """
        return tuple(m.group() for m in _NUMBER.finditer(text) if not self._may_show(m.group()))

    def only_checked_numbers(self, text: str) -> str:
        """Return the text without the numbers nobody has checked, and the words that lead to them.

        What goes is the bracket or the clause that holds the number, else the whole sentence.
        """
        if not self.hidden_numbers(text):
            return text
        return " ".join(filter(None, map(self._without_hidden, _sentences(text))))

    def _without_hidden(self, sentence: str) -> str:
        if not self.hidden_numbers(sentence):
            return sentence
        sentence = _BRACKET.sub(lambda m: "" if self.hidden_numbers(m[0]) else m[0], sentence)
        first, *others = _CLAUSE.split(sentence.rstrip(".!?"))
        if self.hidden_numbers(first):
            return ""
        kept = [first, *(clause for clause in others if not self.hidden_numbers(clause))]
        return "".join(kept).rstrip(" ,;") + sentence[len(sentence.rstrip(".!?")) :]

    def _may_show(self, number: str) -> bool:
        return self._known.get(_digits(number), False)


def load_contacts(path: Path) -> Contacts:
    """Read and check `contacts.yml`; DataError names file and line of the first mistake."""
    root = read(path)
    root.only("contacts", "retired")
    contacts: dict[str, Contact] = {}
    for entry in root.need("contacts").each():
        contact = _contact(entry)
        if contact.id in contacts:
            raise entry.error(f"contact '{contact.id}' is written twice")
        contacts[contact.id] = contact
    retired = root.get("retired")
    gone = {
        row.need("number").text(): row.need("why").text()
        for row in (retired.each() if retired else ())
    }
    return Contacts(contacts, gone)


def _contact(entry: Entry) -> Contact:
    entry.only(
        *"id name number out_of_hours web hours hours_verified confidence verify checked".split(),
        *"always notes".split(),
    )
    contact = Contact(
        id=entry.need("id").text(),
        name=entry.need("name").text(),
        confidence=entry.need("confidence").choice(Confidence),
        verify=entry.need("verify").truth(),
        number=_maybe(entry, "number"),
        out_of_hours=_maybe(entry, "out_of_hours"),
        web=_maybe(entry, "web"),
        hours=_maybe(entry, "hours"),
        hours_verified=_flag(entry, "hours_verified"),
        checked=_checked(entry.get("checked")),
        always=_flag(entry, "always"),
        notes=_maybe(entry, "notes"),
    )
    if not (contact.number or contact.web):
        raise entry.error(f"contact '{contact.id}' needs a number or a web address")
    return contact


def _checked(entry: Entry | None) -> Checked | None:
    if entry is None:
        return None
    entry.only("date", "initials")
    written = entry.need("date")
    try:
        day = date.fromisoformat(str(written.value))
    except ValueError as wrong:
        raise written.error("expected a date such as 2026-12-01") from wrong
    return Checked(day, entry.need("initials").text())


def _maybe(entry: Entry, name: str) -> str | None:
    found = entry.get(name)
    return str(found.value) if found else None


def _flag(entry: Entry, name: str) -> bool:
    found = entry.get(name)
    return found.truth() if found else False


def _digits(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    return "0" + digits[2:] if number.strip().startswith("+44") else digits


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+(?=[A-Z0-9(])", text) if part]

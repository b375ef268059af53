"""The tiny language of `when:` in `routing.yml`; it can ask about facts and nothing else.

Every condition answers True, False, or None where the report does not tell: then staff decide.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.reports.datafile import Entry
from bot.reports.priority import Priority
from bot.tickets.facts import Facts

type Test = Callable[[Facts], bool | None]
LANDLORDS = ("thirteen",)


@dataclass(frozen=True, slots=True)
class Condition:
    """Tests that must all hold; `text` is how staff and the history read it."""

    tests: tuple[Test, ...]
    text: str

    def holds(self, facts: Facts) -> bool | None:
        """Return True or False, or None where a test cannot tell and no other says no."""
        results = [test(facts) for test in self.tests]
        if False in results:
            return False
        return None if None in results else True


ALWAYS = Condition((), "always")


def read_condition(entry: Entry, wards: frozenset[str], *, why: str | None) -> Condition:
    """Read one `when:`; DataError names file and line of what is not in the language."""
    fields = entry.fields()
    if not fields:
        raise entry.error("a condition is needed here, such as {always: true}")
    tests = tuple(_test(name, value, wards) for name, value in fields.items())
    plain = ", ".join(f"{name} {_shown(value)}" for name, value in fields.items())
    return Condition(tests, why or plain)


def _test(name: str, entry: Entry, wards: frozenset[str]) -> Test:
    match name:
        case "always":
            _must_be_yes(entry)
            return lambda _: True
        case "support":
            _must_be_yes(entry)
            # Support needs a recorded yes; not asked is a no.
            return lambda facts: facts.support is True
        case "child":
            _must_be_yes(entry)
            return lambda facts: facts.child
        case "hate":
            _must_be_yes(entry)
            return lambda facts: facts.hate
        case "vehicle":
            _must_be_yes(entry)
            return lambda facts: facts.vehicle
        case "tenure":
            if entry.text() not in LANDLORDS:
                raise entry.error(f"the landlord must be one of: {', '.join(LANDLORDS)}")
            return lambda facts: facts.thirteen
        case "says":
            return _says(entry)
        case "priority_at_most":
            limit = entry.choice(Priority)
            return lambda facts: facts.priority <= limit
        case "ward":
            return _in_wards(entry, wards)
    raise entry.error(f"'{name}' is not a condition; known: {_KNOWN}")


_KNOWN = "always, support, child, hate, vehicle, tenure, says, priority_at_most, ward"


def _must_be_yes(entry: Entry) -> None:
    if entry.value not in (True, "yes", "true"):
        raise entry.error("only yes is possible here; leave the line out otherwise")


def _says(entry: Entry) -> Test:
    words = "|".join(re.escape(word) for word in entry.texts())
    if not words:
        raise entry.error("at least one word is needed")
    pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    return lambda facts: bool(pattern.search(facts.words))


def _in_wards(entry: Entry, known: frozenset[str]) -> Test:
    for item in entry.each():
        if item.text() not in known:
            raise item.error(f"'{item.text()}' is not a ward")
    wards = frozenset(entry.texts())
    return lambda facts: None if facts.ward is None else facts.ward in wards


def _shown(entry: Entry) -> str:
    if isinstance(entry.value, tuple):
        return "/".join(entry.texts())
    return "yes" if entry.value is True else str(entry.value)

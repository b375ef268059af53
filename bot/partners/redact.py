"""Takes what would name the reporter out of free text: numbers, e-mails, names they gave."""

import re
from collections.abc import Iterable

from bot.reports.contact import email_spans, phone_spans

NUMBER = "[number removed]"
EMAIL = "[e-mail removed]"
NAME = "[name removed]"
# "My name is Sue Smith", "this is Sue from number 12": only where somebody introduces themselves.
_INTRODUCED = re.compile(
    r"(?:\bmy\s+(?:full\s+)?name(?:'s|\u2019s|\s+is)|\bname\s*:|\bI\s*(?:'m|\u2019m|\s+am)\s+called)\s+"
    r"(?P<name>[^\W\d_][\w'\u2019-]*(?:\s+(?!and\b|but\b|from\b|at\b|on\b|I\b)[^\W\d_][\w'\u2019-]*)?)",
    re.IGNORECASE,
)
# Runs of digits that the telephone library does not call a number, such as one typed wrongly.
_DIGITS = re.compile(r"(?<![\w-])\+?\d(?:[\s().-]?\d){8,}(?!\w)")
_SHORTEST_NAME = 3


def redacted(
    text: str, *, names: Iterable[str | None] = (), contacts: Iterable[str | None] = ()
) -> str:
    """Return the text without telephone numbers, e-mails, these names and these contacts."""
    spans = [(start, end, NUMBER) for start, end in phone_spans(text)]
    spans += [(m.start(), m.end(), NUMBER) for m in _DIGITS.finditer(text)]
    spans += [(start, end, EMAIL) for start, end in email_spans(text)]
    spans += [(m.start("name"), m.end("name"), NAME) for m in _INTRODUCED.finditer(text)]
    spans += [(m.start(), m.end(), NAME) for m in _of_names(text, names)]
    spans += [(m.start(), m.end(), NUMBER) for m in _literally(text, contacts)]
    return _without(text, spans)


def _of_names(text: str, names: Iterable[str | None]) -> list[re.Match[str]]:
    parts = {part for name in names if name for part in (name, *name.split())}
    long_enough = (part for part in parts if len(part) >= _SHORTEST_NAME)
    return _literally(text, long_enough)


def _literally(text: str, parts: Iterable[str | None]) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    for part in filter(None, parts):
        found += re.finditer(rf"(?<!\w){re.escape(part)}(?!\w)", text, re.IGNORECASE)
    return found


def _without(text: str, spans: list[tuple[int, int, str]]) -> str:
    kept: list[str] = []
    at = 0
    for start, end, mark in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < at:
            # Overlaps what is already out: only its tail is left to take away.
            at = max(at, end)
            continue
        kept += [text[at:start], mark]
        at = end
    return "".join((*kept, text[at:]))

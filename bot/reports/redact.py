"""Takes what would name the reporter out of free text: numbers, e-mails, names they gave."""

import re
from collections.abc import Iterable

from bot.reports.contact import email_spans, phone_spans

NUMBER = "[number removed]"
EMAIL = "[e-mail removed]"
NAME = "[name removed]"
# "My name is Sue Smith": only where somebody introduces themselves.
_INTRODUCED = re.compile(
    r"(?:\bmy\s+(?:full\s+)?name(?:'s|\u2019s|\s+is)|\bname\s*:|\bI\s*(?:'m|\u2019m|\s+am)\s+called)\s+"
    r"(?P<name>[^\W\d_][\w'\u2019-]*(?:\s+(?!and\b|but\b|from\b|at\b|on\b|I\b)[^\W\d_][\w'\u2019-]*)?)",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_][\w'\u2019-]*"
# "Hi its Sue here", "hello, this is Sue Smith from number 12". But "it's Dave from number 12"
# is whom somebody complains of.
_HELLO = re.compile(
    rf"\b(?:it(?:'?s|\u2019s|\s+is)|this\s+is|i(?:'?m|\u2019m|\s+am))\s+(?P<name>{_WORD}(?:\s+{_WORD})?)"
    rf"\s+(?:here|speaking|calling)\b"
    rf"|\b(?:hi|hiya|hello|hey|morning|afternoon|evening)\b[\s,.!]*(?:this\s+is|i(?:'?m|\u2019m|\s+am))"
    rf"\s+(?P<of>{_WORD}(?:\s+{_WORD})?)\s+(?:from|at|of)\b",
    re.IGNORECASE,
)
# Runs of digits that the telephone library does not call a number, such as one typed wrongly.
_DIGITS = re.compile(r"(?<![\w-])\+?\d(?:[\s().-]?\d){8,}(?!\w)")
_SHORTEST_NAME = 3


def redacted(
    text: str, *, names: Iterable[str | None] = (), contacts: Iterable[str | None] = ()
) -> str:
    """Return the text without telephone numbers, e-mails, these names and these contacts."""
    names = (*names, *introduced(text))
    spans = [(start, end, NUMBER) for start, end in phone_spans(text)]
    spans += [(m.start(), m.end(), NUMBER) for m in _DIGITS.finditer(text)]
    spans += [(start, end, EMAIL) for start, end in email_spans(text)]
    spans += [(start, end, NAME) for start, end in _told(text)]
    spans += [(m.start(), m.end(), NAME) for m in _of_names(text, names)]
    spans += [(m.start(), m.end(), NUMBER) for m in _literally(text, contacts)]
    return _without(text, spans)


def introduced(text: str) -> tuple[str, ...]:
    """Return the names by which somebody introduces themselves, to be looked for elsewhere too.

    Only what is written as a name: "my name is not important" must not hide each "not".
    """
    return tuple(name for start, end in _told(text) if _is_name(name := text[start:end]))


def _told(text: str) -> list[tuple[int, int]]:
    """Return where names are; whoever only says hello wrote theirs with a capital letter."""
    found = [match.span("name") for match in _INTRODUCED.finditer(text)]
    hello = [m.span("name" if m["name"] else "of") for m in _HELLO.finditer(text)]
    return found + [(start, end) for start, end in hello if _is_name(text[start:end])]


def _is_name(text: str) -> bool:
    return all(word[0].isupper() and not word.isupper() for word in text.split())


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

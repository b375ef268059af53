"""What one look found, and the verdict over all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """`good`, `note` (works, but somebody should know or decide) or `bad` (must be put right)."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found, and what to do where that is not plain."""

    about: str
    state: State
    found: str
    do: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentence at the end; `ready` decides the exit code."""

    ready: bool
    text: str


def good(about: str, found: str) -> Finding:
    """Return a finding that needs nobody."""
    return Finding(about, State.GOOD, found)


def note(about: str, found: str, do: str = "") -> Finding:
    """Return a finding that somebody should know."""
    return Finding(about, State.NOTE, found, do)


def bad(about: str, found: str, do: str = "") -> Finding:
    """Return a finding that must be put right."""
    return Finding(about, State.BAD, found, do)


def verdict(findings: Sequence[Finding]) -> Verdict:
    """Judge everything that was found."""
    wrong = sum(finding.state is State.BAD for finding in findings)
    notes = sum(finding.state is State.NOTE for finding in findings)
    if wrong:
        return Verdict(False, f"Not ready: {_things(wrong)} must be put right.")
    if notes:
        return Verdict(True, f"Ready, with {_things(notes)} to know or decide.")
    return Verdict(True, "Ready: everything is in order.")


def _things(count: int) -> str:
    return "one thing" if count == 1 else f"{count} things"

"""What triage says about one report: how urgent, what kind, and why, in the reporter's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.triage.danger import Danger, Priority

__all__ = ["Assessment", "Danger", "Priority", "Reason"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a rule or a model, its id, and the exact words of the text that led to it."""

    kind: Literal["rule", "model"]
    id: str
    quote: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """One report assessed.

    ``categories`` holds the best three as (id, score 0..1), best first; ``category`` is the best
    even when ``needs_human`` says that the guess is thin. ``language`` is ISO 639-1 or None when
    it is unknown. ``question`` and ``unanswered`` belong to the gravest flag when danger is
    possible. ``discreet`` asks for short replies that name no service.
    """

    danger: Danger
    emergency: bool
    priority: Priority
    category: str
    categories: tuple[tuple[str, float], ...]
    red_flags: tuple[str, ...]
    strategy: tuple[int, ...]
    language: str | None
    needs_human: bool
    reasons: tuple[Reason, ...]
    question: str | None = None
    unanswered: str | None = None
    discreet: bool = False

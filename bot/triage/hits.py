"""What the rules say of one text: the flags they found, and the gravest danger among them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.triage.danger import Danger, Priority
from bot.triage.ruleset import Confirm, Question


@dataclass(frozen=True, slots=True)
class Hit:
    """One flag found in a text: how grave here, and the words ``text[start:end]`` that say so.

    ``over`` marks what is clearly past: it is no danger now but keeps the priority ``past``.
    """

    flag: str
    floor: Priority
    confirm: Confirm
    danger: Danger
    quote: str
    start: int
    end: int
    over: bool = False
    past: Priority | None = None


@dataclass(frozen=True, slots=True)
class FloorResult:
    """What the rules say of one text.

    ``question`` and ``unanswered`` are those of the gravest flag when danger is possible, else
    None. ``discreet`` asks for short replies that name no service.
    """

    danger: Danger
    hits: tuple[Hit, ...]
    question: Question | None = None
    unanswered: str | None = None
    flag: str | None = None
    discreet: bool = False

"""What the danger floor knows: flags, signals, suppressors, questions and their patterns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.triage.danger import Priority
from bot.triage.foreign import Foreign
from bot.triage.lexicon import Lexicon
from bot.triage.pattern import Match, Pattern, Sentence, find

# Words so common that a pattern should not be looked up by them.
_COMMON = frozenset(("$other", "$me", "$person", "$filler", "$victim", "$kin", "$child", "$abuser"))


class Confirm(StrEnum):
    """How a hit becomes certain: by itself, by an answer, or only by a person."""

    AUTO = "auto"
    ASK = "ask"
    HUMAN = "human"


class Strength(StrEnum):
    """How much one pattern says by itself."""

    SURE = "sure"
    LIKELY = "likely"
    WEAK = "weak"
    ONLY = "only"


class Effect(StrEnum):
    """What a suppressor does: hide words, cancel hits of its sentence, or make them milder.

    Two speak of the whole message: it is made up (a game, a test), or what it tells has ended.
    """

    MASK = "mask"
    CANCEL = "cancel"
    SOFTEN = "soften"
    MADE_UP = "made_up"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Question:
    """One danger question in both wordings; the SMS one fits one text with its answer hint.

    ``no_to`` is the slot of the interview that a plain no to it answers, if any.
    """

    id: str
    web: str
    sms: str
    no_to: str | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """One sign of danger; ``past`` is the priority left when it is clearly over, if any.

    ``watched`` says that somebody who must not know may be looking on.
    """

    id: str
    label: str
    floor: Priority
    confirm: Confirm
    action: str
    question: str
    unanswered: str
    past: Priority | None = None
    recent: bool = False
    fades: bool = False
    careful: bool = False
    discreet: bool = False
    watched: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """A pattern that points to a flag with some strength."""

    flag: str
    strength: Strength
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Suppressor:
    """What cancels or softens hits in its sentence, unless one of its guards is there too."""

    id: str
    effect: Effect
    cues: PatternSet[str]
    guards: PatternSet[str]


class PatternSet[T]:
    """Patterns with something attached, looked up by their rarest step."""

    __slots__ = ("_by_label", "_rows")

    def __init__(self, rows: Iterable[tuple[Pattern, T]]) -> None:
        """Index the rows; each pattern is found by the labels of one step it cannot do without."""
        self._rows = tuple(rows)
        self._by_label: dict[str, list[int]] = {}
        for number, (pattern, _) in enumerate(self._rows):
            for label in min(pattern.needed, key=_commonness):
                self._by_label.setdefault(label, []).append(number)

    def candidates(self, sentence: Sentence) -> Iterator[tuple[Pattern, T]]:
        """Yield, in the order written, the rows whose needed labels all stand in the sentence."""
        every = sentence.every
        # Most sentences hold no label of most sets.
        known = self._by_label.keys() & every
        for number in sorted({number for label in known for number in self._by_label[label]}):
            pattern, attached = self._rows[number]
            if not any(map(every.isdisjoint, pattern.needed)):
                yield pattern, attached

    def matches(self, sentence: Sentence) -> Iterator[tuple[T, Match]]:
        """Yield every match of every pattern, with what is attached to it."""
        for pattern, attached in self.candidates(sentence):
            for match in find(pattern, sentence):
                yield attached, match

    def any(self, sentence: Sentence) -> bool:
        """Tell whether any pattern matches."""
        return next(self.matches(sentence), None) is not None


def _commonness(labels: frozenset[str]) -> tuple[int, int]:
    return len(labels & _COMMON), len(labels)


@dataclass(frozen=True, slots=True)
class Answers:
    """What says yes or no: anywhere, as a whole clause, or as the very first word as typed.

    `over` says no only in an answer that says no more; `small` words tell nothing beside a no,
    `no_unless` words make every no unclear, and a clause ends at those of `clause_ends`.
    """

    yes: PatternSet[str]
    no: PatternSet[str]
    over: PatternSet[str]
    yes_alone: PatternSet[str]
    yes_first: frozenset[str]
    no_first: frozenset[str]
    small: frozenset[str]
    no_unless: frozenset[str]
    clause_ends: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything the floor knows."""

    lexicon: Lexicon
    flags: Mapping[str, Flag]
    signals: PatternSet[Signal]
    whole: PatternSet[Signal]
    cues: Mapping[str, PatternSet[str]]
    suppressors: tuple[Suppressor, ...]
    questions: Mapping[str, Question]
    answers: Answers
    foreign: Foreign
    reply_window_s: Mapping[str, int]

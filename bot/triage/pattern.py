"""The small language in which red flags are written, and how it is matched against words.

A pattern is a row of steps: ``$person $hold .. $weapon``. A step is a word, a ``$class`` of words,
or several with ``|``; ``(step)`` may be left out. Between steps small words may stand; ``..`` lets
up to three other words stand between, ``...`` up to seven. Nothing backtracks: sets of positions
move through the steps, so the work is bounded by words x steps x gap.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_GAPS = {"..": 3, "...": 7}
_FILLERS_MAX = 4
_NOES = frozenset(
    "$no no not never nobody noone no_one none nothing without cannot wont nt dont isnt neither "
    "nor nowhere aint unable".split()
)
_NO_FIRST = ("no_", "not_", "never_", "cannot_", "wont_", "dont_", "nobody_", "nothing_")
# Contractions are words of their own in a text: 'will not' is 'wont', 'can not' is 'cannot'.
_TWO_WORDS = (
    (re.compile(r"\b(can|could) not\b"), "cannot"),
    (re.compile(r"\bwill not\b"), "wont"),
    (re.compile(r"\b(?:do|does|did|is|are|was|were|has|have|had) not\b"), "not"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One place in a pattern: which labels fit, how many words may stand before it."""

    labels: frozenset[str]
    gap: int = 0
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of steps, the text it was written as, and the labels it cannot do without."""

    source: str
    steps: tuple[Step, ...]
    needed: tuple[frozenset[str], ...]

    @property
    def speaks_of_no(self) -> bool:
        """Tell whether a no belongs to what is looked for, as in 'not breathing'."""
        return any(
            label in _NOES or label.startswith(_NO_FIRST) or "_not_" in label
            for step in self.steps
            for label in step.labels
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one sentence with the labels of each.

    ``labels[i]`` fit word i alone; ``joins[i]`` maps a label to where its several words end;
    ``fillers[i]`` tells whether word i may stand between steps; ``every`` holds all labels.
    """

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    labels: tuple[frozenset[str], ...]
    joins: tuple[Mapping[str, int], ...]
    fillers: tuple[bool, ...]
    every: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern matched: the positions its steps took, and the end of the last."""

    path: tuple[int, ...]
    end: int

    @property
    def start(self) -> int:
        """The position of the first word."""
        return self.path[0]


def parse(source: str) -> Pattern:
    """Return the pattern written as ``source``; ValueError says what is wrong with it."""
    written = source.lower()
    for two, one in _TWO_WORDS if " not" in written else ():
        written = two.sub(one, written)
    steps: list[Step] = []
    gap = 0
    for part in written.split():
        if part in _GAPS:
            gap = _GAPS[part]
            continue
        steps.append(_step(part, gap))
        gap = 0
    while steps and steps[0].optional:
        del steps[0]
    if not steps:
        raise ValueError(f"'{source}' needs at least one word that may not be left out")
    return Pattern(source, tuple(steps), tuple(s.labels for s in steps if not s.optional))


def _step(part: str, gap: int) -> Step:
    optional = part.startswith("(") and part.endswith(")")
    labels = frozenset(part.strip("()").split("|")) - {""}
    if not labels:
        raise ValueError(f"'{part}' holds no word")
    return Step(labels, gap, optional)


def find(pattern: Pattern, sentence: Sentence) -> list[Match]:
    """Return the matches of a pattern, at most one for each place where it can end.

    Meant for patterns whose needed labels all stand in the sentence; others match nothing.
    """
    first, *others = pattern.steps
    frontier: dict[int, tuple[int, ...]] = {}
    for at in range(len(sentence.words)):
        for end in _ends(first, sentence, at):
            frontier.setdefault(end, (at,))
    for step in others:
        moved = _advance(step, sentence, frontier)
        frontier = {**moved, **frontier} if step.optional else moved
        if not frontier:
            return []
    return [Match(path, end) for end, path in frontier.items()]


def _advance(
    step: Step, sentence: Sentence, frontier: Mapping[int, tuple[int, ...]]
) -> dict[int, tuple[int, ...]]:
    moved: dict[int, tuple[int, ...]] = {}
    total = len(sentence.words)
    for place, path in frontier.items():
        skipped, fillers, at = 0, 0, place
        while at < total:
            for end in _ends(step, sentence, at):
                moved.setdefault(end, (*path, at))
            if sentence.fillers[at] and fillers < _FILLERS_MAX:
                fillers += 1
            elif skipped < step.gap:
                skipped += 1
            else:
                break
            at += 1
    return moved


def _ends(step: Step, sentence: Sentence, at: int) -> list[int]:
    ends = [] if step.labels.isdisjoint(sentence.labels[at]) else [at + 1]
    joins = sentence.joins[at]
    if joins:
        ends.extend(end for label, end in joins.items() if label in step.labels)
    return ends

"""One sentence as the floor reads it: what its small words say, and what they hide."""

from __future__ import annotations

from dataclasses import dataclass

from bot.triage.pattern import Sentence

_MASKED = frozenset(("$masked",))


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence with what its small words say about time, denial and make-believe."""

    sentence: Sentence
    masked: Sentence
    now_at: tuple[int, ...]
    here: bool
    present: frozenset[int]
    done: frozenset[int]
    told: frozenset[int]
    deed: frozenset[int]
    old: tuple[int, ...]
    recent: tuple[int, ...]
    habit: bool
    deny: frozenset[int]
    deny_clause: frozenset[int]
    cancelled: bool
    made_up: bool
    softened: bool

    @property
    def now(self) -> bool:
        """Tell whether the sentence says now."""
        return bool(self.now_at)


@dataclass(frozen=True, slots=True)
class Story:
    """What the whole message says: of now, of a day gone by, that it is made up or has ended.

    ``ended`` holds the sentences that say so.
    """

    now: bool
    dated: bool
    made_up: bool
    ended: frozenset[tuple[str, ...]]


def without(sentence: Sentence, hidden: set[int]) -> Sentence:
    """Return the sentence with some of its words hidden from every pattern."""
    labels = tuple(_MASKED if at in hidden else found for at, found in enumerate(sentence.labels))
    joins = tuple(
        {label: end for label, end in found.items() if hidden.isdisjoint(range(at, end))}
        for at, found in enumerate(sentence.joins)
    )
    every: set[str] = set().union(*labels)
    for join in joins:
        every.update(join)
    return Sentence(
        sentence.words, sentence.spans, labels, joins, sentence.fillers, frozenset(every)
    )

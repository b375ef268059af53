"""How different the messages are from one another, and whether near-copies cross the splits."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.triage.messages import Message

_WORD = re.compile(r"[^\W_]+")
_GRAM = 4
# Messages shorter than this are alike by chance ("help me", "yes").
_SHORT = 5
# The share of different 4-grams falls with every message added: splits are compared by as many.
_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Diversity:
    """Of one split: how many messages, how many of the 4-grams of words are different (0 to 1) in
    10,000 of them spread evenly, and how like its nearest neighbour a message is (share of common
    words, median and 99th).
    """

    count: int
    distinct: float
    nearest_median: float
    nearest_99: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two messages that are too alike, and the share of word pairs that they have in common."""

    one: Message
    other: Message
    alike: float


def diversity(messages: Sequence[Message]) -> Diversity:
    """Measure one split."""
    spread = messages[:: max(1, -(-len(messages) // _COUNTED))]
    grams = Counter(gram for message in spread for gram in _grams(message.text, _GRAM))
    nearest = sorted(alike for _, _, alike in _nearest(messages, messages, same=True))
    return Diversity(
        len(messages),
        len(grams) / max(1, grams.total()),
        nearest[len(nearest) // 2] if nearest else 0.0,
        nearest[int(len(nearest) * 0.99)] if nearest else 0.0,
    )


def crossing(ours: Sequence[Message], theirs: Sequence[Message], limit: float) -> Iterator[Pair]:
    """Yield messages of two splits that have at least ``limit`` of their word pairs in common."""
    for one, other, alike in _nearest(ours, theirs, same=False):
        if other is not None and alike >= limit:
            yield Pair(one, other, alike)


def _nearest(
    ours: Sequence[Message], theirs: Sequence[Message], *, same: bool
) -> Iterator[tuple[Message, Message | None, float]]:
    """Yield each message long enough with the nearest of the others, by Jaccard on word pairs."""
    index: dict[str, list[int]] = defaultdict(list)
    sizes = []
    for at, message in enumerate(theirs):
        found = set(_grams(message.text, 2))
        sizes.append(len(found))
        for gram in found:
            index[gram].append(at)
    for at, message in enumerate(ours):
        found = set(_grams(message.text, 2))
        if len(found) < _SHORT - 1:
            continue
        shared = Counter(other for gram in found for other in index[gram])
        if same:
            shared.pop(at, None)
        best, alike = None, 0.0
        for other, count in shared.items():
            share = count / (len(found) + sizes[other] - count)
            if share > alike:
                best, alike = theirs[other], share
        yield message, best, alike


def _grams(text: str, size: int) -> Iterable[str]:
    words = _WORD.findall(text.lower())
    return (" ".join(words[at : at + size]) for at in range(len(words) - size + 1))

"""Measures how many questions find their answer, and chooses how sure an answer must be.

The questions stand in `faq_check.yml`; none of them is an example that answers are found by.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from bot.answers.finder import Guess, examples
from bot.answers.words import Words
from bot.reports.datafile import read
from bot.reports.faq import Faq, Question

FILE = "faq_check.yml"


@dataclass(frozen=True, slots=True)
class Check:
    """Questions to measure with: those of each entry, and those that no entry answers."""

    asked: Mapping[str, tuple[str, ...]]
    unanswered: tuple[str, ...]

    def each(self) -> Iterator[tuple[str, str | None]]:
        """Yield each question and the id of its entry, None where there is none."""
        for entry, texts in self.asked.items():
            yield from ((text, entry) for text in texts)
        yield from ((text, None) for text in self.unanswered)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one question: what it was, what was found, and how sure that is."""

    text: str
    wanted: str | None
    found: str | None
    sure: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares, 0 to 1. Of questions that have an answer: `first` is the best entry, however unsure,
    and right; `right` and `wrong` are given. Of those that have none: `false` get one all the same.
    """

    first: float
    right: float
    wrong: float
    false: float


def load_check(path: Path, faq: Faq) -> Check:
    """Read `faq_check.yml`; DataError names file and line, also for a copy of an example."""
    root = read(path)
    root.only("asked", "unanswered")
    known = {question.id for question in faq}
    taken = {_plain(text) for text in examples(faq)}
    asked = root.need("asked")
    for entry, texts in asked.fields().items():
        if entry not in known:
            raise texts.error(f"'{entry}' is no entry of faq.yml")
    for text in (*(t for texts in asked.fields().values() for t in texts.each()),
                 *root.need("unanswered").each()):  # fmt: skip
        if _plain(text.text()) in taken:
            raise text.error("this is an example in faq.yml too, so it measures nothing")
    return Check(
        {entry: texts.texts() for entry, texts in asked.fields().items()},
        root.need("unanswered").texts(),
    )


def attempt(check: Check, guess: Callable[[str], Guess]) -> list[Tried]:
    """Ask every question."""
    tried = []
    for text, wanted in check.each():
        best = guess(text)
        found = best.question.id if best.question else None
        tried.append(Tried(text, wanted, found, best.sure if found else -math.inf))
    return tried


def judge(tried: Sequence[Tried], enough: float) -> Figures:
    """Return the figures with this threshold."""
    ours = [t for t in tried if t.wanted]
    others = [t for t in tried if not t.wanted]
    given = [t for t in ours if t.sure >= enough]
    return Figures(
        first=_share(sum(t.found == t.wanted for t in ours), ours),
        right=_share(sum(t.found == t.wanted for t in given), ours),
        wrong=_share(sum(t.found != t.wanted for t in given), ours),
        false=_share(sum(t.sure >= enough for t in others), others),
    )


def choose(tried: Sequence[Tried]) -> float:
    """Return the threshold where right answers less wrong ones less false ones are most.

    A wrong answer to a question that has one, and any answer to one that has none, cost the same
    share. It lies in the middle between two questions, so that it hangs on none of them.
    """
    sure = sorted({t.sure for t in tried if math.isfinite(t.sure)})
    between = [(low + high) / 2 for low, high in pairwise(sure)]

    def worth(enough: float) -> float:
        got = judge(tried, enough)
        return got.right - got.wrong - got.false

    best: float = max(between, key=worth, default=0.0)
    return round(best, 3)


def crossed(tried: Sequence[Tried]) -> Figures:
    """Return the figures of each half with the threshold that the other half chose."""
    halves = _halves(tried)
    got = [judge(half, choose(other)) for half, other in zip(halves, halves[::-1], strict=True)]
    return Figures(
        first=sum(one.first for one in got) / 2,
        right=sum(one.right for one in got) / 2,
        wrong=sum(one.wrong for one in got) / 2,
        false=sum(one.false for one in got) / 2,
    )


def plain_tfidf(faq: Faq) -> Callable[[str], Guess]:
    """Return the peer: the entry of the one example with the most alike words, by TF-IDF."""
    words = Words(examples(faq))
    entry_of: list[Question | None] = [q for q in faq for _ in q.variants]
    entry_of += [None] * len(faq.not_ours)

    def guess(text: str) -> Guess:
        like = words.like(text)
        best = int(np.argmax(like))
        return Guess(entry_of[best], float(like[best]))

    return guess


def _halves(tried: Sequence[Tried]) -> tuple[list[Tried], list[Tried]]:
    return list(tried[::2]), list(tried[1::2])


def _share(part: int, of: Sequence[Tried]) -> float:
    return part / len(of) if of else 0.0


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())

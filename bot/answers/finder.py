"""Finds the checked answer to a question by meaning and words, or says that there is none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from bot.answers.meaning import Meaning
from bot.answers.words import Floats, Words
from bot.reports.asking import asking
from bot.reports.datafile import read
from bot.reports.faq import Faq, Question

# Chosen by trying a few on the questions of faq_check.yml; near them little changes.
_MEANING, _NEAREST, _RIDGE, _AHEAD = 2.0, 0.5, 1.0, 0.5


class Likeness(Protocol):
    """Says how alike a text is to each example, and how alike the examples are to each other."""

    known: Floats

    def like(self, text: str) -> Floats:
        """Return one number per example."""
        ...


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure an answer must be to be given: with the encoder, and by words alone."""

    both: float
    words: float


@dataclass(frozen=True, slots=True)
class Guess:
    """The best entry for a text, None for what is not ours, and how sure that is."""

    question: Question | None
    sure: float


def examples(faq: Faq) -> tuple[str, ...]:
    """Return the examples of all entries in their order, then those that are not ours."""
    return (*(text for question in faq for text in question.variants), *faq.not_ours)


class Finder:
    """Scores every entry for a text: learnt from all examples at once, and its nearest example.

    Kernel ridge regression; `not_ours` is one entry more, which has no answer.
    """

    def __init__(self, faq: Faq, meaning: Meaning | None, enough: float) -> None:
        self._questions: list[Question | None] = [*faq]
        sizes = [len(question.variants) for question in faq]
        if faq.not_ours:
            self._questions.append(None)
            sizes.append(len(faq.not_ours))
        self._kinds: list[tuple[float, Likeness]] = [(1.0, Words(examples(faq)))]
        if meaning:
            self._kinds.append((_MEANING, meaning))
        self._most = sum(weight for weight, _ in self._kinds)
        self._starts = np.cumsum([0, *sizes[:-1]])
        self._learnt = self._learn(np.repeat(np.arange(len(sizes)), sizes))
        self.enough = enough

    def find(self, text: str) -> Guess | None:
        """Return the entry that answers a text, or None where nothing is sure enough.

        Where a story stands around the question, its sentences that ask are tried by themselves.
        """
        guesses = (self.guess(words) for words in (text, *asking(text)))
        return next((g for g in guesses if g.question and g.sure >= self.enough), None)

    def guess(self, text: str) -> Guess:
        """Return the best entry, however unsure."""
        scores = self._scores(text)
        best, *others = np.argsort(-scores)[:2]
        ahead = scores[best] - (scores[others[0]] if others else 0.0)
        return Guess(self._questions[best], float(scores[best] + _AHEAD * ahead))

    def _scores(self, text: str) -> Floats:
        likes = [weight * kind.like(text) for weight, kind in self._kinds]
        like: Floats = np.asarray(np.sum(likes, axis=0), np.float32)
        nearest = np.maximum.reduceat(like, self._starts) / self._most
        return np.asarray(like @ self._learnt + _NEAREST * nearest, np.float32)

    def _learn(self, entry_of: Sequence[int] | np.ndarray[tuple[int], np.dtype[np.intp]]) -> Floats:
        """Return what each example says for each entry, shape (examples, entries)."""
        alike = sum(weight * (kind.known @ kind.known.T) for weight, kind in self._kinds)
        right = np.eye(len(self._questions), dtype=np.float32)[entry_of]
        ridge = _RIDGE * np.eye(len(right), dtype=np.float32)
        learnt: Floats = np.linalg.solve(alike + ridge, right).astype(np.float32)
        return learnt


class Answers:
    """The checked answers and what finds them; made ready at the first question, or before."""

    def __init__(self, faq: Faq, make: Callable[[Faq], Finder]) -> None:
        self.faq = faq
        self._make = make
        self._finder: Finder | None = None

    def ready(self) -> Finder:
        """Return the finder; the first call takes seconds where vectors are worked out."""
        if self._finder is None:
            self._finder = self._make(self.faq)
        return self._finder

    def find(self, text: str) -> Question | None:
        """Return the question that a text asks, or None where we have no answer to it."""
        found = self.ready().find(text)
        return found.question if found else None


def load_thresholds(path: Path) -> Thresholds:
    """Read `faq_sure.yml`; DataError names file and line."""
    sure = read(path).need("sure")
    sure.only("both", "words")
    return Thresholds(sure.need("both").number(), sure.need("words").number())

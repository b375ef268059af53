"""What somebody without this project might do: look for words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from time import perf_counter

from bot.reports.category import Taxonomy
from bot.triage.danger import Danger
from bot.triage.evaluate.answer import Answer, best_first

# Written down before anything was measured on it; one of these words means danger now.
DANGER_WORDS = frozenset(
    """
    999 ambulance assault attack attacked attacking bleeding blood bomb burglar burning choking
    collapsed crash dead die drowning dying emergency explosion fight fire gun help hostage hurt
    intruder kill knife missing overdose police raped robbed scared screaming shot smoke stabbed
    strangled suicide trapped unconscious weapon
    """.split()
)
_WORD = re.compile(r"[^\W_]+")
# A word that more categories share tells none of them apart ("the", "my", "street").
_SHARED = 3


def keyword_judge(taxonomy: Taxonomy) -> Callable[[str], Answer]:
    """Return what answers by words alone.

    Danger: one of 44 words. Category: how many of the text's words stand in what the taxonomy says
    of it (name, description, subtypes, examples), words of more than three categories left out.
    """
    topics = _topics(taxonomy)

    def judge(text: str) -> Answer:
        start = perf_counter()
        words = _words(text)
        danger = Danger.NONE if DANGER_WORDS.isdisjoint(words) else Danger.NOW
        hits = {name: float(len(words & topic)) for name, topic in topics.items()}
        ranked = tuple(pair for pair in best_first(hits) if pair[1])
        return Answer(danger, perf_counter() - start, categories=ranked)

    return judge


def _topics(taxonomy: Taxonomy) -> dict[str, set[str]]:
    told = {
        category.id: _words(
            " ".join(
                (category.label, category.description, *category.subtypes, *category.examples)
            ).replace("_", " ")
        )
        for category in taxonomy
    }
    shared = Counter(word for words in told.values() for word in words)
    return {name: {w for w in words if shared[w] <= _SHARED} for name, words in told.items()}


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))

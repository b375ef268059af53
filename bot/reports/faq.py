"""Answers to residents' questions, each with its source, and the search among them."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.reports.datafile import Entry, read

_WORD = re.compile(r"[a-z0-9]+")
_COMMON = frozenset(
    "a an and any are at be can could did do does for from get give go have how i if in is it its"
    " me my of on or our please should so some tell that the their them there they this to u us"
    " was we what when where which who why will with would you your im ive id".split()
)
# Found by eye on our own question variants: below it, unrelated questions start to match.
ENOUGH = 0.34


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answers for text message and web, and where they come from."""

    id: str
    topic: str
    variants: tuple[str, ...]
    sms: str
    web: str
    source: str
    needs_check: bool


class Faq:
    """Finds the question a resident asked, by the words it shares with known ways of asking."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = tuple(questions)
        rows = [(words(text), q) for q in questions for text in (*q.variants, q.topic)]
        seen = Counter(word for row, _ in rows for word in set(row))
        self._weight: Mapping[str, float] = {
            word: math.log(1 + len(rows) / count) for word, count in seen.items()
        }
        self._rows = [(self._vector(row), q) for row, q in rows if row]

    def find(self, text: str) -> tuple[Question, float] | None:
        """Return the best match and its score (0..1), or None where nothing is near enough."""
        asked = self._vector(words(text))
        scored = ((_cosine(asked, row), q) for row, q in self._rows)
        score, question = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        return (question, score) if question and score >= ENOUGH else None

    def _vector(self, row: Sequence[str]) -> Mapping[str, float]:
        rare = math.log(1 + 2 * len(self._weight or row))
        return {word: self._weight.get(word, rare) * n for word, n in Counter(row).items()}


def words(text: str) -> tuple[str, ...]:
    """Return the telling words of a text, lower case, with plain plurals cut."""
    found = _WORD.findall(text.lower().replace("'", "").replace("’", ""))
    kept = [word for word in found if word not in _COMMON]
    return tuple(w[:-1] if len(w) > 3 and w.endswith("s") and w[-2] != "s" else w for w in kept)


def load_faq(path: Path) -> Faq:
    """Read `faq.yml`; DataError names file and line of the first mistake."""
    return Faq([_question(entry) for entry in read(path).need("faqs").each()])


def _question(entry: Entry) -> Question:
    check = entry.get("needs_check")
    return Question(
        id=entry.need("id").text(),
        topic=entry.need("topic").text(),
        variants=entry.need("variants").texts(),
        sms=entry.need("sms").text(),
        web=entry.need("web").text(),
        source=entry.need("source").text(),
        needs_check=check.truth() if check else False,
    )


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    shared = sum(weight * other.get(word, 0.0) for word, weight in one.items())
    length = math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return shared / length if length else 0.0

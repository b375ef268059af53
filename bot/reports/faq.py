"""Answers to residents' questions as people wrote and checked them, each with its source."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.reports.datafile import Entry, read
from bot.reports.signposts import Confidence

_MEMBERS = (
    *("id", "topic", "variants", "sms", "web", "source", "confidence", "reviewed", "review_by"),
    *("needs_check", "figures"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answers for text message and web, and where they come from.

    `figures` marks the one that is answered with crime figures of a place, see `bot.figures`.
    """

    id: str
    topic: str
    variants: tuple[str, ...]
    sms: str
    web: str
    source: str
    confidence: Confidence
    reviewed: date
    review_by: date
    needs_check: bool
    figures: bool = False

    def late(self, today: date) -> bool:
        """Tell whether somebody should have read it again by now."""
        return today > self.review_by


class Faq:
    """All questions by id, and `not_ours`: examples of what nobody here can answer."""

    def __init__(self, questions: Mapping[str, Question], not_ours: tuple[str, ...] = ()) -> None:
        self._questions = dict(questions)
        self.not_ours = not_ours

    def __getitem__(self, question: str) -> Question:
        """Return one question; KeyError for an unknown id."""
        return self._questions[question]

    def __iter__(self) -> Iterator[Question]:
        """Yield the questions in the order of the file."""
        return iter(self._questions.values())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._questions)

    def said_in(self, text: str, shown: Callable[[str], str]) -> tuple[Question, ...]:
        """Return those whose answer a message of ours holds; `shown` takes unchecked numbers out.

        An answer that was reworded since is not found any more.
        """
        return tuple(
            question
            for question in self
            if any(words and words in text for words in (shown(question.web), shown(question.sms)))
        )


def load_faq(path: Path) -> Faq:
    """Read `faq.yml`; DataError names file and line of the first mistake."""
    root = read(path)
    root.only("faqs", "not_ours")
    questions: dict[str, Question] = {}
    for entry in root.need("faqs").each():
        question = _question(entry)
        if question.id in questions:
            raise entry.error(f"question '{question.id}' is written twice")
        questions[question.id] = question
    not_ours = root.get("not_ours")
    return Faq(questions, not_ours.texts() if not_ours else ())


def _question(entry: Entry) -> Question:
    entry.only(*_MEMBERS)
    check, figures = entry.get("needs_check"), entry.get("figures")
    return Question(
        id=entry.need("id").text(),
        topic=entry.need("topic").text(),
        variants=entry.need("variants").texts(),
        sms=entry.need("sms").text(),
        web=entry.need("web").text(),
        source=entry.need("source").text(),
        confidence=entry.need("confidence").choice(Confidence),
        reviewed=_day(entry.need("reviewed")),
        review_by=_day(entry.need("review_by")),
        needs_check=check.truth() if check else False,
        figures=figures.truth() if figures else False,
    )


def _day(entry: Entry) -> date:
    try:
        return date.fromisoformat(str(entry.value))
    except ValueError as wrong:
        raise entry.error("expected a date such as 2026-12-01") from wrong

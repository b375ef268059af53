"""Where an answer of the bot's comes from, for staff who read the conversation."""

from collections.abc import Callable

from bot.reports.faq import Question
from bot.usecases.desk import Desk


def sources(desk: Desk) -> Callable[[str], list[str]]:
    """Return what tells of each checked answer in a message: its source, and who read it when."""

    def told(text: str) -> list[str]:
        found = desk.answers.faq.said_in(text, desk.directory.only_checked_numbers)
        figures = desk.figures.source_of(text)
        counted = [f"Crime figures. Source: {figures}."] if figures else []
        return [*(_line(desk, question) for question in found), *counted]

    return told


def _line(desk: Desk, question: Question) -> str:
    read = f"{question.reviewed.day} {question.reviewed:%b %Y}"
    late = ", to be read again now" if question.late(desk.clock.now().date()) else ""
    doubt = " Nobody has confirmed it yet." if question.needs_check else ""
    return f"Answer {question.id}. Source: {question.source}. Last read {read}{late}.{doubt}"

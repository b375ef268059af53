"""Answers a question from what people wrote and checked; never without a source."""

from dataclasses import dataclass

from bot.reports.report import Channel
from bot.usecases.desk import Desk
from bot.usecases.study import off_loop
from bot.usecases.what_came import what_came


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """The answer, or `found` False and an empty text where we have none."""

    text: str
    found: bool
    question_id: str | None = None


async def answer_question(desk: Desk, text: str, channel: str) -> QuestionAnswer:
    """Return the answer for this channel; numbers nobody has checked are left out."""
    told = await what_came(desk, text, channel)
    if told:
        return QuestionAnswer(told, found=True, question_id="you_said_we_did")
    question = await off_loop(lambda: desk.answers.find(text))
    if question is None:
        return QuestionAnswer("", found=False)
    figures = desk.figures.answer(text, channel) if question.figures else None
    words = figures or (question.sms if channel == Channel.SMS.value else question.web)
    return QuestionAnswer(desk.directory.only_checked_numbers(words), True, question.id)

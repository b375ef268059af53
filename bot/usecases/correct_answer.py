"""Puts right what was answered before, when the person says so at any later time."""

from bot.reports.correction import corrected_words, which_answer
from bot.usecases.desk import Desk
from bot.usecases.note_answer import YES_NO, Answer, note_answer


async def correct_answer(
    desk: Desk, conversation_id: str, text: str, last: str | None, turn: int = 0
) -> Answer:
    """Note the corrected answer to the question it fits, else to the `last` one answered.

    `NotFound` where no report was begun.
    """
    slot = which_answer(text, last)
    words = text if slot in YES_NO or slot == "what" else corrected_words(text)
    return await note_answer(desk, conversation_id, slot, words, turn)

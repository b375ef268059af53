"""Puts right what was answered before, when the person says so at any later time."""

import re

from bot.reports.contact import understand_contact
from bot.reports.correction import corrected_words, which_answer
from bot.reports.nameless import wants_no_name
from bot.usecases.desk import Desk
from bot.usecases.note_answer import YES_NO, Answer, note_answer

_BESIDE_PLACE = frozenset({"vehicle", "when"})
_AND_IN = re.compile(
    r"(?:\band|\bn|&|,)\s+(?:it\s+(?:was|is|happened)\s+)?(?P<place>(?:by|in|on|at|near|outside|behind)\s.+)",
    re.IGNORECASE,
)


async def correct_answer(
    desk: Desk, conversation_id: str, text: str, last: str | None, turn: int = 0
) -> Answer:
    """Note the corrected answer to the question it fits, else to the `last` one answered.

    A place told beside another vehicle or time is corrected too: "it was blue, and in Carlton".
    `NotFound` where no report was begun.
    """
    nameless = wants_no_name(text)
    slot = which_answer(text, None if nameless else last)
    if nameless:
        answer = await note_answer(desk, conversation_id, "contact", "anonymous", turn)
        if slot in {"contact", "what"}:
            return answer
    whole = slot in YES_NO or slot == "what" or (slot == "contact" and _no_name(text))
    words = text if whole else corrected_words(text)
    place = _place(desk, text) if slot in _BESIDE_PLACE else None
    if place:
        await note_answer(desk, conversation_id, "where", place, turn)
    return await note_answer(desk, conversation_id, slot, words, turn)


def _place(desk: Desk, text: str) -> str | None:
    """Return the one place that is told beside the rest: "and it was in Carlton village"."""
    told = _AND_IN.search(text)
    best = next(iter(desk.places.find(told["place"])), None) if told else None
    return best.quote if best and best.enough and best.choices == 1 else None


def _no_name(text: str) -> bool:
    """Tell whether "I'd rather not leave my name" is meant, which corrects nothing."""
    said = understand_contact(text)
    return said is not None and bool(said.anonymous)

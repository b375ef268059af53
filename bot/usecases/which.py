"""One name in several places: which one was meant, asked once, with the choices."""

from bot.places.candidate import PlaceCandidate, Precision
from bot.reports.answers import is_skip
from bot.reports.choosing import LETTERS, picked
from bot.reports.conversation import Draft
from bot.usecases.desk import Desk
from bot.usecases.study import MOST_PLACED

# How often it was asked is kept in the draft under this name.
WHICH = "which"
# More than these nobody reads in a text: then the town is asked for.
MOST_CHOICES = len(LETTERS)


async def which_place(desk: Desk, conversation_id: str) -> tuple[str, ...]:
    """Return what the open report's place may be, as choices; none where nobody need choose."""
    async with desk.store.read() as uow:
        draft = await uow.drafts.get(conversation_id)
    return choices(desk, draft) if draft else ()


def choices(desk: Desk, draft: Draft) -> tuple[str, ...]:
    """Return the places of one name that the draft may mean, unless that was asked before."""
    if draft.asked.get(WHICH):
        return ()
    said, story = draft.answers.get("where"), draft.answers.get("what", "")
    return desk.places.choices(said, story[:MOST_PLACED])


def chosen(desk: Desk, draft: Draft, answer: str) -> str | None:
    """Return the place in words, from an answer to "which one?"; None where it stays unknown.

    A letter or a town chooses, another place replaces; other words go beside the name.
    """
    known = choices(desk, draft)
    before = draft.answers.get("where") or None
    if not answer.strip() or is_skip(answer):
        return before
    at = picked(answer, len(known)) if len(known) <= MOST_CHOICES else None
    if at is not None:
        return known[at]
    found = desk.places.find(answer)
    if found and found[0].enough and found[0].choices == 1 and not _is_area(found[0]):
        return answer
    named = [label for label in known if label.rpartition(", ")[2].lower() in answer.lower()]
    if len(named) == 1:
        return named[0]
    return f"{before or known[0].partition(', ')[0]}, {answer}"


def _is_area(place: PlaceCandidate) -> bool:
    return place.precision is Precision.AREA

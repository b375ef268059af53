"""Questions of the resident's own, answered in the middle; and words that answer ours after all."""

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.danger import danger_first
from actions.heard import Heard, heard, left_aside
from bot.reports.answers import is_skip
from bot.reports.asking import only_asks, surely_asks
from bot.usecases.answer_question import answer_question
from bot.usecases.desk import Desk
from bot.usecases.fitting import answers_plainly, fits
from bot.usecases.note_answer import Answer, note_answer
from bot.usecases.set_aside import set_aside

# To these anything may be the answer that is no question itself.
FREE = frozenset("what where when who vehicle what_taken premises how_often would_help".split())
# No question is the answer to these: nobody asks a place.
_NEVER_ASKED = frozenset({"where", "when"})


def answered(slot: str, answer: Answer) -> list[EventType]:
    """Return the events of an answer; a question not understood stays open, to be put again."""
    return [
        SlotSet(slot, (answer.value or "skipped") if answer.understood else None),
        SlotSet("to_ask", list(answer.ask)),
        SlotSet("again", not answer.understood),
        SlotSet("skip_it", False),
        SlotSet("last_answered", slot),
    ]


async def answered_after_all(desk: Desk, tracker: Tracker) -> list[EventType]:
    """Note words that plainly answer the open question, whatever act they look like; else none.

    "Craig 07700 900461" looks like a wish for a person, and is how to reach whoever reports.
    """
    slot = tracker.get_slot("requested_slot") if tracker.active_loop else None
    said = heard(tracker)
    if slot is None or not answers_plainly(slot, said.text, said.act):
        return []
    answer = await note_answer(desk, said.conversation_id, slot, said.text, said.turn)
    return answered(slot, answer)


async def answered_theirs(
    dispatcher: CollectingDispatcher, desk: Desk, tracker: Tracker, slot: str
) -> list[EventType]:
    """Answer words that only ask something where ours wanted a place, a time or a person; none
    where they are to be noted.

    "Hang on, who gets to see this?" is no place. Our question comes again once; what then comes is
    its answer. "Don't know" is one at once.
    """
    said = heard(tracker)
    if slot not in FREE or tracker.get_slot("again") or is_skip(said.text):
        return []
    sure = surely_asks(said.text)
    if not (sure or only_asks(said.text)) or fits(desk, slot, said.text):
        return []
    answer = await answer_question(desk, said.text, said.channel)
    if answer.found:
        await danger_first(dispatcher, desk, said)
        dispatcher.utter_message(text=answer.text)
        return await laid_aside(desk, tracker, answered=True)
    if not (sure and slot in _NEVER_ASKED):
        return []
    await danger_first(dispatcher, desk, said)
    dispatcher.utter_message(response="utter_no_answer")
    return left_aside(tracker)


async def laid_aside(desk: Desk, tracker: Tracker, *, answered: bool = False) -> list[EventType]:
    """Keep the words of this turn out of the report under way, or the one just filed, and return to
    the question that is open, if one is.
    """
    said: Heard = heard(tracker)
    await set_aside(desk, said.conversation_id, said.first_turn, said.turn, answered=answered)
    return left_aside(tracker)

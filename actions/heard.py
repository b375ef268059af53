"""What an action needs to know of the turn it runs in."""

from dataclasses import dataclass

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

FORM = "report_form"


@dataclass(frozen=True, slots=True)
class Heard:
    """The last message: whose, its words, how the gateway numbered and judged it, its act."""

    conversation_id: str
    text: str
    act: str
    channel: str
    danger: str
    turn: int


def heard(tracker: Tracker) -> Heard:
    """Read the last message from Rasa's tracker; only words and the gateway's marks are trusted."""
    message = tracker.latest_message
    told = message.get("metadata") or {}
    turn = told.get("turn")
    return Heard(
        conversation_id=str(tracker.sender_id),
        text=str(message.get("text") or ""),
        act=str((message.get("intent") or {}).get("name") or ""),
        channel="sms" if told.get("channel") == "sms" else "web",
        danger=str(told.get("danger") or "none"),
        turn=turn if isinstance(turn, int) else 0,
    )


def left_aside(tracker: Tracker) -> list[EventType]:
    """Return the events of leaving the open question: it is put once more, in other words.

    A question that was already put twice is skipped, so that nobody hears it three times.
    """
    if not tracker.active_loop or tracker.active_loop.get("name") != FORM:
        return []
    twice = bool(tracker.get_slot("again")) and tracker.get_slot("requested_slot") != "confirm"
    return [SlotSet("again", True), SlotSet("skip_it", twice)]

"""What an action needs to know of the turn it runs in."""

from dataclasses import dataclass

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

FORM = "report_form"
# The wishes that Rasa knows by their words (`bot/cage/wishes.py`).
NEW_REPORT, WITHDRAW = "new_report", "withdraw"


@dataclass(frozen=True, slots=True)
class Heard:
    """The last message: whose, its words, how the gateway numbered and judged it, its act.

    `sure` is how sure Rasa is of the act, 0 to 1.
    """

    conversation_id: str
    text: str
    act: str
    channel: str
    danger: str
    turn: int
    first_turn: int = 0
    wish: str = ""
    sure: float = 1.0


def heard(tracker: Tracker) -> Heard:
    """Read the last message from Rasa's tracker; only words and the gateway's marks are trusted."""
    message = tracker.latest_message
    told = message.get("metadata") or {}
    turn = told.get("turn")
    intent = message.get("intent") or {}
    return Heard(
        conversation_id=str(tracker.sender_id),
        text=str(message.get("text") or ""),
        act=str(intent.get("name") or ""),
        channel="sms" if told.get("channel") == "sms" else "web",
        danger=str(told.get("danger") or "none"),
        turn=turn if isinstance(turn, int) else 0,
        first_turn=_number(told.get("first_turn")) or _number(turn),
        wish=_wish(message.get("entities") or []),
        sure=float(intent.get("confidence", 1.0)),
    )


def _number(told: object) -> int:
    return told if isinstance(told, int) else 0


def _wish(entities: list[dict[str, object]]) -> str:
    found = (str(entity.get("value")) for entity in entities if entity.get("entity") == "wish")
    return next(found, "")


def left_aside(tracker: Tracker) -> list[EventType]:
    """Return the events of leaving the open question: it is put once more, in other words.

    A question that was already put twice is skipped, so that nobody hears it three times.
    """
    if not tracker.active_loop or tracker.active_loop.get("name") != FORM:
        return []
    twice = bool(tracker.get_slot("again")) and tracker.get_slot("requested_slot") != "confirm"
    return [SlotSet("again", True), SlotSet("skip_it", twice)]

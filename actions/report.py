"""Beginning a report, and filing it."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.danger import told_at_once
from actions.heard import FORM, NEW_REPORT, Heard, heard
from actions.outcomes import told_what_came
from bot.reports.category import SLOTS
from bot.reports.conversation import Kind
from bot.triage.danger import Priority
from bot.usecases.begin_report import Begun, begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import Filed, file_report
from bot.usecases.start_afresh import Over, start_afresh
from bot.usecases.two_incidents import hold_back, tell_apart


class BeginReport(Action):
    """Starts a report with what the message says, or adds the message to the last one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        """Return the name the domain knows."""
        return "action_begin_report"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Begin, say so, and hand the questions to the form."""
        said = heard(tracker)
        if await told_what_came(dispatcher, self._desk, said):
            return [SlotSet("report_step", "added")]
        if await start_afresh(self._desk, said.conversation_id, _over(tracker, said)):
            dispatcher.utter_message(response="utter_new_report")
        two = await tell_apart(self._desk, said.text) if said.danger == "none" else None
        words = two.first if two else said.text
        begun = await begin_report(self._desk, said.conversation_id, words, said.turn)
        if two and begun.ask:
            await hold_back(self._desk, said.conversation_id, two, said.first_turn, said.turn)
            dispatcher.utter_message(response="utter_begun_two")
        elif begun.added_to:
            dispatcher.utter_message(response="utter_added", ref=begun.added_to)
        elif "what" in begun.known and _goes_on(begun) and said.channel == "web":
            hello = "utter_begun_feeling" if begun.feeling else "utter_begun"
            dispatcher.utter_message(response=hello)
            if begun.known.get("contact") == "anonymous" and not begun.feeling:
                dispatcher.utter_message(response="utter_no_name")
        return [*fresh_form(tracker), *begun_events(begun)]


class FileReport(Action):
    """Files the report and gives the receipt, once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        """Return the name the domain knows."""
        return "action_file_report"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """File, say the reference, and point to help."""
        said = heard(tracker)
        filed = await file_report(self._desk, said.conversation_id, said.turn)
        if filed.area and not tracker.get_slot("discreet"):
            dispatcher.utter_message(response="utter_out_of_borough", **self._whom(filed.area))
        told = await told_at_once(self._desk, said) is Kind.EMERGENCY
        dispatcher.utter_message(
            response=receipt(filed, told=told),
            ref=filed.ref,
            pin=filed.pin,
            lead=filed.lead_name,
            hours=filed.hours,
        )
        ours = filed.area is None or filed.priority < Priority.P3
        help_lines = _help(filed, said.channel) if ours else ""
        if help_lines and not tracker.get_slot("discreet"):
            dispatcher.utter_message(response="utter_help", lines=help_lines)
        second = _go_on(dispatcher, filed.second) if filed.second else []
        return [*fresh_form(tracker), *second]

    def _whom(self, area: str) -> dict[str, str]:
        """Return who deals with an area outside the borough, as the words of the reply need it."""
        there = self._desk.places.elsewhere[area]
        return {"area": there.area, "council": there.council, "police": there.police}


def _go_on(dispatcher: CollectingDispatcher, begun: Begun) -> list[EventType]:
    """Go on at once with another incident that was told with the one that was filed."""
    words = in_reply(begun.known.get("what", ""))
    dispatcher.utter_message(response="utter_begun_second", words=words)
    return [*begun_events(begun), FollowupAction(FORM)]


def _goes_on(begun: Begun) -> bool:
    return bool(begun.ask) and not begun.ticket_ref


def receipt(filed: Filed, *, told: bool = False) -> str:
    """Return the name of the receipt's words; `told`: the 999 advice stands right above it."""
    if filed.priority is Priority.P1:
        return "utter_filed_danger_told" if told else "utter_filed_danger"
    return "utter_filed_feeling" if filed.feeling else "utter_filed"


def _over(tracker: Tracker, said: Heard) -> Over:
    """Return what says that the report so far is over; danger is never put off by a wish."""
    new = said.wish == NEW_REPORT and said.danger != "now"
    left = tracker.get_slot("report_step") == "left"
    return Over(said.text, said.turn, said.first_turn, new=new, left=left)


def fresh_form(tracker: Tracker) -> list[EventType]:
    """Return the events that empty the form, so that no answer of one report enters another."""
    filled = [slot for slot in sorted(SLOTS) if tracker.get_slot(slot) is not None]
    flags = ("again", "skip_it", "changing", "unclear")
    return [
        *(SlotSet(slot, None) for slot in filled),
        *(SlotSet(flag, False) for flag in flags),
        SlotSet("to_ask", []),
    ]


def begun_events(begun: Begun) -> list[EventType]:
    """Return the events that tell the form what to ask."""
    step = "added" if begun.added_to else "ask" if begun.ask else "file"
    return [
        SlotSet("report_step", step),
        SlotSet("to_ask", list(begun.ask)),
        SlotSet("discreet", begun.discreet),
        SlotSet("feeling", begun.feeling),
    ]


def in_reply(words: str) -> str:
    """Return words as a reply may hold them: Rasa reads "0[" in a filled text as a gap."""
    return words.translate(str.maketrans("[]{}", "()()"))


def _help(filed: Filed, channel: str) -> str:
    """Return who else helps; by text nobody, because their names tell what was reported."""
    return "" if channel == "sms" else "\n".join(f"- {line}" for line in filed.signposts)

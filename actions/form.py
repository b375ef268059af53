"""The interview: each answer goes to the use case, which says what is still to ask."""

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.asked import answered, answered_theirs
from actions.danger import say_emergency
from actions.heard import NEW_REPORT, Heard, heard, left_aside
from actions.report import begun_events, fresh_form
from bot.errors import NotFound
from bot.reports.choosing import LETTERS, picked
from bot.reports.segments import is_gsm, plain, shortened
from bot.usecases.begin_report import begin_report
from bot.usecases.correct_answer import correct_answer
from bot.usecases.desk import Desk
from bot.usecases.fitting import fits
from bot.usecases.note_answer import YES_NO, Answer, note_answer
from bot.usecases.passing_on import asks_to_pass_on
from bot.usecases.start_afresh import Over, start_afresh
from bot.usecases.summary import Summary, summary
from bot.usecases.which import MOST_CHOICES, which_place

# To a yes-or-no question, Rasa's reading of the act is the answer.
SAID = {"affirm": "yes", "deny": "no", "skip": "skip"}
# Greetings and thanks are surer than this; what people answer in a word or two is not.
SURELY_SMALL_TALK = 0.65
# To these, a bare "no" says that there is no answer.
OPEN = frozenset({"what", "where", "when", "who"})
# Letters of place and time in a text: with the question one segment, or two in other letters.
SHOWN_BY_TEXT, SHOWN_IN_OTHER_LETTERS, TIME_BY_TEXT = 98, 70, 30

# "Another report" answers what these ask.
_TELL_OF_REPORTS = frozenset(("what", "reported_before", "how_often"))


class ValidateReportForm(FormValidationAction):
    """Notes what was answered; the questions left, and their order, come from the use case."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        """Return the name the domain knows."""
        return "validate_report_form"

    async def next_requested_slot(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> EventType:
        """Open the next question; None ends the interview."""
        left = tracker.get_slot("to_ask") or []
        return SlotSet("requested_slot", next(iter(left), None))

    async def get_extraction_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Extract nothing here: the slots' mappings in the domain do."""
        return []

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Note the answer to the open question, if this turn answers it."""
        slot = tracker.get_slot("requested_slot")
        said = heard(tracker)
        if slot is None or not (self._answers(tracker, slot, said) or _skips(tracker)):
            return []
        try:
            return await self._answered(dispatcher, tracker, slot, said)
        except NotFound:  # the draft went to staff in the meantime: go on with that report
            return await self._begun_again(slot, said)

    def _answers(self, tracker: Tracker, slot: str, said: Heard) -> bool:
        """Tell whether this turn answers the open question.

        Small talk does not, unless it is only that by a guess, or is just what was asked for.
        """
        if tracker.slots_to_validate().get(slot) is not None:
            return True
        chat = said.act == "smalltalk"
        return chat and (said.sure < SURELY_SMALL_TALK or fits(self._desk, slot, said.text))

    async def _answered(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, slot: str, said: Heard
    ) -> list[EventType]:
        if said.danger == "now" and not _skips(tracker):
            return [*await self._begun_again(slot, said), *left_aside(tracker)]
        if said.wish == NEW_REPORT and slot not in _TELL_OF_REPORTS and not _skips(tracker):
            return await self._begun_anew(dispatcher, tracker, said)
        if slot == "confirm" and tracker.get_slot("changing"):
            if said.act in SAID:
                return confirm_again()
            last = tracker.get_slot("last_answered")
            answer = await correct_answer(
                self._desk, said.conversation_id, said.text, last, said.turn
            )
            if answer.danger:
                await say_emergency(dispatcher, self._desk, said)
            return confirm_again()
        if theirs := await answered_theirs(dispatcher, self._desk, tracker, slot):
            return theirs
        answer = await self._note(tracker, slot, said)
        if answer.danger:
            await say_emergency(dispatcher, self._desk, said)
        if slot == "confirm":
            # Put twice and not understood: what was told must not wait for the right word.
            if answer.value is None and tracker.get_slot("again"):
                dispatcher.utter_message(response="utter_sent_as_it_is")
                return confirmed(answer, anyway=True)
            return confirmed(answer)
        discreet = tracker.get_slot("discreet") or (answer.danger and said.channel == "sms")
        return [*answered(slot, answer), SlotSet("discreet", bool(discreet))]

    async def _note(self, tracker: Tracker, slot: str, said: Heard) -> Answer:
        words = "skip" if _skips(tracker) or (slot in OPEN and _says_no(said)) else said.text
        if slot in YES_NO:
            words = SAID.get(said.act, words)
        typed = None if _skips(tracker) else said.text
        twice = bool(tracker.get_slot("again"))
        return await note_answer(
            self._desk, said.conversation_id, slot, words, said.turn, typed=typed, last=twice
        )

    async def _begun_anew(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, said: Heard
    ) -> list[EventType]:
        over = Over(said.text, said.turn, said.first_turn, new=True)
        if await start_afresh(self._desk, said.conversation_id, over):
            dispatcher.utter_message(response="utter_new_report")
        begun = await begin_report(self._desk, said.conversation_id, said.text, said.turn)
        return [*fresh_form(tracker), *begun_events(begun)]

    async def _begun_again(self, slot: str, said: Heard) -> list[EventType]:
        begun = await begin_report(self._desk, said.conversation_id, said.text, said.turn)
        return [SlotSet(slot, None), *begun_events(begun)]


class AskWhere(Action):
    """Asks where it was, or which of the places of one name."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        """Return the name the domain knows."""
        return "action_ask_report_form_where"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Ask with choices where there are few, for the town where there are many."""
        said = heard(tracker)
        known = await which_place(self._desk, said.conversation_id)
        if not known:
            dispatcher.utter_message(response="utter_ask_report_form_where")
        elif len(known) > MOST_CHOICES:
            dispatcher.utter_message(response="utter_ask_which_town")
        else:
            options = ". ".join(f"{at} {label}" for at, label in zip(LETTERS, known, strict=False))
            buttons = [{"title": label, "payload": label} for label in known]
            web = {"buttons": buttons} if said.channel == "web" else {}
            dispatcher.utter_message(response="utter_ask_which_place", options=options, **web)
        return []


class AskConsent(Action):
    """Asks whether name and number may go along; of some matters, whether the report may go."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        """Return the name the domain knows."""
        return "action_ask_report_form_consent"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Ask the one or the other."""
        whole = await asks_to_pass_on(self._desk, heard(tracker).conversation_id)
        words = "utter_ask_passing_on" if whole else "utter_ask_report_form_consent"
        dispatcher.utter_message(response=words)
        return []


class AskConfirm(Action):
    """Shows back what was understood and asks whether to send it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        """Return the name the domain knows."""
        return "action_ask_report_form_confirm"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Ask what to change, ask once more, or show back and ask."""
        if tracker.get_slot("changing"):
            dispatcher.utter_message(response="utter_ask_what_to_change")
        elif tracker.get_slot("again"):
            dispatcher.utter_message(response="utter_confirm_again")
        else:
            found = await summary(self._desk, heard(tracker).conversation_id)
            told = shown(found, heard(tracker).channel)
            dispatcher.utter_message(
                response="utter_ask_report_form_confirm" if told else "utter_confirm_no_details",
                summary=told,
                lead=found.lead_name,
            )
        return []


def confirmed(answer: Answer, *, anyway: bool = False) -> list[EventType]:
    """Return the events of an answer to "shall we send it?": only a yes ends the interview, or that
    nobody understood twice and it goes ``anyway``.
    """
    sent = anyway or answer.value == "yes"
    return [
        SlotSet("confirm", "yes" if sent else None),
        SlotSet("to_ask", [] if sent else ["confirm"]),
        SlotSet("changing", answer.value == "no"),
        SlotSet("again", answer.value is None),
        SlotSet("skip_it", False),
    ]


def confirm_again() -> list[EventType]:
    """Return the events of a change at the end: show back anew."""
    return [
        SlotSet("confirm", None),
        SlotSet("to_ask", ["confirm"]),
        SlotSet("changing", False),
        SlotSet("again", False),
    ]


def shown(found: Summary, channel: str) -> str:
    """Return the summary in lines (web) or in one short line (SMS: place and time only)."""
    where, when = found.where or "", found.when or ""
    if channel == "sms":
        when = shortened(when, TIME_BY_TEXT)
        room = SHOWN_BY_TEXT if is_gsm(plain(where + when)) else SHOWN_IN_OTHER_LETTERS
        where = shortened(where, room - len(when))
    parts = [part for part in (found.label, where, when, found.contact) if part]
    # Rasa reads "0[" in a filled text as a gap it could not fill.
    lines = [part.replace("[", "(").replace("]", ")") for part in parts]
    return "\n".join(f"- {line}" for line in lines) if channel == "web" else ", ".join(lines)


def _says_no(said: Heard) -> bool:
    one_of_several = picked(said.text) is not None
    return said.act in {"deny", "skip"} and len(said.text.split()) <= 2 and not one_of_several


def _skips(tracker: Tracker) -> bool:
    return bool(tracker.get_slot("skip_it"))

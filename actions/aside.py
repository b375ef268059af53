"""What people ask for beside the report: answers, news of a report, a person, no more updates."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.asked import FREE, answered, answered_after_all, laid_aside
from actions.danger import danger_first, say_emergency
from actions.heard import WITHDRAW, Heard, heard, left_aside
from actions.outcomes import told_what_came
from bot.reports.asking import only_asks
from bot.reports.correction import corrects
from bot.reports.nameless import wants_no_name
from bot.usecases.answer_question import answer_question
from bot.usecases.check_status import StatusAnswer, check_status
from bot.usecases.correct_answer import correct_answer
from bot.usecases.desk import Desk
from bot.usecases.fitting import fits
from bot.usecases.note_answer import note_answer
from bot.usecases.request_person import PersonAnswer, request_person
from bot.usecases.start_afresh import start_afresh
from bot.usecases.stop_updates import stop_updates
from bot.usecases.withdraw_report import withdraw_report

# A short "don't bother" to these says no to being reached, not to the report.
ABOUT_THEM = {"safe_contact": "no", "contact": "anonymous", "consent": "no", "support": "no"}
_SHORT = 3
_WITHDRAWN = {
    "open": "utter_withdrawn",
    "filed": "utter_withdrawn_filed",
    "nothing": "utter_what_next",
}


class AnswerQuestion(Action):
    """Answers a question from the checked answers, or says honestly that we have none."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        """Return the name the domain knows."""
        return "action_answer_question"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Answer; few words that ask nothing, and are what our own question wants, answer that."""
        said = heard(tracker)
        if noted := await answered_after_all(self._desk, tracker):
            return noted
        slot = tracker.get_slot("requested_slot") if tracker.active_loop else None
        free = slot if slot in FREE and not only_asks(said.text) else None
        if free and fits(self._desk, free, said.text):
            return await self._noted(free, said)
        answer = await answer_question(self._desk, said.text, said.channel)
        if free and not answer.found:
            return await self._noted(free, said)
        await danger_first(dispatcher, self._desk, said)
        if answer.found:
            dispatcher.utter_message(text=answer.text)
        else:
            dispatcher.utter_message(response="utter_no_answer")
        return await laid_aside(self._desk, tracker, answered=answer.found)

    async def _noted(self, slot: str, said: Heard) -> list[EventType]:
        answer = await note_answer(self._desk, said.conversation_id, slot, said.text, said.turn)
        return answered(slot, answer)


class CheckStatus(Action):
    """Tells how a report is going to whoever has its reference and PIN."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        """Return the name the domain knows."""
        return "action_check_status"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Look it up and say so."""
        said = heard(tracker)
        if noted := await answered_after_all(self._desk, tracker):
            return noted
        if await told_what_came(dispatcher, self._desk, said):
            return await laid_aside(self._desk, tracker)
        answer = await check_status(self._desk, said.conversation_id, said.text, said.turn)
        await danger_first(dispatcher, self._desk, said)
        dispatcher.utter_message(response=status_response(answer), ref=answer.ref or "")
        return await laid_aside(self._desk, tracker)


class RequestPerson(Action):
    """Asks for a person, and says honestly whether one is there."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        """Return the name the domain knows."""
        return "action_request_person"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Ask and answer; "ring me, 07700 900123" may be the answer to how to reach somebody."""
        if noted := await answered_after_all(self._desk, tracker):
            return noted
        said = heard(tracker)
        events = await laid_aside(self._desk, tracker)
        answer = await request_person(self._desk, said.conversation_id, said.turn)
        say_person(dispatcher, answer)
        return events


class StopUpdates(Action):
    """Ends updates, or the report that somebody no longer wants to make; 999 advice goes on."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        """Return the name the domain knows."""
        return "action_stop_updates"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Keep the wish."""
        said = heard(tracker)
        slot = tracker.get_slot("requested_slot") if tracker.active_loop else None
        if said.wish == WITHDRAW:
            if slot in ABOUT_THEM and len(said.text.split()) <= _SHORT:
                return await self._no_to_it(slot, said)
            await self._withdraw(dispatcher, said)
        elif noted := await answered_after_all(self._desk, tracker):
            return [*noted, SlotSet("report_step", "ask")]
        elif slot and wants_no_name(said.text):  # "take my name off it": the report goes on
            events = await CorrectAnswer(self._desk).run(dispatcher, tracker, domain)
            return [*events, SlotSet("report_step", "ask")]
        else:
            await laid_aside(self._desk, tracker)
            await stop_updates(self._desk, said.conversation_id, turn=said.turn)
            dispatcher.utter_message(response="utter_updates_stopped")
        return [SlotSet("report_step", "left")]

    async def _withdraw(self, dispatcher: CollectingDispatcher, said: Heard) -> None:
        await start_afresh(self._desk, said.conversation_id)
        was = (await withdraw_report(self._desk, said.conversation_id, said.turn)).was
        dispatcher.utter_message(response=_WITHDRAWN[was])

    async def _no_to_it(self, slot: str, said: Heard) -> list[EventType]:
        words = ABOUT_THEM[slot]
        answer = await note_answer(self._desk, said.conversation_id, slot, words, said.turn)
        return [*answered(slot, answer), SlotSet("report_step", "ask")]


class CorrectAnswer(Action):
    """Puts right an answer given earlier, named or the last one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        """Return the name the domain knows."""
        return "action_correct_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Correct, and go on with what is left to ask; what corrects nothing is an answer."""
        if noted := await answered_after_all(self._desk, tracker):
            return noted
        said = heard(tracker)
        slot = tracker.get_slot("requested_slot") if tracker.active_loop else None
        if slot and slot != "confirm" and not corrects(said.text) and not wants_no_name(said.text):
            answer = await note_answer(self._desk, said.conversation_id, slot, said.text, said.turn)
            if answer.danger:
                await say_emergency(dispatcher, self._desk, said)
            return answered(slot, answer)
        last = tracker.get_slot("last_answered")
        answer = await correct_answer(self._desk, said.conversation_id, said.text, last, said.turn)
        if answer.danger:
            await say_emergency(dispatcher, self._desk, said)
        else:
            dispatcher.utter_message(response="utter_changed")
        at_end = tracker.get_slot("requested_slot") == "confirm"
        ask = ["confirm"] if at_end else list(answer.ask)
        # The open question comes again, but never a third time.
        rest = [SlotSet("again", False)] if at_end else left_aside(tracker)
        return [SlotSet("to_ask", ask), SlotSet("changing", False), *rest]


def say_person(dispatcher: CollectingDispatcher, answer: PersonAnswer) -> None:
    """Say whether a person is there now, and when else."""
    response = "utter_person_on_duty" if answer.on_duty else "utter_person_off_duty"
    dispatcher.utter_message(response=response, hours=answer.hours)


def status_response(answer: StatusAnswer) -> str:
    """Return the response's name for a status answer."""
    if answer.state == "found" and answer.status:
        return f"utter_status_{answer.status.value}"
    return f"utter_status_{answer.state}"

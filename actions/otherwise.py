"""Everything else that people say: hello, thanks, a few words more, or what nobody understands."""

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.aside import say_person
from actions.asked import laid_aside
from actions.danger import danger_first
from actions.heard import FORM, Heard, heard, left_aside
from actions.outcomes import told_what_came
from actions.report import BeginReport
from bot.reports.courtesy import courtesy
from bot.usecases.desk import Desk
from bot.usecases.more_words import More, add_words
from bot.usecases.request_person import request_person

# "No, my bike was nicked as well": after such acts a report may be told all the same.
_ANSWERS = frozenset({"affirm", "deny"})
_AFTER_BEGINNING = {"ask": FORM, "file": "action_file_report"}


class MakeSmallTalk(Action):
    """Answers a greeting or thanks in few words."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        """Return the name the domain knows."""
        return "action_make_small_talk"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Say hello, or you're welcome to thanks; whoever told nothing yet hears how to."""
        told = bool(tracker.get_slot("report_step"))
        said = courtesy(heard(tracker).text)
        # Few words of another kind may answer the open question.
        chat = said != "other" or not tracker.active_loop
        aside = await laid_aside(self._desk, tracker) if chat else left_aside(tracker)
        dispatcher.utter_message(response=_small_talk(said, told=told, asking=bool(aside)))
        return aside


class HearMore(Action):
    """Adds words that sound like no report to the one just filed, or says what we do."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        """Return the name the domain knows."""
        return "action_hear_more"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Add them, begin the other report that they tell of, or answer that they told nothing."""
        said = heard(tracker)
        more = await added(dispatcher, self._desk, said)
        if more.added_to:
            return []
        if more.other and said.act in _ANSWERS:
            return await self._begun(dispatcher, tracker, domain)
        other = said.act == "out_of_scope"
        dispatcher.utter_message(response="utter_out_of_scope" if other else "utter_what_next")
        return await laid_aside(self._desk, tracker)

    async def _begun(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Begin a report and go on with it, as Rasa's rules do where a message is one."""
        events = await BeginReport(self._desk).run(dispatcher, tracker, domain)
        step = next((e.get("value") for e in events if e.get("name") == "report_step"), None)
        then = _AFTER_BEGINNING.get(str(step))
        return [*events, FollowupAction(then)] if then else events


class HandleUnclear(Action):
    """Asks once in other words; the second time a person reads it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        """Return the name the domain knows."""
        return "action_handle_unclear"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Offer what we can do, then hand over."""
        said = heard(tracker)
        if await told_what_came(dispatcher, self._desk, said):
            await laid_aside(self._desk, tracker)
            return [SlotSet("unclear", False)]
        if (await added(dispatcher, self._desk, said)).added_to:
            return [SlotSet("unclear", False)]
        await laid_aside(self._desk, tracker)
        if not tracker.get_slot("unclear"):
            await danger_first(dispatcher, self._desk, said)
            dispatcher.utter_message(response="utter_not_clear")
            return [SlotSet("unclear", True)]
        say_person(dispatcher, await request_person(self._desk, said.conversation_id, said.turn))
        return [SlotSet("unclear", False)]


async def added(dispatcher: CollectingDispatcher, desk: Desk, said: Heard) -> More:
    """Add words to the report just filed, where they go back to it, and say so."""
    more = await add_words(desk, said.conversation_id, said.text, said.turn, said.first_turn)
    if more.added_to:
        await danger_first(dispatcher, desk, said)
        dispatcher.utter_message(response="utter_added", ref=more.added_to)
    return more


def _small_talk(said: str, *, told: bool, asking: bool) -> str:
    if asking:
        return "utter_short_reply"
    if said == "thanks" or (told and said != "hello"):
        return "utter_welcome" if told else "utter_welcome_first"
    return "utter_hello"

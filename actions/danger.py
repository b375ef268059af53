"""Danger before all else: it stands first in a reply, and is said once."""

from rasa_sdk.executor import CollectingDispatcher

from actions.heard import Heard
from bot.reports.conversation import Kind
from bot.usecases.advised import advised, danger_unanswered
from bot.usecases.desk import Desk


async def say_emergency(dispatcher: CollectingDispatcher, desk: Desk, said: Heard) -> None:
    """Give the 999 advice; in the chat only what of it does not stand above this reply already."""
    told = await told_at_once(desk, said)
    if told is not Kind.EMERGENCY:
        dispatcher.utter_message(response="utter_emergency_more" if told else "utter_emergency")


async def danger_first(dispatcher: CollectingDispatcher, desk: Desk, said: Heard) -> None:
    """Say 999 above what comes now, while nobody has said that there is no danger."""
    if await advised(desk, said.conversation_id, said.turn):
        return
    if await danger_unanswered(desk, said.conversation_id, said.danger):
        dispatcher.utter_message(response="utter_danger_first")


async def told_at_once(desk: Desk, said: Heard) -> Kind | None:
    """Return which advice stands above this reply; by text each line is a message of its own."""
    if said.channel != "web":
        return None
    return await advised(desk, said.conversation_id, said.turn)

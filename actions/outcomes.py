"""Answers what reports of an area led to, whatever Rasa took the question for."""

from rasa_sdk.executor import CollectingDispatcher

from actions.heard import Heard
from bot.usecases.desk import Desk
from bot.usecases.what_came import what_came


async def told_what_came(dispatcher: CollectingDispatcher, desk: Desk, said: Heard) -> bool:
    """Say what reports led to if that is what was asked, and return whether it was."""
    told = None if said.danger != "none" else await what_came(desk, said.text, said.channel)
    if told:
        dispatcher.utter_message(text=told)
    return told is not None

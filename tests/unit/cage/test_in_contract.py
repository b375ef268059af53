"""Both contracts as recorded, on Rasa's side."""

import json
from pathlib import Path

import pytest
from rasa.shared.core.events import deserialise_events

from bot.cage.channel import _message, _usable
from bot.cage.speed import _checked

FOLDER = Path(__file__).resolve().parents[2] / "contract"
TURNS = json.loads((FOLDER / "turns.json").read_text(encoding="utf-8"))
CALLS = json.loads((FOLDER / "actions.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("turn", TURNS)
def test_the_channel_takes_the_gateways_turns(turn: dict) -> None:
    """Sender, words and metadata arrive as they were sent."""
    told = turn["request"]
    assert _usable(told)
    message = _message(told, None)
    assert (told["sender"], told["message"], told["metadata"], told["input_channel"]) == (
        message.sender_id,
        message.text,
        message.metadata,
        message.input_channel,
    )


@pytest.mark.parametrize("told", [None, [], {}, {"message": "x"}, {"sender": "", "message": "x"}])
def test_a_turn_without_sender_is_refused(told: object) -> None:
    """Rasa would put it into everybody's conversation "default"."""
    assert not _usable(told)


@pytest.mark.parametrize("call", CALLS)
def test_rasa_understands_what_actions_answer(call: dict) -> None:
    """The shape passes, and every event is one Rasa knows."""
    answer = call["response"]
    assert _checked(None, answer)
    assert len(answer["events"]) == len(deserialise_events(answer["events"]))

"""Metadata of the gateway becomes entities, and nothing else does."""

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.cage.metadata import MetadataEntities


def _after(metadata: object, act: str = "deny") -> Message:
    message = Message({"text": "no", "metadata": metadata, "intent": {"name": act}})
    return MetadataEntities().process([message])[0]


def _entities(message: Message) -> dict:
    return {entity["entity"]: entity["value"] for entity in message.get("entities")}


def test_channel_and_danger_become_entities() -> None:
    """So their slots fill without an action."""
    told = {"channel": "sms", "danger": "none", "ticket": "SSP-AAA-BBB", "turn": 3}
    assert {"channel": "sms", "danger": "none"} == _entities(_after(told))


@pytest.mark.parametrize(
    "told", [None, "x", [], {"channel": "carrier pigeon"}, {"channel": {"a": 1}}, {"where": "x"}]
)
def test_anything_else_is_ignored(told: object) -> None:
    """No other value and no other name gets through."""
    assert {} == _entities(_after(told))


def test_danger_makes_any_words_a_report() -> None:
    """Whatever the words look like, danger is told, never refused."""
    assert "report" == _after({"danger": "now"}).get("intent")["name"]
    assert "deny" == _after({"danger": "possible"}).get("intent")["name"]

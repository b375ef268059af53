"""An evaluation as JSON: figures and labels, no text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from bot.triage.evaluate.evaluation import Evaluation
from bot.triage.evaluate.intervals import Share

# Nobody has written a text for this yet who is not a machine: data/triage/README.md.
_WRITTEN_BY = {"machines": "all", "people": "none"}


def evaluation_as_json(found: Evaluation) -> dict[str, object]:
    """Return everything that was measured, ready for `json.dumps`."""
    return {"written_by": _WRITTEN_BY, **_fields(found)}


def _plain(value: object) -> object:
    if isinstance(value, Share):
        return value.as_json()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {_key(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    if is_dataclass(value):
        return _fields(value)
    return value


def _fields(value: Any) -> dict[str, object]:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _key(key: object) -> str:
    return " > ".join(str(part) for part in key) if isinstance(key, tuple) else str(key)

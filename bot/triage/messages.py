"""The messages that triage learns from and is measured on: `data/triage/{train,dev,test}/*.jsonl`.

What each field means, who wrote them and how they are split is told in `data/triage/README.md`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.errors import DataError
from bot.reports.category import Taxonomy
from bot.triage.danger import Danger

EXAMPLE = "example"
ENGLISH = "en"
ACTS = (
    "report",
    "safety_question",
    "status_check",
    "speak_to_human",
    "smalltalk",
    "out_of_scope",
    "affirm",
    "deny",
    "stop_optout",
    "correction",
)


class Split(StrEnum):
    """``train`` is learnt from, ``dev`` chooses between ways, ``test`` is looked at once."""

    TRAIN = "train"
    DEV = "dev"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Message:
    """One message and what is right for it; None where that is not known."""

    text: str
    voice: str
    family: str
    danger: Danger | None
    act: str
    category: str | None = None
    subtype: str | None = None
    language: str = ENGLISH


def load_messages(data_dir: Path, taxonomy: Taxonomy, split: Split) -> list[Message]:
    """Return one split in the order of its files and lines; DataError names a bad line."""
    folder = data_dir / "triage" / split.value
    found = [
        _message(f"{path}, line {number}", row, taxonomy)
        for path in sorted(folder.glob("*.jsonl"))
        for number, row in _rows(path)
    ]
    if not found:
        raise DataError(f"{folder}: there are no messages")
    return found


def described(taxonomy: Taxonomy) -> Iterator[Message]:
    """Yield the taxonomy's own examples, and what it says of each category, as messages."""
    for category in taxonomy:
        subtypes = " ".join(name.replace("_", " ") for name in category.subtypes)
        about = f"{category.label}. {category.description} {subtypes}"
        for text in (about, *category.examples):
            yield Message(text, EXAMPLE, EXAMPLE, None, "report", category.id)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
        except ValueError as wrong:
            raise DataError(f"{path}, line {number}: this line is not JSON") from wrong
        if not isinstance(row, dict):
            raise DataError(f"{path}, line {number}: this line is no object")
        yield number, row


def _message(where: str, row: dict[str, object], taxonomy: Taxonomy) -> Message:
    fields = {name: value for name, value in row.items() if isinstance(value, str) and value}
    if len(fields) != len(row) or not {"text", "danger", "act", "voice", "family"} <= row.keys():
        raise DataError(f"{where}: needs text, danger, act, voice and family, each a text")
    category, subtype = fields.get("category"), fields.get("subtype")
    if fields["danger"] not in Danger:
        raise DataError(f"{where}: danger is one of {', '.join(Danger)}")
    if fields["act"] not in ACTS:
        raise DataError(f"{where}: '{fields['act']}' is not a dialogue act")
    if category is not None and category not in taxonomy:
        raise DataError(f"{where}: '{category}' is not a category")
    if subtype is not None and (category is None or subtype not in taxonomy[category].subtypes):
        raise DataError(f"{where}: '{subtype}' is not a subtype of {category}")
    return Message(
        text=fields["text"],
        voice=fields["voice"],
        family=fields["family"],
        danger=Danger(fields["danger"]),
        act=fields["act"],
        category=category,
        subtype=subtype,
        language=fields.get("lang", ENGLISH),
    )

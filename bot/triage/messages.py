"""The messages that triage learns from: `data/triage/*.jsonl` and the taxonomy's examples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError
from bot.reports.category import Taxonomy

EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class Message:
    """One message with the kind of voice that wrote it.

    It has a category, or it says whether it is danger now and to which family of situations it
    belongs.
    """

    text: str
    voice: str
    category: str | None = None
    dangerous: bool | None = None
    family: str = ""


def load_messages(data_dir: Path, taxonomy: Taxonomy) -> list[Message]:
    """Return the messages with a category; DataError for a bad line."""
    found = [
        _categorised(path, number, row, taxonomy)
        for path in sorted((data_dir / "triage").glob("categories_*.jsonl"))
        for number, row in _rows(path)
    ]
    found.extend(Message(text, EXAMPLE, category=c.id) for c in taxonomy for text in c.examples)
    return found


def load_dangers(data_dir: Path) -> list[Message]:
    """Return the messages that say whether they are danger now; DataError for a bad line."""
    path = data_dir / "triage" / "danger.jsonl"
    return [_dangerous(path, number, row) for number, row in _rows(path)]


def _rows(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
        except ValueError as wrong:
            raise DataError(f"{path}, line {number}: this line is not JSON") from wrong
        if not isinstance(row, dict):
            raise DataError(f"{path}, line {number}: this line is no object")
        yield number, row


def _categorised(path: Path, number: int, row: dict[str, object], taxonomy: Taxonomy) -> Message:
    if not {"text", "category", "voice"} <= row.keys():
        raise DataError(f"{path}, line {number}: needs text, category and voice")
    if row["category"] not in taxonomy:
        raise DataError(f"{path}, line {number}: '{row['category']}' is not a category")
    return Message(str(row["text"]), str(row["voice"]), category=str(row["category"]))


def _dangerous(path: Path, number: int, row: dict[str, object]) -> Message:
    if not {"text", "danger", "voice", "family"} <= row.keys():
        raise DataError(f"{path}, line {number}: needs text, danger, voice and family")
    if row["danger"] not in ("now", "none"):
        raise DataError(f"{path}, line {number}: danger is 'now' or 'none'")
    return Message(
        str(row["text"]),
        str(row["voice"]),
        dangerous=row["danger"] == "now",
        family=str(row["family"]),
    )

"""`python -m bot triage`: one assessment a line, in order, as the lines come in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from bot.triage.assessment import Assessment
from bot.triage.triage import Triage

MAX_LINE = 2_000_000


def run(lines: Iterable[str], out: TextIO, triage: Triage, *, jsonl: bool = True) -> None:
    """Read ``{"id","text"}`` lines (or plain text) and write one JSON line for each, in order.

    A line that cannot be read gives a line with ``id`` (or its number) and ``error``, never a
    crash. Plain text in JSON mode is read as text, with its line number as id.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            if not jsonl or line.strip("\r\n") == "":
                continue
        out.write(json.dumps(_answer(line.rstrip("\r\n"), number, triage), ensure_ascii=False))
        out.write("\n")
        out.flush()


def as_json(found: Assessment, identity: object) -> dict[str, object]:
    """Return an assessment in the shape of the outside contract."""
    return {
        "id": identity,
        "danger": found.danger.value,
        "emergency": found.emergency,
        "priority": found.priority.name,
        "category": found.category,
        "categories": [{"id": name, "score": score} for name, score in found.categories],
        "red_flags": list(found.red_flags),
        "strategy": list(found.strategy),
        "language": found.language,
        "needs_human": found.needs_human,
        "reasons": [{"kind": r.kind, "id": r.id, "quote": r.quote} for r in found.reasons],
    }


def _answer(line: str, number: int, triage: Triage) -> dict[str, object]:
    identity: object = number
    if len(line) > MAX_LINE:
        return {"id": number, "error": f"the line is longer than {MAX_LINE} characters"}
    text = line
    if line.lstrip().startswith("{"):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            return {"id": number, "error": "this line is not JSON"}
        identity = row.get("id", number)
        found = row.get("text")
        if not isinstance(found, str):
            return {"id": identity, "error": "'text' is missing or not text"}
        text = found
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return as_json(triage.assess(clean), identity)

"""`python -m bot triage`: one assessment a line, in order, as the lines come in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from bot.triage.assessment import Assessment
from bot.triage.triage import Triage

MAX_LINE = 2_000_000


def run(triage: Triage, lines: Iterable[bytes], out: TextIO, *, jsonl: bool = True) -> None:
    """Read lines (UTF-8), write one JSON line for each, in order, at once; empty ones are skipped.

    With ``jsonl`` a line that starts with a brace is ``{"id","text"}``; any other line is plain
    text with its number as id. A line that cannot be read gives ``{"id","error"}``, never a crash.
    """
    for number, line in enumerate(lines, 1):
        text = line.decode("utf-8", "replace").strip("\r\n")
        if text:
            answer = _answer(triage, text, number, jsonl=jsonl)
            out.write(json.dumps(answer, ensure_ascii=False) + "\n")
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


def _answer(triage: Triage, line: str, number: int, *, jsonl: bool) -> dict[str, object]:
    if len(line) > MAX_LINE:
        return {"id": number, "error": f"the line is longer than {MAX_LINE} characters"}
    if not jsonl or not line.lstrip().startswith("{"):
        return as_json(triage.assess(line), number)
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return {"id": number, "error": "this line is not JSON"}
    identity, text = row.get("id", number), row.get("text")
    if not isinstance(text, str):
        return {"id": identity, "error": "'text' is missing or is not text"}
    # Half of a surrogate pair can be written in JSON but not in UTF-8.
    return as_json(triage.assess(text.encode("utf-8", "replace").decode("utf-8")), identity)

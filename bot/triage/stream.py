"""`python -m bot triage`: one assessment a line, in order, as the lines come in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from bot.lines import Line, read_line, write_line
from bot.triage.assessment import Assessment
from bot.triage.triage import Triage

MAX_LINE = 2_000_000


def run(triage: Triage, lines: Iterable[bytes], out: TextIO, *, jsonl: bool = True) -> None:
    """Read lines (UTF-8), write one JSON line for each, in order, at once; none is skipped.

    With ``jsonl`` a line that starts with a brace is ``{"id","text"}``; any other line is plain
    text with its number as id, but an empty one is an error. A line that cannot be read gives
    ``{"id","error"}``, never a crash.
    """
    for number, raw in enumerate(lines, 1):
        row = jsonl and (raw.lstrip().startswith(b"{") or not raw.strip())
        write_line(out, _answer(triage, read_line(raw, number, jsonl=row)))


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


def _answer(triage: Triage, line: Line) -> dict[str, object]:
    if line.text is None:
        return {"id": line.id, "error": line.wrong}
    if len(line.text) > MAX_LINE:
        return {"id": line.id, "error": f"the line is longer than {MAX_LINE} characters"}
    return as_json(triage.assess(line.text), line.id)

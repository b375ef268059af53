"""`python -m bot acts --check`: how many texts Rasa's model names right, for each dialogue act."""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, TextIO

from bot.acts import run_acts
from bot.errors import DataError
from bot.settings import Settings
from bot.triage.evaluate.intervals import Share, share_of
from bot.triage.evaluate.naming import by_label, confusions, macro_f1

_MISTAKES = 12
_ROW = "{:<16} {:>6} {:>7.3f} {:>7.3f} to {:.3f}"


def check_acts(settings: Settings, lines: BinaryIO, out: TextIO) -> int:
    """Ask about ``{"text","act"}`` lines, such as those of data/triage/dev, and print a table."""
    goals, asked = [], []
    for number, raw in enumerate(lines, 1):
        text, act = _told(number, raw)
        goals.append(act)
        asked.append(json.dumps({"id": number, "text": text}))
    said = io.StringIO()
    code = run_acts(settings, io.BytesIO("\n".join(asked).encode()), said, jsonl=True)
    found = [str(json.loads(line).get("act", "?")) for line in said.getvalue().splitlines()]
    for line in table(list(zip(goals, found, strict=True))):
        print(line, file=out)
    return code


def table(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the lines of the table for pairs (right, said); it holds no text."""
    ranked = [(right, ((said, 1.0),)) for right, said in pairs]
    yield f"{'act':<16} {'texts':>6} {'right':>7} {'95% interval':>16}"
    yield _row("all", share_of(right == said for right, said in pairs))
    for act, share in by_label(ranked).items():
        yield _row(act, share)
    yield f"mean F1 {macro_f1(pairs):.3f}"
    yield "most often wrong: " + _mistakes(confusions(ranked, _MISTAKES))


def _row(name: str, share: Share) -> str:
    return _ROW.format(name, share.count, share.value, share.low, share.high)


def _mistakes(rows: Iterable[tuple[str, str, int]]) -> str:
    return ", ".join(f"{right} as {said} {count}" for right, said, count in rows) or "none"


def _told(number: int, raw: bytes) -> tuple[str, str]:
    try:
        row = json.loads(raw)
        return str(row["text"]), str(row["act"])
    except (ValueError, KeyError, TypeError) as wrong:
        raise DataError(f'line {number} is not {{"text","act"}}') from wrong

"""What `triage` and `acts` share: one line in, one line of JSON out, whatever the line holds."""

import json
import math
from dataclasses import dataclass
from typing import TextIO

# What is echoed as an id; anything else is answered with the line's number.
type Identity = str | int | float | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of input: a text to look at, or what is wrong with it."""

    id: Identity
    text: str | None
    wrong: str | None = None


def read_line(raw: bytes, number: int, *, jsonl: bool) -> Line:
    """Return what a line asks; with `jsonl` it is ``{"id","text"}``, else the text itself."""
    text = raw.decode("utf-8", "replace").strip("\r\n")
    if not jsonl:
        return Line(number, text)
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        return Line(number, None, "this line is not JSON")
    if not isinstance(row, dict):
        return Line(number, None, 'this line is not {"id","text"}')
    identity, said = _identity(row.get("id", number), number), row.get("text")
    if not isinstance(said, str):
        return Line(identity, None, "'text' is missing or is not text")
    # Half of a surrogate pair can be written in JSON but not in UTF-8.
    return Line(identity, said.encode("utf-8", "replace").decode("utf-8"))


def write_line(out: TextIO, answer: object) -> None:
    """Write an answer at once, in ASCII: an id may hold what no other encoding can."""
    out.write(json.dumps(answer) + "\n")
    out.flush()


def _identity(given: object, number: int) -> Identity:
    if given is None or isinstance(given, (str, int)):
        return given
    return given if isinstance(given, float) and math.isfinite(given) else number

"""The lists that the gates read."""

import json
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "data"


def texts(name: str) -> list[str]:
    """The lines of one list, without its remarks."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one JSON-lines file."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]

"""`python -m bot evaluate`: judge a split, print the tables, keep them, hold the gates."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from bot.errors import DataError, SettingsError
from bot.triage.evaluate.as_json import evaluation_as_json
from bot.triage.evaluate.evaluation import Evaluation, Places, evaluate, read_peers
from bot.triage.evaluate.gates import (
    fallen,
    gate_figures,
    gate_texts,
    judge_lists,
    record,
    recorded_in,
)
from bot.triage.evaluate.ours import is_current
from bot.triage.evaluate.printing import as_markdown, draw
from bot.triage.evaluate.tables import tables_of
from bot.triage.messages import Split
from bot.triage.triage import load_triage

_WIDE = 160


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for; ``peers`` has names with commas, or `none`.

    The peers learn from every ``every``-th message of train, or as many as stands after the name.
    """

    split: Split
    peers: str
    json: Path | None = None
    markdown: Path | None = None
    gates: bool = False
    record: bool = False
    every: int = 1


def run_evaluate(places: Places, root: Path, wanted: Wanted) -> int:
    """Run one evaluation and return the exit code: 1 where a recorded figure has fallen.

    ``root`` has `benchmarks/triage.json` and the lists in `tests/triage/`. SaferError says in one
    sentence what stands in the way.
    """
    if wanted.split is not Split.DEV and (wanted.gates or wanted.record):
        raise SettingsError("--gates and --record are for dev: nothing is chosen by another split")
    peers = read_peers(wanted.peers, wanted.every)
    if (wanted.gates or wanted.record) and not is_current(places.data_dir, places.models_dir):
        raise DataError("The trained model is not of these data: run `make train` first.")
    kept = root / "benchmarks" / "triage.json"
    before = recorded_in(kept) if wanted.gates else {}
    found = evaluate(places, wanted.split, peers)
    tables = list(tables_of(found))
    if wanted.json:
        told = json.dumps(evaluation_as_json(found), indent=2, ensure_ascii=False)
        wanted.json.write_text(told + "\n", encoding="utf-8")
    if wanted.markdown:
        wanted.markdown.write_text(as_markdown(found, tables), encoding="utf-8")
    terminal = Console()
    # Into a file or a pipe the tables go as wide as they read well.
    draw(terminal if terminal.is_terminal else Console(width=_WIDE), found, tables)
    if not (wanted.gates or wanted.record):
        return 0
    return _hold(found, places, root, kept, before, write=wanted.record)


def _hold(
    found: Evaluation,
    places: Places,
    root: Path,
    kept: Path,
    before: dict[str, float],
    *,
    write: bool,
) -> int:
    """Compare with what was reached before, then record the better of both if that is wanted."""
    triage = load_triage(places.data_dir, places.models_dir)
    reached = gate_figures(found, judge_lists(root / "tests" / "triage", triage))
    wrong = list(fallen(before, reached, gate_texts(found)))
    for sentence in wrong:
        Console(stderr=True).print(sentence, soft_wrap=True, highlight=False)
    if wrong:
        return 1
    if write:
        record(kept, reached, before)
    return 0

"""`python -m bot.triage train`: the pipeline, from data to `models/triage/`; `measure`: figures."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from bot.errors import DataError
from bot.triage.measuring import danger_rows
from bot.triage.training import cross_validate, train_triage

_ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.triage", description=__doc__)
    parser.add_argument("command", choices=("train", "measure"))
    parser.add_argument("--data", type=Path, default=_ROOT / "data")
    parser.add_argument("--models", type=Path, default=_ROOT / "models")
    parser.add_argument("--again", action="store_true", help="train even when nothing changed")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "train":
            _train(chosen.data, chosen.models, again=chosen.again)
        else:
            _measure(chosen.data)
    except DataError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


def _train(data: Path, models: Path, *, again: bool) -> None:
    start = time.perf_counter()
    trained = train_triage(data, models, again=again)
    done = f"trained in {time.perf_counter() - start:.0f} s" if trained else "nothing has changed"
    print(f"triage: {done}")


def _measure(data: Path) -> None:
    print("voice held out     messages  top 1  top 3")
    scores = list(cross_validate(data))
    for s in scores:
        print(f"{s.voice:18} {s.count:8} {s.top1 / s.count:6.3f} {s.top3 / s.count:6.3f}")
    count = sum(s.count for s in scores)
    top1, top3 = sum(s.top1 for s in scores), sum(s.top3 for s in scores)
    print(f"{'all':18} {count:8} {top1 / count:6.3f} {top3 / count:6.3f}")

    print("\nflagged, voices held out  texts  keywords  rules  model  both")
    for row in danger_rows(data):
        shares = f"{row.keywords:9.3f} {row.rules:6.3f} {row.model:6.3f} {row.both:5.3f}"
        print(f"{row.name:26} {row.count:4} {shares}")


if __name__ == "__main__":
    sys.exit(main())

"""`python -m bot.triage train`: data to `models/triage/`; `data`: what there is to learn from."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from bot.errors import DataError
from bot.reports.category import load_taxonomy
from bot.triage.diversity import diversity
from bot.triage.messages import Split, load_messages
from bot.triage.training import train_triage

_ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.triage", description=__doc__)
    parser.add_argument("command", choices=("train", "data"))
    parser.add_argument("--data", type=Path, default=_ROOT / "data")
    parser.add_argument("--models", type=Path, default=_ROOT / "models")
    parser.add_argument("--again", action="store_true", help="train even when nothing changed")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "train":
            _train(chosen.data, chosen.models, again=chosen.again)
        else:
            _count(chosen.data)
    except DataError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


def _train(data: Path, models: Path, *, again: bool) -> None:
    start = time.perf_counter()
    trained = train_triage(data, models, again=again)
    done = f"trained in {time.perf_counter() - start:.0f} s" if trained else "nothing has changed"
    print(f"triage: {done}")


def _count(data: Path) -> None:
    """Print how many messages each split holds, of what, and how different they are."""
    taxonomy = load_taxonomy(data / "taxonomy.yml")
    for split in Split:
        messages = load_messages(data, taxonomy, split)
        found = diversity(messages)
        print(f"\n{split}: {found.count} messages, {len({m.voice for m in messages})} voices")
        print(f"  4-grams that are different {found.distinct:.3f}")
        print(
            f"  nearest neighbour: {found.nearest_median:.2f} median, {found.nearest_99:.2f} 99th"
        )
        for name, counts in (
            ("danger", Counter(str(m.danger) for m in messages)),
            ("act", Counter(m.act for m in messages)),
            ("language", Counter(m.language for m in messages)),
            ("category", Counter(m.category or "none" for m in messages)),
        ):
            print(f"  {name}: " + ", ".join(f"{label} {n}" for label, n in counts.most_common()))


if __name__ == "__main__":
    sys.exit(main())

"""Asks TF-IDF and DIET, which live in Rasa's environment: `python -m bot.cage.peers`."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bot.errors import SettingsError, Unavailable

_ROOT = Path(__file__).resolve().parents[3]
type Told = tuple[tuple[Mapping[str, float], ...], tuple[float, ...], float]


def check_cage(rasa_python: Path) -> None:
    """Raise SettingsError where Rasa's interpreter is missing."""
    if not rasa_python.exists():
        raise SettingsError(
            "Rasa's environment is missing, and TF-IDF and DIET need it. Run `make setup`, or leave"
            " them out with `--peers keywords,textcat`."
        )


def ask_cage(
    peer: str,
    label: str,
    examples: Iterable[tuple[str, str]],
    texts: Sequence[str],
    rasa_python: Path,
) -> Told:
    """Train a peer on (text, label) and return its scores, times and training time, in seconds.

    SettingsError when Rasa's environment is missing, Unavailable when the peer fails.
    """
    check_cage(rasa_python)
    with tempfile.TemporaryDirectory() as kept:
        train, test, out = (Path(kept) / f"{name}.jsonl" for name in ("train", "test", "out"))
        _write(train, ({"text": text, label: goal} for text, goal in examples))
        _write(test, ({"text": text} for text in texts))
        command = [str(rasa_python), "-m", "bot.cage.peers", peer, "--label", label]
        told = subprocess.run(
            [*command, str(train), str(test), str(out)],
            cwd=_ROOT,
            env=os.environ | {"PYTHONPATH": str(_ROOT)},
            stdout=subprocess.PIPE,
            # What libraries say there may quote a text, and the sealed ones are not to be seen.
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
        )
        if told.returncode != 0:
            raise Unavailable(f"{peer} could not be trained: exit code {told.returncode}")
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    training = json.loads(told.stdout.splitlines()[-1])["training_s"]
    return (
        tuple(row["scores"] for row in rows),
        tuple(row["seconds"] for row in rows),
        float(training),
    )


def _write(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

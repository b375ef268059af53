"""Where the Rasa project's parts are, and whether the model is still the one they would give."""

import hashlib
import json
from pathlib import Path
from typing import Iterator, Text

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = ROOT / "bot" / "domain"
DATA = ROOT / "data"
CONFIG = ROOT / "config.yml"
ENCODER = ROOT / "models" / "encoder"
MODELS = ROOT / "models" / "rasa"
MODEL = MODELS / "dialogue.tar.gz"
STAMP = MODELS / "dialogue.json"
# Code that shapes the trained weights; the launcher and the channel may change without training.
TRAINED_BY = (
    "encoder.py",
    "features.py",
    "intents.py",
    "messages.py",
    "metadata.py",
    "softmax.py",
)


def fingerprint() -> Text:
    """Return the SHA-256 over everything that the model is made of."""
    total = hashlib.sha256()
    for path in _sources():
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def is_current() -> bool:
    """Tell whether the kept model was made of the present files and nobody touched it since."""
    return stamped().get("made_of") == fingerprint() and is_untouched()


def is_untouched() -> bool:
    """Tell whether the model's file is the one that training wrote."""
    return MODEL.is_file() and stamped().get("sha256") == _digest(MODEL)


def stamp() -> None:
    """Write down what the new model was made of, and its own digest."""
    told = {"made_of": fingerprint(), "sha256": _digest(MODEL)}
    STAMP.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def stamped() -> "dict[Text, Text]":
    """Return what was written down, or nothing."""
    try:
        told = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _sources() -> Iterator[Path]:
    yield CONFIG
    yield from sorted(DOMAIN.rglob("*.yml"))
    for folder in ("nlu", "rules", "stories"):
        yield from sorted((DATA / folder).rglob("*.yml"))
    yield from sorted((DATA / "triage" / "train").glob("*.jsonl"))
    yield ENCODER / "about.json"
    yield from (ROOT / "bot" / "cage" / name for name in TRAINED_BY)
    yield ROOT / "bot" / "cage" / "requirements.lock"


def _digest(path: Path) -> Text:
    return hashlib.sha256(path.read_bytes()).hexdigest()

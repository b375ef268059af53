"""Trains the category model from `data/triage/`, and measures it on voices it has not heard."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError
from bot.reports.category import Taxonomy, load_taxonomy
from bot.triage.classifier import Classifier, train, trained_on
from bot.triage.features import Featurizer, load_topics
from bot.triage.floor import Floor
from bot.triage.rules import load_rules

# Change this when code changes what the model sees, so that old models are trained again.
_RECIPE = "1"
_EXAMPLE = "example"
# Scores are made honest on voices that the model has not heard at that point.
_CALIBRATING = frozenset(("older", "teesside"))


@dataclass(frozen=True, slots=True)
class Message:
    """One training message: its category and the kind of voice that wrote it."""

    text: str
    category: str
    voice: str


@dataclass(frozen=True, slots=True)
class Score:
    """How one group of messages fared with a model that had heard none of its voice."""

    voice: str
    count: int
    top1: int
    top3: int


def train_categories(data_dir: Path, models_dir: Path, *, again: bool = False) -> bool:
    """Train into ``models_dir/triage`` unless its model was trained on this very data.

    Returns whether it trained. DataError names file and line of a mistake in the data.
    """
    folder = models_dir / "triage"
    data_hash = hash_of(data_dir)
    if not again and trained_on(folder) == data_hash:
        return False
    fit(data_dir, load_messages(data_dir), data_hash=data_hash).save(folder)
    return True


def fit(data_dir: Path, messages: list[Message], *, data_hash: str = "") -> Classifier:
    """Return a model trained on these messages and on the taxonomy's own descriptions."""
    floor, featurize, taxonomy = _parts(data_dir)
    everything = [*messages, *_descriptions(taxonomy)]
    kept, held = (
        [
            (featurize(m.text, floor.check(m.text)), m.category)
            for m in everything
            if (m.voice in _CALIBRATING) is calibrating
        ]
        for calibrating in (False, True)
    )
    return train(kept, held, [category.id for category in taxonomy], data_hash)


def cross_validate(data_dir: Path, *, only: str | None = None) -> Iterator[Score]:
    """Yield, voice by voice (or for one), how a model does that was trained without that voice."""
    messages = load_messages(data_dir)
    floor, featurize, _ = _parts(data_dir)
    for voice in [only] if only else sorted({message.voice for message in messages}):
        model = fit(data_dir, [m for m in messages if m.voice != voice])
        held = [m for m in messages if m.voice == voice]
        ranks = [
            [name for name, _ in model.scores(featurize(m.text, floor.check(m.text)))[:3]]
            for m in held
        ]
        top1 = sum(m.category == rank[0] for m, rank in zip(held, ranks, strict=True))
        top3 = sum(m.category in rank for m, rank in zip(held, ranks, strict=True))
        yield Score(voice, len(held), top1, top3)


def load_messages(data_dir: Path) -> list[Message]:
    """Return the training messages and the taxonomy's examples; DataError for a bad line."""
    taxonomy = load_taxonomy(data_dir / "taxonomy.yml")
    found = [
        _message(path, number, line, taxonomy)
        for path in sorted((data_dir / "triage").glob("categories_*.jsonl"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    ]
    found.extend(Message(text, c.id, _EXAMPLE) for c in taxonomy for text in c.examples)
    return found


def hash_of(data_dir: Path) -> str:
    """Return one hash of everything the model is made from."""
    digest = hashlib.sha256(_RECIPE.encode())
    names = [data_dir / "taxonomy.yml", data_dir / "red_flags.yml"]
    for path in (*names, *sorted((data_dir / "triage").glob("*"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _parts(data_dir: Path) -> tuple[Floor, Featurizer, Taxonomy]:
    rules = load_rules(data_dir / "red_flags.yml")
    topics = load_topics(data_dir / "triage" / "topics.yml")
    taxonomy = load_taxonomy(data_dir / "taxonomy.yml")
    return Floor(rules), Featurizer(rules.lexicon, topics), taxonomy


def _descriptions(taxonomy: Taxonomy) -> Iterator[Message]:
    for category in taxonomy:
        subtypes = " ".join(name.replace("_", " ") for name in category.subtypes)
        text = f"{category.label}. {category.description} {subtypes}"
        yield Message(text, category.id, "description")


def _message(path: Path, number: int, line: str, taxonomy: Taxonomy) -> Message:
    try:
        row = json.loads(line)
        message = Message(str(row["text"]), str(row["category"]), str(row["voice"]))
    except (ValueError, KeyError, TypeError) as wrong:
        raise DataError(f"{path}, line {number}: needs text, category and voice") from wrong
    if message.category not in taxonomy:
        raise DataError(f"{path}, line {number}: '{message.category}' is not a category")
    return message

"""Trains the pipeline from `data/triage/`, and measures it on voices it has not heard."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.training import Example

from bot.reports.category import Taxonomy, load_taxonomy
from bot.triage.components import CATEGORIES, DANGER, WORDS
from bot.triage.danger import Danger
from bot.triage.features import load_topics
from bot.triage.floor import Floor
from bot.triage.messages import EXAMPLE, Message, load_dangers, load_messages
from bot.triage.pipeline import Model, create_nlp, document, save_nlp
from bot.triage.rules import load_rules

# Change this when code changes what the models see, so that old models are trained again.
_RECIPE = "2"
_STAMP = "trained_on.json"
# Scores are made honest on voices that the model has not heard at that point.
_CALIBRATING = frozenset(("older", "teesside"))
# Written as emergencies are: some of these messages are dangerous, so none teaches what is calm.
_NOT_CALM = frozenset(("urgent",))


@dataclass(frozen=True, slots=True)
class Score:
    """How one group of messages fared with a model that had heard none of its voice."""

    voice: str
    count: int
    top1: int
    top3: int


class Trainer:
    """Reads data and rules once, and trains pipelines on parts of the messages."""

    def __init__(self, data_dir: Path) -> None:
        """Read everything the pipeline is made from; DataError names file and line."""
        rules = load_rules(data_dir / "red_flags.yml")
        self.floor = Floor(rules)
        self.taxonomy = load_taxonomy(data_dir / "taxonomy.yml")
        self.messages = load_messages(data_dir, self.taxonomy)
        self.dangers = load_dangers(data_dir)
        self._lexicon = rules.lexicon
        self._topics = load_topics(data_dir / "triage" / "topics.yml")
        self._labels = tuple(category.id for category in self.taxonomy)
        self._reader = self.blank()

    def blank(self) -> Language:
        """Return an untrained pipeline."""
        return create_nlp(self._lexicon, self._topics)

    def examples(self, messages: Iterable[Message]) -> list[Example]:
        """Return messages as spaCy's examples, read but not scored."""
        return [self._example(message) for message in messages]

    def fit(self, examples: Iterable[Example], *, without: tuple[str, ...] = ()) -> Language:
        """Return a pipeline trained on these examples, in their order."""
        nlp = self.blank()
        for name in without:
            nlp.remove_pipe(name)
        known = list(examples)
        nlp.initialize(lambda: known)
        return nlp

    def _example(self, message: Message) -> Example:
        checked = self.floor.check(message.text)
        doc = document(self._reader, message.text, [hit.flag for hit in checked.hits])
        self._reader.get_pipe(WORDS)(doc)
        doc.user_data["category"] = message.category
        doc.user_data["labels"] = self._labels
        doc.user_data["held"] = message.voice in _CALIBRATING
        dangerous = message.dangerous
        if dangerous is None and message.voice not in _NOT_CALM:
            dangerous = None if checked.danger is not Danger.NONE else False
        doc.user_data["dangerous"] = dangerous
        return Example(doc, doc)


def train_triage(data_dir: Path, models_dir: Path, *, again: bool = False) -> bool:
    """Train into ``models_dir/triage`` unless its pipeline was trained on this very data.

    Returns whether it trained. DataError names file and line of a mistake in the data.
    """
    folder = models_dir / "triage"
    data_hash = hash_of(data_dir)
    if not again and _trained_on(folder) == data_hash:
        return False
    trainer = Trainer(data_dir)
    everything = [*trainer.messages, *descriptions(trainer.taxonomy), *trainer.dangers]
    save_nlp(trainer.fit(trainer.examples(everything)), folder)
    (folder / _STAMP).write_text(json.dumps({"data_hash": data_hash}), encoding="utf-8")
    return True


def cross_validate(data_dir: Path, *, only: str | None = None) -> Iterator[Score]:
    """Yield, voice by voice (or for one), how a model does that was trained without that voice."""
    trainer = Trainer(data_dir)
    known = list(zip(trainer.messages, trainer.examples(trainer.messages), strict=True))
    always = trainer.examples(descriptions(trainer.taxonomy))
    for voice in [only] if only else sorted({message.voice for message in trainer.messages}):
        kept = [example for message, example in known if message.voice != voice]
        nlp = trainer.fit([*kept, *always], without=(DANGER,))
        model = Model(nlp)
        ranks = [
            (message.category, [name for name, _ in model.categories(example.reference)[:3]])
            for message, example in known
            if message.voice == voice
        ]
        top1 = sum(category == rank[0] for category, rank in ranks)
        top3 = sum(category in rank for category, rank in ranks)
        yield Score(voice, len(ranks), top1, top3)


def descriptions(taxonomy: Taxonomy) -> Iterator[Message]:
    """Yield what the taxonomy itself says of each category, to be learnt like a message."""
    for category in taxonomy:
        subtypes = " ".join(name.replace("_", " ") for name in category.subtypes)
        text = f"{category.label}. {category.description} {subtypes}"
        yield Message(text, "description", category=category.id)


def hash_of(data_dir: Path) -> str:
    """Return one hash of everything the pipeline is made from."""
    digest = hashlib.sha256(_RECIPE.encode())
    names = [data_dir / "taxonomy.yml", data_dir / "red_flags.yml"]
    for path in (*names, *sorted((data_dir / "triage").glob("*"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _trained_on(folder: Path) -> str | None:
    """Return the data hash of the pipeline in ``folder``, or None when there is none."""
    try:
        about = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    found = about.get("data_hash")
    return found if isinstance(found, str) and (folder / CATEGORIES).exists() else None


__all__ = ["EXAMPLE", "Score", "Trainer", "cross_validate", "hash_of", "train_triage"]

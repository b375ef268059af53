"""Trains the pipeline from `data/triage/`."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from bot.reports.category import load_taxonomy
from bot.triage.components import CATEGORIES, CHAT, DANGERS, TOLD, VECTORS, WORDS
from bot.triage.danger import Danger
from bot.triage.encoder import hash_of_encoder, hash_of_voice, load_encoder, voices_met
from bot.triage.features import load_topics
from bot.triage.floor import Floor
from bot.triage.messages import ACTS, EXAMPLE, Message, Split, described, load_messages
from bot.triage.pipeline import Given, create_nlp, document, save_nlp
from bot.triage.rules import load_rules

# Change this when code changes what the models see, so that old models are trained again.
_RECIPE = "9"
_STAMP = "trained_on.json"
# What says nothing to the service at all.
_CHAT = frozenset(("out_of_scope", "smalltalk"))


class Trainer:
    """Reads data and rules once, and trains pipelines on parts of the messages."""

    def __init__(self, data_dir: Path, models_dir: Path) -> None:
        """Read everything the pipeline is made from; DataError names file and line."""
        encoder = load_encoder(models_dir / "encoder")
        self._met = voices_met(models_dir / "encoder")
        rules = load_rules(data_dir / "red_flags.yml")
        self.floor = Floor(rules)
        self.taxonomy = load_taxonomy(data_dir / "taxonomy.yml")
        self.train = [
            *load_messages(data_dir, self.taxonomy, Split.TRAIN),
            *described(self.taxonomy),
        ]
        self.dev = load_messages(data_dir, self.taxonomy, Split.DEV)
        topics = load_topics(data_dir / "triage" / "topics.yml")
        self.given = Given(rules.lexicon, topics, encoder)
        self._labels = {
            "category": tuple(category.id for category in self.taxonomy),
            "danger": DANGERS,
            "act": ACTS,
        }
        self._reader = create_nlp(self.given)

    def fit(self, train: Iterable[Message], dev: Iterable[Message]) -> Language:
        """Return a pipeline that learnt from ``train`` and was made honest on ``dev``."""
        known = [
            *(self._example(message) for message in train),
            *(self._example(message, held=True) for message in dev),
        ]
        # Most of the time goes into the vectors; each text is read alone, so threads change none.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(self._read, (one.reference for one in known)))
        nlp = create_nlp(self.given)
        nlp.initialize(lambda: known)
        return nlp

    def _read(self, doc: Doc) -> None:
        self._reader.get_pipe(VECTORS)(doc)
        # Nobody asks for parts here, and those of all messages would fill the memory.
        del doc.user_data["meanings"]

    def _example(self, message: Message, *, held: bool = False) -> Example:
        checked = self.floor.check(message.text)
        doc = document(self._reader, message.text, [hit.flag for hit in checked.hits])
        self._reader.get_pipe(WORDS)(doc)
        reports = message.act == "report"
        doc.user_data["category"] = message.category if reports else None
        doc.user_data["danger"] = _danger(message)
        doc.user_data["act"] = None if message.voice == EXAMPLE else message.act
        doc.user_data["labels"] = self._labels
        doc.user_data["held"] = held
        doc.user_data["met"] = hash_of_voice(message.voice) in self._met
        return Example(doc, doc)


def _danger(message: Message) -> str | None:
    """Return the label of the danger head; None where nobody said what is right."""
    if message.danger is not Danger.NONE:
        return message.danger and str(message.danger)
    return CHAT if message.act in _CHAT else TOLD


def train_triage(data_dir: Path, models_dir: Path, *, again: bool = False) -> bool:
    """Train into ``models_dir/triage`` unless its pipeline was trained on this very data.

    Returns whether it trained. DataError names file and line of a mistake in the data.
    """
    folder = models_dir / "triage"
    made_of = hash_of(data_dir, models_dir)
    if not again and _trained_on(folder) == made_of:
        return False
    trainer = Trainer(data_dir, models_dir)
    save_nlp(trainer.fit(trainer.train, trainer.dev), folder)
    (folder / _STAMP).write_text(json.dumps({"data_hash": made_of}), encoding="utf-8")
    return True


def hash_of(data_dir: Path, models_dir: Path) -> str:
    """Return one hash of everything the pipeline is made from."""
    digest = hashlib.sha256(_RECIPE.encode())
    digest.update(hash_of_encoder(models_dir / "encoder").encode())
    messages = [*data_dir.glob("triage/train/*.jsonl"), *data_dir.glob("triage/dev/*.jsonl")]
    names = ["taxonomy.yml", "red_flags.yml", "foreign.yml", "triage/topics.yml"]
    for path in (*(data_dir / name for name in names), *sorted(messages)):
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


__all__ = ["Trainer", "hash_of", "train_triage"]

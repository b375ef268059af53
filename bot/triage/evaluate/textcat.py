"""spaCy's own text classifier, as `spacy init config --pipeline textcat` would train it."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter

import spacy
from spacy.cli.init_config import init_config
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training.initialize import init_nlp
from spacy.training.loop import train

from bot.triage.evaluate.onecore import one_core

# Tokens of no language in particular: the messages are in many.
_LANGUAGE = "xx"
# Asked before the clock counts, so that it is not charged for what it does once.
_WARMING = 5
type Examples = Sequence[tuple[str, str]]


def ask_textcat(
    examples: Examples, held: Examples, texts: Sequence[str]
) -> tuple[tuple[Mapping[str, float], ...], tuple[float, ...], float]:
    """Train on (text, label) and return scores, times and training time, in seconds.

    Everything is spaCy's default, its seed too; on ``held`` it sees when to stop.
    """
    start = perf_counter()
    nlp = _trained(examples, held)
    training = perf_counter() - start
    scores: list[Mapping[str, float]] = []
    seconds: list[float] = []
    with one_core():
        for text in texts[:_WARMING]:
            nlp(text)
        for text in texts:
            start = perf_counter()
            doc = nlp(text)
            seconds.append(perf_counter() - start)
            scores.append(dict(doc.cats))
    return tuple(scores), tuple(seconds), training


def _trained(examples: Examples, held: Examples) -> Language:
    config = init_config(lang=_LANGUAGE, pipeline=["textcat"], optimize="efficiency")
    labels = sorted({label for _, label in examples})
    with tempfile.TemporaryDirectory() as kept:
        for name, known in (("train", examples), ("dev", held)):
            path = Path(kept) / f"{name}.spacy"
            _docs(known, labels).to_disk(path)
            config["paths"][name] = str(path)
        silent = io.StringIO()
        nlp, _ = train(init_nlp(config), stdout=silent, stderr=silent)
    return nlp


def _docs(examples: Examples, labels: Sequence[str]) -> DocBin:
    blank = spacy.blank(_LANGUAGE)
    kept = DocBin()
    for text, right in examples:
        doc = blank.make_doc(text)
        doc.cats = {label: float(label == right) for label in labels}
        kept.add(doc)
    return kept

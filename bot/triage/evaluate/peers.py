"""What people would otherwise use, trained on the messages that ours learns from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.triage.danger import Danger
from bot.triage.evaluate.answer import Answer, Judge, best_first
from bot.triage.evaluate.cage import ask_cage
from bot.triage.evaluate.textcat import ask_textcat
from bot.triage.messages import EXAMPLE, Message

LABELS = ("danger", "category", "act")
NAMES = {
    "keywords": "keyword list",
    "tfidf": "TF-IDF + logistic regression",
    "textcat": "spaCy textcat",
    "diet": "Rasa DIET",
}
CAGED = frozenset(("tfidf", "diet"))


@dataclass(frozen=True, slots=True)
class Scored:
    """What one model says of each text: the score of each label, and how long each took."""

    scores: tuple[Mapping[str, float], ...]
    seconds: tuple[float, ...]
    training_s: float


def learnt_judge(
    peer: str,
    train: Sequence[Message],
    dev: Sequence[Message],
    texts: Sequence[str],
    rasa_python: Path,
) -> Judge:
    """Return a peer with its answers to ``texts``, one model for each label, all of them timed.

    ``dev`` tells spaCy when to stop. SettingsError when Rasa's environment is needed and missing.
    """
    models: dict[str, Scored] = {}
    for label in LABELS:
        examples = tuple(labelled(train, label))
        if peer in CAGED:
            told = ask_cage(peer, label, examples, texts, rasa_python)
        else:
            told = ask_textcat(examples, tuple(labelled(dev, label)), texts)
        models[label] = Scored(*told)
    answers = tuple(_answer(models, at) for at in range(len(texts)))
    training = sum(model.training_s for model in models.values())
    return Judge(peer, NAMES[peer], answers, training)


def labelled(messages: Iterable[Message], label: str) -> Iterator[tuple[str, str]]:
    """Yield texts with what is right for them, where that is known; the same that ours learns."""
    for message in messages:
        if label == "danger":
            goal = str(message.danger) if message.danger else None
        elif label == "act":
            goal = None if message.voice == EXAMPLE else message.act
        else:
            goal = message.category if message.act == "report" else None
        if goal is not None:
            yield message.text, goal


def _answer(models: Mapping[str, Scored], at: int) -> Answer:
    told = models["danger"].scores[at]
    whole = sum(told.values()) or 1.0
    chances = {danger: told.get(danger, 0.0) / whole for danger in Danger}
    return Answer(
        max(chances, key=lambda danger: chances[danger]),
        sum(model.seconds[at] for model in models.values()),
        chances,
        best_first(models["category"].scores[at]),
        best_first(models["act"].scores[at]),
    )

"""Our own triage: as a resident meets it, and its two halves, the rules and the model, alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from bot.triage.danger import Danger
from bot.triage.encoder import load_encoder
from bot.triage.evaluate.answer import Answer, Judge
from bot.triage.features import load_topics
from bot.triage.pipeline import Given, Likeness, Model, load_model
from bot.triage.training import hash_of
from bot.triage.triage import Triage, load_triage

OURS, RULES, MODEL = "ours", "rules", "model"
_WARMING = 5


def our_judges(
    data_dir: Path, models_dir: Path, texts: Sequence[str]
) -> tuple[Judge, Judge, Judge]:
    """Return ours, the rules alone and the model alone, with their answers to ``texts``.

    ``seconds`` is that of the whole assessment for ours, of the rules for the rules, of danger,
    category and act together for the model. DataError when triage is not trained.
    """
    triage = load_triage(data_dir, models_dir)
    topics = load_topics(data_dir / "triage" / "topics.yml")
    given = Given(triage.floor.lexicon, topics, load_encoder(models_dir / "encoder"))
    model = load_model(models_dir / "triage", given)
    for text in texts[:_WARMING]:
        _answers(triage, model, text)
    whole, rules, learnt = zip(*(_answers(triage, model, text) for text in texts), strict=True)
    return (
        Judge(OURS, "ours", whole),
        Judge(RULES, "our rules alone", rules),
        Judge(MODEL, "our model alone", learnt),
    )


def is_current(data_dir: Path, models_dir: Path) -> bool:
    """Tell whether the trained model was made of these very data, rules and encoder."""
    try:
        told = json.loads((models_dir / "triage" / "trained_on.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("data_hash") == hash_of(data_dir, models_dir)


def _answers(triage: Triage, model: Model, text: str) -> tuple[Answer, Answer, Answer]:
    start = perf_counter()
    found = triage.assess(text)
    assessed = perf_counter()
    checked = triage.floor.check(text)
    ruled = perf_counter()
    opinion = model.read(text, [hit.flag for hit in checked.hits])
    read = perf_counter()
    sure = opinion.danger
    chances = _chances(sure)
    danger = triage.priorities.thresholds.danger(sure.possible, sure.now)
    return (
        Answer(found.danger, assessed - start, chances, found.categories, opinion.acts),
        Answer(checked.danger, ruled - assessed),
        Answer(danger, read - ruled, chances, opinion.categories, opinion.acts),
    )


def _chances(sure: Likeness) -> dict[Danger, float]:
    return {
        Danger.NOW: sure.now,
        Danger.POSSIBLE: max(0.0, sure.possible - sure.now),
        Danger.NONE: 1.0 - sure.possible,
    }

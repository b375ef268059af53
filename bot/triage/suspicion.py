"""What the danger model alone suspects in a text: a second opinion beside the rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.triage.danger import Danger
from bot.triage.features import load_topics
from bot.triage.floor import Floor, FloorResult
from bot.triage.language import Languages
from bot.triage.priority import Priorities


def load_suspicion(
    data_dir: Path, models_dir: Path, rules: Floor, priorities: Priorities
) -> Callable[[str], FloorResult]:
    """Return what judges a text by the trained model; DataError when there is none."""
    # spaCy takes a second to import: the gateway listens long before.
    from bot.triage.encoder import load_encoder
    from bot.triage.pipeline import Given, load_model

    topics = load_topics(data_dir / "triage" / "topics.yml")
    given = Given(rules.lexicon, topics, load_encoder(models_dir / "encoder"))
    model = load_model(models_dir / "triage", given)

    languages = Languages(rules.foreign)

    def suspect(text: str) -> FloorResult:
        found = model.danger(text)
        danger = priorities.thresholds.danger(found.possible, found.now)
        if danger is not Danger.NONE:
            danger = priorities.suspects(found.possible, found.now, languages.of(text))
        return rules.suspected(danger, text, found.start, found.end)

    return suspect

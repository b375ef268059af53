"""What the danger model makes of a text: a second opinion beside the rules."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.triage.danger import Danger
from bot.triage.features import load_topics
from bot.triage.floor import Floor, FloorResult
from bot.triage.language import Languages
from bot.triage.priority import Priorities

if TYPE_CHECKING:
    from bot.triage.pipeline import Model


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The trained model beside the rules; safe to share, it keeps nothing between texts."""

    model: Model
    rules: Floor
    priorities: Priorities
    languages: Languages

    def suspect(self, text: str) -> FloorResult:
        """Return what the model alone suspects in a text, in the shape of a rule's result."""
        found = self.model.danger(text)
        danger = self.priorities.thresholds.danger(found.possible, found.now)
        if danger is not Danger.NONE:
            language = self.languages.of(text)
            danger = self.priorities.suspects(found.possible, found.now, language)
        return self.rules.suspected(danger, text, found.start, found.end)

    def doubt(self, text: str, ruled: FloorResult) -> FloorResult:
        """Return what the rules say of a text, milder where the model sees no danger in it."""
        if ruled.danger is not Danger.NOW:
            return ruled
        chance, flags = self.model.danger(text).possible, (hit.flag for hit in ruled.hits)
        doubts = self.priorities.doubts(chance, text, self.languages.sure(text), flags)
        return self.rules.doubted(ruled) if doubts else ruled


def load_suspicion(
    data_dir: Path, models_dir: Path, rules: Floor, priorities: Priorities
) -> Suspicion:
    """Return what judges a text by the trained model; DataError when there is none."""
    # spaCy takes a second to import: the gateway listens long before.
    from bot.triage.encoder import load_encoder
    from bot.triage.pipeline import Given, load_model

    topics = load_topics(data_dir / "triage" / "topics.yml")
    given = Given(rules.lexicon, topics, load_encoder(models_dir / "encoder"))
    model = load_model(models_dir / "triage", given)
    return Suspicion(model, rules, priorities, Languages(rules.foreign))

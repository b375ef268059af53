"""Measures danger on voices that the model has not heard, beside the rules and a keyword list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.triage.components import CATEGORIES
from bot.triage.danger import Danger
from bot.triage.messages import Message
from bot.triage.pipeline import Model
from bot.triage.priority import load_priorities
from bot.triage.training import Trainer

# Never used to choose a feature, a threshold or a rule; the figures on them were taken once.
SEALED = frozenset(("second_language", "child", "young", "spoken"))
# What somebody without this project might search for.
_KEYWORDS = frozenset(
    """
    999 ambulance assault attack attacked attacking bleeding blood bomb burglar burning choking
    collapsed crash dead die drowning dying emergency explosion fight fire gun help hostage hurt
    intruder kill knife missing overdose police raped robbed scared screaming shot smoke stabbed
    strangled suicide trapped unconscious weapon
    """.split()
)
_EVERYDAY = frozenset(("everyday", "unsure_bot", "everyday_medical", "question", "place_name"))


@dataclass(frozen=True, slots=True)
class Row:
    """One group of texts: how many there are, and the share that each way of judging flags."""

    name: str
    count: int
    keywords: float
    rules: float
    model: float
    both: float


def danger_rows(data_dir: Path) -> Iterator[Row]:
    """Yield, for each group of texts in the sealed voices, who sees danger (now or possible)."""
    trainer = Trainer(data_dir)
    thresholds = load_priorities(data_dir / "priorities.yml").thresholds
    known = [*trainer.dangers, *trainer.messages]
    heard = [message for message in known if message.voice not in SEALED]
    model = Model(trainer.fit(trainer.examples(heard), without=(CATEGORIES,)))

    def rules(text: str) -> bool:
        return trainer.floor.check(text).danger is not Danger.NONE

    def learnt(text: str) -> bool:
        return thresholds.danger(model.danger(text).score) is not Danger.NONE

    for name, belongs in _GROUPS.items():
        texts = [m.text for m in known if m.voice in SEALED and belongs(m)]
        yield Row(
            name,
            len(texts),
            _share(texts, _keyword),
            _share(texts, rules),
            _share(texts, learnt),
            _share(texts, lambda text: rules(text) or learnt(text)),
        )


_GROUPS: dict[str, Callable[[Message], bool]] = {
    "danger now": lambda m: m.dangerous is True,
    "calm: everyday": lambda m: m.dangerous is False and m.family in _EVERYDAY,
    "calm: hard": lambda m: m.dangerous is False and m.family not in _EVERYDAY,
    "reports of every category": lambda m: m.category is not None,
}


def _keyword(text: str) -> bool:
    return not _KEYWORDS.isdisjoint(text.lower().replace(",", " ").replace(".", " ").split())


def _share(texts: list[str], flagged: Callable[[str], bool]) -> float:
    return sum(map(flagged, texts)) / max(1, len(texts))

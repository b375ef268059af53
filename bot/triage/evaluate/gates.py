"""Figures that may not fall: `benchmarks/triage.json` holds those of dev that were reached."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.errors import DataError
from bot.triage.danger import Danger
from bot.triage.evaluate.evaluation import Evaluation
from bot.triage.evaluate.ours import OURS
from bot.triage.evaluate.sets import TextSet
from bot.triage.triage import Triage

# How much worse a figure may be before it has fallen, and one text beside: another processor
# rounds otherwise, and in a small set one text is much.
TOLERANCE = 0.005
# What one text of a rare label moves the mean over labels by, at most.
_RARE = 40
# Nobody in danger that was once seen may go unseen.
_STRICT = "must_be_urgent"
_LOWER_IS_BETTER = ("false_alarms", "calibration_error", "must_not")


@dataclass(frozen=True, slots=True)
class Lists:
    """Shares of the lists in `tests/triage/` that ours flags: urgent texts at all, calm ones as
    now.
    """

    must_be_urgent: float
    must_not: float


def judge_lists(folder: Path, triage: Triage) -> Lists:
    """Judge `must_be_urgent.txt` and `must_not.txt`; DataError where one is missing."""
    urgent = [triage.assess(text).danger for text in _texts(folder / "must_be_urgent.txt")]
    calm = [triage.assess(text).danger for text in _texts(folder / "must_not.txt")]
    return Lists(1.0 - urgent.count(Danger.NONE) / len(urgent), calm.count(Danger.NOW) / len(calm))


def gate_figures(found: Evaluation, lists: Lists) -> dict[str, float]:
    """Return the figures of ours that are held, by name."""
    figures: dict[str, float] = {
        "must_be_urgent.any": lists.must_be_urgent,
        "must_not.now": lists.must_not,
    }
    for name, judged in found.figures.sets.items():
        what = "false_alarms" if TextSet(name).calm else "recall"
        figures[f"{what}.{name}.any"] = judged[OURS].any.value
        figures[f"{what}.{name}.now"] = judged[OURS].now.value
    for what, groups in (("category", found.figures.categories), ("act", found.figures.acts)):
        for group, named in groups.items():
            place = f"{what}.{group.lower().replace(' ', '_')}"
            figures[f"{place}.first"] = named[OURS].top1.value
            figures[f"{place}.macro_f1"] = named[OURS].macro_f1
    for what, measured in found.figures.calibrations.items():
        figures[f"calibration_error.{what.replace(' ', '_')}"] = measured[OURS].error
    return {name: round(value, 4) for name, value in figures.items()}


def gate_texts(found: Evaluation) -> dict[str, int]:
    """Return of how many texts each figure was counted, where that is a set of texts."""
    texts: dict[str, int] = {}
    for name, judged in found.figures.sets.items():
        what = "false_alarms" if TextSet(name).calm else "recall"
        for share in ("any", "now"):
            texts[f"{what}.{name}.{share}"] = judged[OURS].any.count
    for what, groups in (("category", found.figures.categories), ("act", found.figures.acts)):
        for group, named in groups.items():
            place = f"{what}.{group.lower().replace(' ', '_')}"
            texts[f"{place}.first"] = named[OURS].top1.count
            texts[f"{place}.macro_f1"] = min(_RARE, named[OURS].top1.count)
    return texts


def fallen(
    recorded: Mapping[str, float],
    reached: Mapping[str, float],
    texts: Mapping[str, int] = MappingProxyType({}),
) -> Iterator[str]:
    """Yield a sentence for each recorded figure that is worse now, or no longer measured.

    ``texts`` tells of how many texts a figure was counted; one of them is allowed.
    """
    for name, before in recorded.items():
        now = reached.get(name)
        if now is None:
            yield f"{name} is no longer measured"
            continue
        worse = now - before if name.startswith(_LOWER_IS_BETTER) else before - now
        one = 1 / texts[name] if texts.get(name) else 0.0
        allowed = 0.0 if name.startswith(_STRICT) else TOLERANCE + one
        # Both are rounded to four places; a difference below that is none.
        if worse > allowed + 5e-5:
            yield f"{name} was {before:.4f} and is {now:.4f}"


def record(path: Path, reached: Mapping[str, float], before: Mapping[str, float]) -> None:
    """Write the figures that may not fall from now on: the better of each one's two.

    Were what is reached now taken always, gates would sink by what is allowed, time after time.
    Without ``before`` they begin anew, as they must where other texts are counted.
    """
    best = {
        name: (min if name.startswith(_LOWER_IS_BETTER) else max)(now, before.get(name, now))
        for name, now in reached.items()
    }
    path.write_text(json.dumps(best, indent=2) + "\n", encoding="utf-8")


def recorded_in(path: Path) -> dict[str, float]:
    """Read the figures that may not fall; DataError names a missing or wrong file."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): float(value) for name, value in told.items()}
    except (OSError, ValueError, TypeError, AttributeError) as wrong:
        raise DataError(
            f"{path}: there are no recorded figures; `python -m bot evaluate --record` writes them"
        ) from wrong


def _texts(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as missing:
        raise DataError(f"{path}: this list is missing") from missing
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]

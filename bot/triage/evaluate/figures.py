"""All figures of one evaluation, counted from the messages and what each judge answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.triage.danger import Danger
from bot.triage.evaluate.answer import Answer, Judge
from bot.triage.evaluate.calibration import Calibration, calibration
from bot.triage.evaluate.intervals import Share, share_of
from bot.triage.evaluate.naming import Named, by_label, confusions, named
from bot.triage.evaluate.sets import TextSet, set_of, told_plainly
from bot.triage.messages import ENGLISH, Message

_CONFUSIONS = 15
_ONE_KIND = ("cat", "contrast")
REPORTS, URGENT, FOREIGN = "reports", "urgent reports", "other languages"
type Groups[T] = dict[str, dict[str, T]]


@dataclass(frozen=True, slots=True)
class Flagged:
    """Of a group of texts, how many are flagged at all (now or possible), and how many now."""

    any: Share
    now: Share


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds for one text on one core: median and 99th of a hundred; ``ratio``, of the
    medians, tells how many times as long as ours.
    """

    p50: float
    p99: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured. The outer keys are groups of texts, the inner ones ids of judges.

    ``kinds`` has English emergencies and calm texts that look like danger by family; ``languages``
    emergencies, danger possible and calm texts of other languages. ``matrix`` counts what ours
    said (second) where what was right (first). ``weakest`` tells how often ours names each category
    right.
    """

    sets: Groups[Flagged]
    kinds: dict[str, Groups[Flagged]]
    languages: dict[str, Groups[Flagged]]
    categories: Groups[Named]
    acts: Groups[Named]
    weakest: dict[str, Share]
    confusions: tuple[tuple[str, str, int], ...]
    matrix: dict[tuple[Danger, Danger], int]
    calibrations: Groups[Calibration]
    latencies: dict[str, Latency]


def count_figures(messages: Sequence[Message], judges: Sequence[Judge]) -> Figures:
    """Return all figures; the first judge is ours. Each has answered every message, in order."""
    ours = judges[0]
    pairs = list(zip(messages, ours.answers, strict=True))
    reports = [(m.category, a.categories) for m, a in pairs if _naming_set(m) == REPORTS]
    wrong = [(right, ranked) for right, ranked in reports if right]
    return Figures(
        sets=_by(messages, judges, lambda m: set_of(m).value, list(TextSet)),
        kinds=_split(messages, judges, (TextSet.EMERGENCIES, TextSet.HARD), _kind),
        languages=_split(
            messages,
            judges,
            (TextSet.FOREIGN_EMERGENCIES, TextSet.FOREIGN_POSSIBLE, TextSet.FOREIGN_CALM),
            lambda m: m.language,
        ),
        categories=_categories(messages, judges),
        acts=_acts(messages, judges),
        weakest=by_label(wrong),
        confusions=confusions(wrong, _CONFUSIONS),
        matrix=_matrix(pairs),
        calibrations=_calibrations(messages, judges),
        latencies=_latencies(judges),
    )


def flagged(answers: Iterable[Answer]) -> Flagged:
    """Count the alarms of these answers."""
    dangers = [answer.danger for answer in answers]
    return Flagged(
        share_of(danger is not Danger.NONE for danger in dangers),
        share_of(danger is Danger.NOW for danger in dangers),
    )


def _by(
    messages: Sequence[Message],
    judges: Sequence[Judge],
    key: Callable[[Message], str],
    order: Sequence[str] = (),
) -> Groups[Flagged]:
    places: dict[str, list[int]] = {str(name): [] for name in order}
    for at, message in enumerate(messages):
        places.setdefault(key(message), []).append(at)
    return {
        name: {judge.id: flagged(judge.answers[at] for at in found) for judge in judges}
        for name, found in places.items()
        if found
    }


def _split(
    messages: Sequence[Message],
    judges: Sequence[Judge],
    sets: Iterable[TextSet],
    key: Callable[[Message], str],
) -> dict[str, Groups[Flagged]]:
    found = {}
    for wanted in sets:
        at = [n for n, message in enumerate(messages) if set_of(message) is wanted]
        part = [messages[n] for n in at]
        found[wanted.value] = _by(part, _only(judges, at), key, sorted({key(m) for m in part}))
    return found


def _only(judges: Iterable[Judge], at: Sequence[int]) -> list[Judge]:
    return [Judge(j.id, j.name, tuple(j.answers[n] for n in at)) for j in judges]


def _naming_set(message: Message) -> str | None:
    """Return among which reports the category of a message counts; None where it has none."""
    if message.category is None or message.act != "report":
        return None
    if message.language != ENGLISH:
        return FOREIGN
    if told_plainly(message):
        return REPORTS
    return None if message.danger is Danger.NONE else URGENT


def _kind(message: Message) -> str:
    """Return the family; reports of all categories are one kind, and so are halves of pairs."""
    first = message.family.partition("_")[0]
    return first if first in _ONE_KIND else message.family


def _categories(messages: Sequence[Message], judges: Sequence[Judge]) -> Groups[Named]:
    found: Groups[Named] = {}
    for group in (REPORTS, URGENT, FOREIGN):
        rows = [(n, m.category) for n, m in enumerate(messages) if _naming_set(m) == group]
        found[group] = {
            judge.id: named([(goal, judge.answers[n].categories) for n, goal in rows if goal])
            for judge in judges
            if rows and not judge.tuned and any(answer.categories for answer in judge.answers)
        }
    return {group: judged for group, judged in found.items() if judged}


def _acts(messages: Sequence[Message], judges: Sequence[Judge]) -> Groups[Named]:
    found: Groups[Named] = {}
    for group, english in (("English", True), (FOREIGN, False)):
        rows = [(n, m.act) for n, m in enumerate(messages) if (m.language == ENGLISH) is english]
        found[group] = {
            judge.id: named([(goal, judge.answers[n].acts) for n, goal in rows])
            for judge in judges
            if rows and not judge.tuned and any(answer.acts for answer in judge.answers)
        }
    return {group: judged for group, judged in found.items() if judged}


def _matrix(pairs: Iterable[tuple[Message, Answer]]) -> dict[tuple[Danger, Danger], int]:
    counts = {(right, said): 0 for right in Danger for said in Danger}
    for message, answer in pairs:
        counts[message.danger or Danger.NONE, answer.danger] += 1
    return counts


def _calibrations(messages: Sequence[Message], judges: Sequence[Judge]) -> Groups[Calibration]:
    found: Groups[Calibration] = {"danger at all": {}, "danger now": {}, "category": {}}
    for judge in judges:
        pairs = list(zip(messages, judge.answers, strict=True))
        sure = [(message.danger, answer) for message, answer in pairs if answer.chances]
        if not sure or judge.tuned:
            continue
        found["danger at all"][judge.id] = calibration(
            (answer.any_chance, danger is not Danger.NONE) for danger, answer in sure
        )
        found["danger now"][judge.id] = calibration(
            (answer.now_chance, danger is Danger.NOW) for danger, answer in sure
        )
        found["category"][judge.id] = calibration(
            (answer.categories[0][1], answer.categories[0][0] == message.category)
            for message, answer in pairs
            if _naming_set(message) is not None and answer.categories
        )
    return found


def _latencies(judges: Sequence[Judge]) -> dict[str, Latency]:
    times = {
        judge.id: [1000 * answer.seconds for answer in judge.answers]
        for judge in judges
        if not judge.tuned
    }
    p50 = {name: float(np.percentile(spent, 50)) for name, spent in times.items()}
    whole = p50[judges[0].id]
    return {
        name: Latency(
            p50[name], float(np.percentile(spent, 99)), p50[name] / whole if whole else 0.0
        )
        for name, spent in times.items()
    }

"""An evaluation as tables, for the terminal and for Markdown alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.triage.danger import Danger
from bot.triage.evaluate.evaluation import Evaluation
from bot.triage.evaluate.figures import Flagged, Groups
from bot.triage.evaluate.intervals import Share
from bot.triage.evaluate.naming import Named
from bot.triage.evaluate.ours import MODEL, OURS, RULES
from bot.triage.evaluate.sets import TITLES, TextSet

_WEAKEST = 12


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words below headings; ``about`` says how to read it."""

    title: str
    about: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables_of(found: Evaluation) -> Iterator[Table]:
    """Yield the tables of an evaluation, the most important first."""
    figures = found.figures
    yield _danger(found)
    for wanted, groups in figures.kinds.items():
        yield _groups(found, f"{TITLES[TextSet(wanted)]}, by kind", groups)
    for wanted, groups in figures.languages.items():
        yield _groups(found, f"{TITLES[TextSet(wanted)]}, by language", groups)
    yield _matrix(found)
    yield _named(found, "Category", "Scored on reports. " + _F1, figures.categories)
    yield _weakest(found)
    yield _confusions(found)
    yield _named(found, "Dialogue act", _F1, figures.acts)
    yield _errors(found)
    yield from _reliability(found)
    yield _latency(found)
    yield _ready(found)


_F1 = "Macro-F1 is the mean over the labels that are right somewhere."


def _danger(found: Evaluation) -> Table:
    rows = [
        (
            TITLES[TextSet(name)] if at == 0 else "",
            str(flagged.any.count) if at == 0 else "",
            found.names[judge],
            cell(flagged.any),
            cell(flagged.now),
        )
        for name, judged in found.figures.sets.items()
        for at, (judge, flagged) in enumerate(judged.items())
    ]
    return Table(
        "Danger",
        "Share that is flagged, with the Wilson interval of 95%: recall where there is danger, "
        "false alarms where all is calm.",
        ("texts", "count", "judge", "now or possible", "now"),
        tuple(rows),
    )


def _groups(found: Evaluation, title: str, groups: Groups[Flagged]) -> Table:
    first = next(iter(groups.values()), {})
    others = [judge for judge in first if judge not in (OURS, RULES, MODEL)]
    rows = [
        (
            name,
            str(judged[OURS].any.count),
            cell(judged[OURS].any),
            cell(judged[OURS].now),
            *(f"{judged[judge].any.value:.2f}" for judge in others),
        )
        for name, judged in groups.items()
    ]
    names = (found.names[judge] for judge in others)
    return Table(
        title,
        "Ours with intervals; the others' share that is flagged at all.",
        ("", "count", "ours, now or possible", "ours, now", *names),
        tuple(rows),
    )


def _matrix(found: Evaluation) -> Table:
    rows = (
        (right.value, *(str(found.figures.matrix[right, said]) for said in Danger))
        for right in Danger
    )
    return Table(
        "What ours says where what is right",
        "All texts; each row is what is right, each column what ours says.",
        ("right", *(danger.value for danger in Danger)),
        tuple(rows),
    )


def _named(found: Evaluation, title: str, about: str, groups: Groups[Named]) -> Table:
    rows = [
        (
            group if at == 0 else "",
            str(named.top1.count) if at == 0 else "",
            found.names[judge],
            cell(named.top1),
            cell(named.top3),
            f"{named.macro_f1:.3f}",
        )
        for group, judged in groups.items()
        for at, (judge, named) in enumerate(_once(judged))
    ]
    return Table(
        title,
        about,
        ("texts", "count", "judge", "first", "in the first 3", "macro-F1"),
        tuple(rows),
    )


def _once[T](judged: dict[str, T]) -> Iterable[tuple[str, T]]:
    """Return judges without our model alone: what it names, and how sure, is what ours does."""
    return ((judge, measured) for judge, measured in judged.items() if judge != MODEL)


def _weakest(found: Evaluation) -> Table:
    rows = list(found.figures.weakest.items())[:_WEAKEST]
    return Table(
        "Categories that ours names least well",
        "Reports in English; how often the right one comes first.",
        ("category", "count", "first"),
        tuple((name, str(share.count), cell(share)) for name, share in rows),
    )


def _confusions(found: Evaluation) -> Table:
    return Table(
        "Categories that ours confuses most",
        "Reports in English.",
        ("right", "said", "times"),
        tuple((right, said, str(times)) for right, said, times in found.figures.confusions),
    )


def _errors(found: Evaluation) -> Table:
    rows = [
        (what, found.names[judge], str(measured.count), f"{measured.error:.3f}")
        for what, judged in found.figures.calibrations.items()
        for judge, measured in _once(judged)
    ]
    return Table(
        "Calibration",
        "Expected calibration error over ten bins: 0 is honest.",
        ("chance of", "judge", "count", "error"),
        tuple(rows),
    )


def _reliability(found: Evaluation) -> Iterator[Table]:
    for what, judged in found.figures.calibrations.items():
        if OURS in judged:
            rows = (
                (f"{b.low:.1f} to {b.high:.1f}", str(b.count), f"{b.chance:.2f}", f"{b.right:.2f}")
                for b in judged[OURS].bins
            )
            headings = ("chance", "count", "mean chance", "came true")
            yield Table(f"Reliability of ours: {what}", "", headings, tuple(rows))


def _latency(found: Evaluation) -> Table:
    rows = [
        (
            found.names[judge],
            f"{spent.p50:.3f}",
            f"{spent.p99:.3f}",
            f"{spent.ratio:.3f}",
            f"{found.training_s[judge]:.0f}" if judge in found.training_s else "",
        )
        for judge, spent in found.figures.latencies.items()
    ]
    return Table(
        "Time for one text",
        "Milliseconds on one core, in this run; peers for danger, category and act together.",
        ("judge", "p50", "p99", "p50 of ours = 1", "training, s"),
        tuple(rows),
    )


def _ready(found: Evaluation) -> Table:
    ready = found.ready
    row = (f"{ready.seconds:.2f} s", f"{ready.memory_mb:.0f} MB", f"{ready.highest_mb:.0f} MB")
    return Table(
        "A fresh start of ours",
        "From the start of Python to the first answer, on one core.",
        ("first answer after", "memory then", "at its highest"),
        (row,),
    )


def cell(share: Share) -> str:
    """Return a share with its interval, as in `0.943 (0.90–0.97)`."""
    return f"{share.value:.3f} ({share.low:.2f}–{share.high:.2f})"

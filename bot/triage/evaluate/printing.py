"""Tables on the terminal and in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.markup import escape
from rich.table import Table as Drawn

from bot.triage.evaluate.evaluation import Evaluation
from bot.triage.evaluate.peers import NAMES
from bot.triage.evaluate.tables import Table
from bot.triage.messages import Split

_PEOPLE = (
    "Machines wrote every text; people wrote none, so there is no figure for texts by people. "
    "Not validated on UK emergency texts."
)
_ON_DEV = (
    "Dev chose our thresholds and weights and those of the others, so figures on it flatter all."
)
_ON_TEST = "Nothing was chosen on this split; thresholds come from dev."
_STALE = "Our model was trained on other data than are here now: `make train`, then measure again."


def opening(found: Evaluation) -> list[str]:
    """Return the sentences that stand before the tables."""
    of = f"Split {found.split.value}: {found.messages} texts in {found.voices} voices."
    told = [of, _PEOPLE, _ON_TEST if found.split is Split.TEST else _ON_DEV]
    parts = [
        f"{NAMES[peer]} one message in {every}" for peer, every in found.every.items() if every > 1
    ]
    if parts:
        told.append(f"To learn from, ours had all messages, {', '.join(parts)}.")
    return told if found.current else [_STALE, *told]


def draw(console: Console, found: Evaluation, tables: Iterable[Table]) -> None:
    """Print everything on a terminal."""
    for sentence in opening(found):
        console.print(escape(sentence))
    for table in tables:
        drawn = Drawn(title=table.title, caption=table.about or None, title_justify="left")
        for heading in table.headings:
            # A share without the end of its interval would mislead: figures wrap, never vanish.
            drawn.add_column(escape(heading), overflow="fold")
        for row in table.rows:
            drawn.add_row(*map(escape, row))
        console.print(drawn)


def as_markdown(found: Evaluation, tables: Iterable[Table]) -> str:
    """Return everything as a Markdown page."""
    parts = ["# How good triage is", *opening(found)]
    for table in tables:
        parts.append(f"## {table.title}")
        if table.about:
            parts.append(table.about)
        parts.append("\n".join(_lines(table)))
    return "\n\n".join(parts) + "\n"


def _lines(table: Table) -> Iterator[str]:
    yield _line(table.headings)
    yield _line(tuple("---" for _ in table.headings))
    yield from map(_line, table.rows)


def _line(row: Iterable[str]) -> str:
    return "| " + " | ".join(word.replace("|", "\\|") for word in row) + " |"

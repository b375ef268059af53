"""`python -m bot answers`: how many questions find their answer, beside plain TF-IDF."""

import re
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.answers.check import (
    FILE,
    Figures,
    Tried,
    attempt,
    choose,
    crossed,
    judge,
    load_check,
    plain_tfidf,
)
from bot.answers.finder import Finder, load_thresholds
from bot.answers.ready import FILE as ANSWERS
from bot.answers.ready import SURE, load_meaning
from bot.reports.faq import load_faq

_SURE = re.compile(r"^sure:.*$", re.MULTILINE)


def run_check(
    data: Path, models: Path, var: Path, *, choosing: bool, missed: bool, console: Console
) -> None:
    """Print the figures; `choosing` writes the thresholds, `missed` says what went wrong."""
    faq = load_faq(data / ANSWERS)
    check, sure = load_check(data / FILE, faq), load_thresholds(data / SURE)
    both = attempt(check, Finder(faq, load_meaning(faq, models, var), sure.both).guess)
    words = attempt(check, Finder(faq, None, sure.words).guess)
    peer = attempt(check, plain_tfidf(faq))
    enough = (choose(both), choose(words)) if choosing else (sure.both, sure.words)
    table = Table(
        "", "first", "right", "wrong", "false", "sure from",
        title=f"{sum(map(len, check.asked.values()))} questions of {len(faq)} entries,"
        f" {len(check.unanswered)} that none answers",
        caption="first: the best entry is right, however unsure. right, wrong: answers given to"
        " questions that have one. false: answers given to those that have none. 'Halves': the"
        " threshold comes from one half of the questions, the figures from the other.",
        title_justify="left",
    )  # fmt: skip
    for name, tried in (("meaning + words", both), ("words alone", words), ("TF-IDF", peer)):
        table.add_row(f"{name}, halves", *_cells(crossed(tried)), "")
    table.add_row("meaning + words, as served", *_cells(judge(both, enough[0])), str(enough[0]))
    table.add_row("words alone, as served", *_cells(judge(words, enough[1])), str(enough[1]))
    console.print(table)
    if choosing:
        path = data / SURE
        line = f"sure: {{both: {enough[0]}, words: {enough[1]}}}"
        path.write_text(_SURE.sub(line, path.read_text(encoding="utf-8")), encoding="utf-8")
        console.print(f"Written to {path}.")
    if missed:
        _tell(console, both, enough[0])


def _cells(got: Figures) -> tuple[str, ...]:
    return tuple(f"{share:.1%}" for share in (got.first, got.right, got.wrong, got.false))


def _tell(console: Console, tried: Sequence[Tried], enough: float) -> None:
    for one in tried:
        given = one.found if one.sure >= enough else None
        if given != one.wanted:
            console.print(
                f"{one.wanted or '-'} <- {one.text!r}: {given or f'silent ({one.found})'}",
                highlight=False, markup=False,
            )  # fmt: skip

"""Prints what a rehearsal found: a table for people, JSON for programs."""

from collections.abc import Iterator, Sequence
from statistics import median

from rich.console import Console
from rich.table import Table

from bot.rehearsal.judge import Verdict
from bot.rehearsal.script import Channel, Outcome

FIELDS = ("category", "priority", "place", "time", "anonymous", "lead")


def as_json(verdicts: Sequence[Verdict]) -> dict[str, object]:
    """Return `{"totals": …, "scripts": [...]}`; each script with its words and what is wrong."""
    return {"totals": totals(verdicts), "scripts": [_script(verdict) for verdict in verdicts]}


def totals(verdicts: Sequence[Verdict]) -> dict[str, object]:
    """Return the figures of a run; a share or median is None where there was nothing to count.

    `right` is the share of tickets with that field right; `questions_p3` and `segments` are medians
    over finished reports: of P3, and by text message.
    """
    settled = [verdict for verdict in verdicts if not verdict.script.open]
    filed = [v for v in verdicts if Outcome.FILED in v.script.wanted.outcome and v.tickets]
    p3 = [v.asked for v in filed if v.tickets[0]["priority"] == "P3"]
    texted = [v.segments for v in filed if v.script.channel is Channel.SMS]
    return {
        "scripts": len(verdicts),
        "passed": sum(verdict.passed for verdict in verdicts),
        "failed": sum(verdict.failed for verdict in verdicts),
        "open": len(verdicts) - len(settled),
        "completion": _share([not _wrong(v, "outcome") for v in verdicts]),
        "right": {
            name: _share([not _wrong(v, name) for v in verdicts if name in v.judged])
            for name in FIELDS
        },
        "without_advice": sum(_no_advice(verdict) for verdict in verdicts),
        "questions_p3": median(p3) if p3 else None,
        "segments": median(texted) if texted else None,
    }


def print_people(verdicts: Sequence[Verdict], console: Console) -> None:
    """Print a line for each script, what is wrong with its words, and the figures."""
    table = Table(box=None, pad_edge=False)
    for name in ("script", "by", "situation", "verdict"):
        table.add_column(name, no_wrap=name != "situation")
    for name in ("turns", "questions", "segments", "seconds"):
        table.add_column(name, justify="right")
    for verdict in verdicts:
        table.add_row(*_row(verdict))
    console.print(table)
    for verdict in verdicts:
        if not verdict.passed:
            console.print(
                "\n".join(_wrongs(verdict)), markup=False, highlight=False, soft_wrap=True
            )
    console.print(
        "\n".join(_figures(totals(verdicts))), markup=False, highlight=False, soft_wrap=True
    )


def _row(verdict: Verdict) -> Iterator[str]:
    script, played = verdict.script, verdict.played
    yield from (script.id, script.channel.value, script.situation, _word(verdict))
    yield from (str(verdict.turns), str(verdict.asked), str(verdict.segments or ""))
    yield f"{played.seconds:.1f}" if played else ""


def _word(verdict: Verdict) -> str:
    if verdict.script.open:
        return "open, passes now" if verdict.passed else "open"
    return "passed" if verdict.passed else "FAILED"


def _wrongs(verdict: Verdict) -> Iterator[str]:
    script = verdict.script
    yield f"\n{script.id} ({script.where}): {_word(verdict)}" + (
        f", {script.open}" if script.open else ""
    )
    yield from (f"  {problem.part}: {problem.what}" for problem in verdict.problems)
    for exchange in verdict.played.exchanges if verdict.played else ():
        yield f"    > {exchange.said}"
        yield from (f"    < {' '.join(text.split())}" for text in exchange.heard.all)


def _figures(found: dict[str, object]) -> Iterator[str]:
    yield ""
    for name, figure in found.items():
        if isinstance(figure, dict):
            shares = (f"{part} {_percent(share)}" for part, share in figure.items())
            yield f"{name}: {', '.join(shares)}"
        else:
            yield f"{name}: {_percent(figure) if name == 'completion' else figure}"


def _percent(share: object) -> str:
    return f"{share:.0%}" if isinstance(share, float) else "-"


def _script(verdict: Verdict) -> dict[str, object]:
    script, played = verdict.script, verdict.played
    return {
        "id": script.id,
        "channel": script.channel.value,
        "situation": script.situation,
        "open": script.open or None,
        "passed": verdict.passed,
        "problems": [{"part": p.part, "what": p.what} for p in verdict.problems],
        "turns": verdict.turns,
        "questions": list(played.asked) if played else [],
        "segments": verdict.segments,
        "seconds": round(played.seconds, 1) if played else None,
        "tickets": [ticket["ref"] for ticket in verdict.tickets],
        "words": [
            {"said": e.said, "at_once": list(e.heard.at_once), "later": list(e.heard.later)}
            for e in (played.exchanges if played else ())
        ],
    }


def _wrong(verdict: Verdict, part: str) -> bool:
    return any(problem.part in {part, "played"} for problem in verdict.problems)


def _no_advice(verdict: Verdict) -> bool:
    return any(
        problem.part == "advice" and problem.what.startswith("no ") for problem in verdict.problems
    )


def _share(held: Sequence[bool]) -> float | None:
    return sum(held) / len(held) if held else None

"""Runs every check at once and prints what they found, with one verdict at the end."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict

from bot.doctor.files import check_data, check_models
from bot.doctor.finding import Finding, State, Verdict, bad, verdict
from bot.doctor.machine import (
    check_clock,
    check_database,
    check_disk,
    check_settings,
    check_spool,
)
from bot.doctor.services import check_services
from bot.doctor.stores import check_stores
from bot.doctor.texts import check_account, check_signature
from bot.errors import SaferError
from bot.settings import Settings

type Check = Callable[[Settings], AsyncIterator[Finding]]

CHECKS: tuple[Check, ...] = (
    check_settings,
    check_disk,
    check_database,
    check_spool,
    check_clock,
    check_services,
    check_stores,
    check_data,
    check_models,
    check_signature,
    check_account,
)
SECONDS = 60.0
_COLOURS = {State.GOOD: "green", State.NOTE: "yellow", State.BAD: "bold red"}
_SIGNS = {State.GOOD: "ok", State.NOTE: "note", State.BAD: "WRONG"}


async def run_doctor(settings: Settings, *, as_json: bool = False) -> int:
    """Check the whole set-up, print findings and verdict; return 0 where it is ready, else 1."""
    findings = await examine(settings)
    judged = verdict(findings)
    (_print_json if as_json else _print_table)(findings, judged)
    return 0 if judged.ready else 1


async def examine(settings: Settings, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """Return what every check found, in their order."""
    found = await asyncio.gather(*(_carry_out(check, settings) for check in checks))
    return [finding for one in found for finding in one]


async def _carry_out(check: Check, settings: Settings) -> list[Finding]:
    findings: list[Finding] = []
    name = check.__name__.removeprefix("check_").capitalize()
    try:
        async with asyncio.timeout(SECONDS):
            async for finding in check(settings):
                findings += [finding]
    except SaferError as wrong:
        findings.append(bad(name, str(wrong)))
    except Exception as wrong:
        findings.append(bad(name, f"the check itself failed ({type(wrong).__name__})"))
    return findings


def _print_json(findings: Sequence[Finding], judged: Verdict) -> None:
    body = {
        "ready": judged.ready,
        "verdict": judged.text,
        "findings": [asdict(finding) for finding in findings],
    }
    sys.stdout.write(json.dumps(body, ensure_ascii=False, indent=2) + "\n")


def _print_table(findings: Sequence[Finding], judged: Verdict) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(style="bold", max_width=28)
    table.add_column(ratio=1, overflow="fold")
    for finding in findings:
        colour = _COLOURS[finding.state]
        said = Text(finding.found)
        if finding.do and finding.state is not State.GOOD:
            said.append(f"\n→ {finding.do}", style="italic")
        table.add_row(Text(_SIGNS[finding.state], style=colour), Text(finding.about), said)
    console.print(table)
    console.print(Text(judged.text, style="bold green" if judged.ready else "bold red"))

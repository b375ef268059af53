"""`python -m bot rehearse`: reads the scripts, plays several at a time, judges, prints."""

import asyncio
import io
import json
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from aiohttp import ClientError
from rich.console import Console

from bot.bootstrap import export_tickets
from bot.errors import Invalid, SaferError, SettingsError, Unavailable
from bot.rehearsal.judge import Problem, Ticket, Verdict, judge, tickets_of
from bot.rehearsal.known import Known, load_known
from bot.rehearsal.play import Played, Player
from bot.rehearsal.printing import as_json, print_people
from bot.rehearsal.residents import arriving
from bot.rehearsal.script import Script, Usual, read_scripts, read_usual
from bot.rehearsal.service import Service, start_service
from bot.rehearsal.staff import StaffMember
from bot.settings import TWILIO, Settings

# So many residents write at the same time; more would only wait for Rasa.
AT_ONCE = 6
# Ofcom's numbers for drama: nobody has one. Each script has its own in a run.
NUMBERS = 1000
# Columns of a table that goes into a file.
WIDE = 140


@dataclass(frozen=True, slots=True)
class Stage:
    """Where scripts are played: the chat's address, the settings it runs with, the bot's words.

    `first_number` is what the residents' telephone numbers are counted from.
    """

    gateway: str
    settings: Settings
    known: Known
    usual: Usual
    first_number: int = 0


def run_rehearsal(
    settings: Settings, *, base_url: str | None, only: str | None, fast: bool, as_json_: bool
) -> int:
    """Play the chosen scripts and print what came of them; 1 when any failed, else 0.

    Without `base_url` a service of its own is started in a fresh folder, and stopped at the end.
    Raises `DataError` for a mistake in a script, `Unavailable` when the service is not there.
    """
    known = load_known(settings.data_dir)
    folder = settings.data_dir / "rehearsal"
    usual = read_usual(folder, known.questions)
    scripts = chosen(read_scripts(folder, known.questions), only=only, fast=fast)
    if not scripts:
        raise Invalid("No script fits. `--only` takes a name or part of one, like '*knife*'.")
    with _stage(settings, base_url) as (gateway, theirs):
        # On a service that ran before, a number may have a conversation already: begin anywhere.
        first_number = 0 if base_url is None else secrets.randbelow(NUMBERS)
        stage = Stage(gateway, theirs, known, usual, first_number)
        verdicts = asyncio.run(rehearse(scripts, stage))
    if as_json_:
        sys.stdout.write(json.dumps(as_json(verdicts), ensure_ascii=False) + "\n")
    else:
        print_people(verdicts, Console(width=None if sys.stdout.isatty() else WIDE))
    return 1 if any(verdict.failed for verdict in verdicts) else 0


def chosen(scripts: Sequence[Script], *, only: str | None, fast: bool) -> tuple[Script, ...]:
    """Return the scripts whose id fits the pattern, and of these the fast ones if asked for."""
    return tuple(
        script
        for script in scripts
        if (only is None or fnmatchcase(script.id, only)) and (script.fast or not fast)
    )


async def rehearse(scripts: Sequence[Script], stage: Stage) -> tuple[Verdict, ...]:
    """Play all scripts, some at a time, then read the tickets once and judge; in their order."""
    gate, staff = asyncio.Semaphore(AT_ONCE), StaffMember(stage.settings)

    async def play(number: int, script: Script) -> Played | SaferError:
        async with gate:
            try:
                return await _play(script, stage, phone_number(stage.first_number + number), staff)
            except SaferError as wrong:
                return wrong
            except (ClientError, TimeoutError) as wrong:
                return Unavailable(f"The chat does not answer ({type(wrong).__name__}).")

    played = await asyncio.gather(*(play(n, script) for n, script in enumerate(scripts)))
    exported = await _tickets(stage.settings)
    return tuple(
        _verdict(script, came, exported, stage.usual)
        for script, came in zip(scripts, played, strict=True)
    )


def phone_number(number: int) -> str:
    """Return one of the numbers that nobody has, starting again after the last."""
    return f"+447700900{number % NUMBERS:03}"


async def _play(script: Script, stage: Stage, number: str, staff: StaffMember) -> Played:
    async with arriving(script.channel.value, number, stage.gateway, stage.settings) as resident:
        usual = stage.usual.answers
        return await Player(script, resident, stage.known, usual, staff.close).play()


async def _tickets(settings: Settings) -> list[Ticket]:
    written = io.StringIO()
    await export_tickets(settings, written)
    return [json.loads(line) for line in written.getvalue().splitlines()]


def _verdict(
    script: Script, came: Played | SaferError, exported: Sequence[Ticket], usual: Usual
) -> Verdict:
    if isinstance(came, SaferError):
        return Verdict(script, None, (), (Problem("played", str(came)),))
    return judge(script, came, tickets_of(came, script.channel, exported), usual.never)


@contextmanager
def _stage(settings: Settings, base_url: str | None) -> Iterator[tuple[str, Settings]]:
    """Give the chat's address and the settings behind it."""
    if base_url is not None:
        yield base_url, _theirs(settings, base_url)
        return
    with TemporaryDirectory(prefix="rehearsal-") as folder:
        service = start_service(Path(folder) / "var", Service)
        try:
            yield service.gateway, service.settings
        finally:
            service.stop()


def _theirs(settings: Settings, base_url: str) -> Settings:
    """Return the settings, with the gateway where the address says."""
    at = urlsplit(base_url)
    if at.scheme not in {"http", "https"} or not at.hostname:
        raise Invalid("--base-url looks like http://127.0.0.1:8000.")
    if settings.twilio_api.rstrip("/") == TWILIO:
        raise SettingsError(
            "A real Twilio account is set, and a rehearsal would send real texts:"
            " unset SAFER_TWILIO_ACCOUNT_SID to rehearse."
        )
    changed = {"gateway_host": at.hostname, "gateway_port": at.port or 80}
    return settings.model_copy(update=changed)

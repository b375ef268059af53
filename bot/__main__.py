"""`python -m bot …`: one command line for everything. Heavy rooms are imported by the command."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.errors import SaferError, SettingsError
from bot.questions import answers, figures
from bot.secrets_file import keep_private
from bot.supervisor import WRONG_SET_UP

if TYPE_CHECKING:
    from bot.settings import Settings

Process = Literal["gateway", "console", "actions", "rasa"]

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
tickets = typer.Typer(no_args_is_help=True, help="Look at tickets from the command line.")
triage = typer.Typer(help="How urgent a text is, and what it tells.")
staff = typer.Typer(no_args_is_help=True, help="Staff accounts.")
outbox = typer.Typer(no_args_is_help=True, help="What leaves the house.")
places = typer.Typer(no_args_is_help=True, help="The streets and places that the bot knows.")
app.add_typer(tickets, name="tickets")
app.add_typer(triage, name="triage")
app.add_typer(staff, name="staff")
app.add_typer(outbox, name="outbox")
app.add_typer(places, name="places")
app.add_typer(figures, name="figures")
app.command()(answers)


def load_settings() -> "Settings":
    """Read the settings, late: pydantic takes longer to import than some commands to run."""
    from bot.settings import load_settings as load

    return load()


@app.command()
def serve(
    only: Annotated[Process | None, typer.Option(help="Run one process alone.")] = None,
) -> None:
    """Run the service: four processes, or one of them."""
    from bot.serving import serve_one, supervise

    if only is not None:
        serve_one(only)
    elif not supervise():
        raise typer.Exit(1)


@app.command()
def migrate() -> None:
    """Bring the database up to date; a fresh installation gets its secrets first."""
    from bot.bootstrap import create_store
    from bot.secrets_file import ensure_secrets

    ensure_secrets(load_settings().var_dir)
    asyncio.run(create_store(load_settings()).migrate())


@triage.callback(invoke_without_command=True)
def triage_lines(
    context: typer.Context,
    jsonl: Annotated[bool, typer.Option("--jsonl", help='Read {"id","text"} lines.')] = False,
) -> None:
    """Assess each line of standard input; one JSON line comes out for each, in order."""
    if context.invoked_subcommand is not None:
        return
    from bot.bootstrap import create_triage
    from bot.triage.stream import run

    run(create_triage(load_settings()), sys.stdin.buffer, sys.stdout, jsonl=jsonl)


@triage.command("export")
def triage_export() -> None:
    """Write what staff re-labelled as anonymous lines to learn from; a person reads each."""
    from bot.bootstrap import export_training_lines

    written = asyncio.run(export_training_lines(load_settings(), sys.stdout))
    typer.echo(
        f"{written} lines. Read each one: take out what still names somebody, fill in every"
        ' "?", and commit it to data/triage/train, or throw it away.',
        err=True,
    )


@app.command()
def evaluate(
    split: Annotated[Literal["dev", "test"], typer.Option(help="Which messages.")] = "dev",
    peers: Annotated[
        str, typer.Option(help="keywords, tfidf, textcat, diet:60 (of 60 one), or none.")
    ] = "keywords,tfidf,textcat",
    every: Annotated[
        int, typer.Option(min=1, help="The others learn from every n-th message; diet takes hours.")
    ] = 1,
    json: Annotated[Path | None, typer.Option(help="File for all figures.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="File for the tables.")] = None,
    gates: Annotated[bool, typer.Option("--gates", help="Fail where a figure fell.")] = False,
    record: Annotated[bool, typer.Option("--record", help="Keep the figures as gates.")] = False,
) -> None:
    """Measure triage beside what people would otherwise use; prints figures, never a text."""
    from bot.settings import ROOT
    from bot.triage.evaluate.command import Wanted, run_evaluate
    from bot.triage.evaluate.evaluation import Places
    from bot.triage.messages import Split

    settings = load_settings()
    rasa = ROOT / ".venv-rasa" / "bin" / "python"
    places = Places(settings.data_dir, settings.models_dir, rasa)
    wanted = Wanted(Split(split), peers, json, markdown, gates, record, every)
    raise typer.Exit(run_evaluate(places, ROOT, wanted))


@app.command()
def acts(
    jsonl: Annotated[bool, typer.Option("--jsonl", help='Read {"id","text"} lines.')] = False,
    check: Annotated[
        bool, typer.Option("--check", help='Read {"text","act"} lines; count what is right.')
    ] = False,
) -> None:
    """Name the dialogue act of each line of standard input, as the live bot would take it."""
    from bot.acts import run_acts
    from bot.acts_measure import check_acts

    if check:
        raise typer.Exit(check_acts(load_settings(), sys.stdin.buffer, sys.stdout))
    raise typer.Exit(run_acts(load_settings(), sys.stdin.buffer, sys.stdout, jsonl=jsonl))


@app.command()
def phone(
    from_: Annotated[str, typer.Option("--from", help="The number this phone has.")],
    jsonl: Annotated[bool, typer.Option("--jsonl", help='Read {"text","wait"} lines.')] = False,
) -> None:
    """A phone without an account: texts the service and shows what it was asked to send back."""
    from bot.channels.sms.phone import run_phone

    raise typer.Exit(asyncio.run(run_phone(load_settings(), from_, jsonl=jsonl)))


@app.command()
def partner(
    as_: Annotated[list[str] | None, typer.Option("--as", help="Which partner to be.")] = None,
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8900,
    answer: Annotated[
        list[int] | None, typer.Option(help="HTTP statuses to answer with, the last for ever.")
    ] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Print JSON lines.")] = False,
) -> None:
    """A stand-in partner: checks signatures and prints the tickets it is sent."""
    from bot.partners.stand_in import run_partner_stand_in

    run_partner_stand_in(
        load_settings(),
        as_ or ["cleveland_police"],
        named=bool(as_),
        port=port,
        answers=answer or [200],
        jsonl=jsonl,
    )


@app.command()
def doctor(
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check the whole set-up and say clearly what is wrong."""
    from bot.doctor import run_doctor

    raise typer.Exit(asyncio.run(run_doctor(load_settings(), as_json=json)))


@app.command()
def rehearse(
    only: Annotated[str | None, typer.Option(help="Scripts by name, like '*knife*'.")] = None,
    fast: Annotated[bool, typer.Option("--fast", help="Only those marked fast.")] = False,
    base_url: Annotated[
        str | None, typer.Option(help="Play on a service that runs; none may be real.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Play our scripted conversations against the live service and judge what comes of them."""
    from bot.rehearsal.command import run_rehearsal

    settings = load_settings()
    raise typer.Exit(
        run_rehearsal(settings, base_url=base_url, only=only, fast=fast, as_json_=json)
    )


@tickets.command("export")
def tickets_export(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON ticket a line.")] = True,
) -> None:
    """Write every ticket to standard output."""
    from bot.bootstrap import export_tickets

    asyncio.run(export_tickets(load_settings(), sys.stdout))


@tickets.command("costs")
def tickets_costs(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON report a line.")] = False,
) -> None:
    """What reports by text message cost: segments each way, and pence."""
    from bot.costs import write_costs

    asyncio.run(write_costs(load_settings(), sys.stdout, jsonl=jsonl))


@staff.command("add")
def staff_add(
    email: str,
    name: Annotated[str, typer.Option(help="Name shown to colleagues.")],
    role: Annotated[Literal["admin", "reviewer", "partner"], typer.Option()] = "reviewer",
    partner_id: Annotated[str | None, typer.Option(help="Partner whose tickets they see.")] = None,
) -> None:
    """Add a member of staff, and print a password to change at once."""
    from bot.bootstrap import add_staff

    password = asyncio.run(add_staff(load_settings(), email, name, role, partner_id))
    typer.echo(f"Password, shown once: {password}")


@outbox.command("replay")
def outbox_replay(partner: Annotated[str, typer.Argument(help="Id of the partner.")]) -> None:
    """Send a partner again what was given up, once it can be reached."""
    from bot.bootstrap import replay_partner

    number = asyncio.run(replay_partner(load_settings(), partner))
    typer.echo(f"On their way again: {number}.")


@places.command("import")
def places_import(
    files: Annotated[list[Path], typer.Argument(help="CSV files of official open data.")],
) -> None:
    """Add streets from OS Open Names or data.police.uk files to our own gazetteer."""
    from bot.places.importing import import_files
    from bot.places.index import FILE

    settings = load_settings()
    imported = import_files(settings.var_dir / FILE, settings.data_dir / "places", files)
    for file in imported.files:
        typer.echo("\n".join(file.lines()))
    typer.echo(
        f"{imported.streets} streets and places are known now. Restart the service to use them."
    )


def main() -> None:
    """Run a command; what goes wrong on purpose is one clear sentence."""
    keep_private()
    try:
        app()
    except SaferError as wrong:
        typer.echo(str(wrong), err=True)
        raise SystemExit(WRONG_SET_UP if isinstance(wrong, SettingsError) else 1) from wrong
    except BrokenPipeError:
        raise SystemExit(0) from None


if __name__ == "__main__":
    main()

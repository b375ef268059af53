"""Carries out steps and shows what is going on. Runs inside `.tools/`, where rich is."""

import contextlib
import fcntl
import time
from collections.abc import Iterator

import places
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from step import Step
from trouble import Trouble, sentence_for


def carry_out(steps: tuple[Step, ...]) -> None:
    """Carry out the steps that are not done yet, one after the other; raises `Trouble`."""
    console = Console(highlight=False)
    began = time.monotonic()
    with _alone(console):
        places.LOG.unlink(missing_ok=True)
        for step in steps:
            if not step.is_done():
                _show(step, console)
    console.print(f"[green]Ready[/green] in {_spoken(time.monotonic() - began)}.")


def _show(step: Step, console: Console) -> None:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[detail]}"),
    )
    began = time.monotonic()
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        task = progress.add_task(f"{step.title:<20}", total=None, detail="")
        try:
            step.carry_out(lambda detail: progress.update(task, detail=detail))
        except OSError as error:
            raise Trouble(sentence_for(str(error), step.title, places.LOG)) from error
    took = _spoken(time.monotonic() - began)
    console.print(f"[green]✓[/green] {step.title:<20} [dim]{took:>9}")


def _spoken(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"


@contextlib.contextmanager
def _alone(console: Console) -> Iterator[None]:
    """Wait until no other set-up works in this checkout."""
    with (places.TOOLS / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.print("Another set-up is at work here: waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield

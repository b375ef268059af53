"""Resolves the lock files anew: every package at one version, known by its hash, from anywhere.

No lock names an index, a mirror or a path, so each machine fetches from where it is set to.
"""

import shutil
from collections.abc import Callable

import commands
import frontend
import places
from step import Step, Tell

LOCKS = (
    ("deploy/requirements", "3.11", ()),
    ("requirements", "3.12", ("--override", "deploy/overrides.in")),
    ("bot/cage/requirements", "3.10", ("--override", "bot/cage/overrides.in")),
    (
        "bot/triage/finetune/requirements",
        "3.12",
        ("--override", "bot/triage/finetune/overrides.in"),
    ),
)


def _lock_python(tell: Tell, more_options: tuple[str, ...]) -> None:
    for name, python, more in LOCKS:
        tell(f"{name}.lock")
        command = [commands.UV, "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
        command += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
        command += ["--python-version", python, *more, *more_options]
        commands.run([*command, f"{name}.in", "-o", f"{name}.lock"], "Locks", lambda _: None)


def _lock_npm(tell: Tell) -> None:
    tell("package-lock.json")
    folder = places.TOOLS / "lock"
    folder.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        if (frontend.SOURCES / name).exists():
            shutil.copy(frontend.SOURCES / name, folder / name)
    frontend.npm(["install", "--package-lock-only"], folder, tell)
    shutil.copy(folder / "package-lock.json", frontend.SOURCES / "package-lock.json")


def _lock(tell: Tell) -> None:
    _lock_python(tell, ())
    _lock_npm(tell)


def _upgrade(tell: Tell) -> None:
    _lock_python(tell, ("--upgrade",))
    _lock_npm(tell)


def _never_done(title: str, do: Callable[[Tell], None]) -> Step:
    """Return a step that is carried out whenever somebody asks for it."""
    return Step(
        title=title,
        do=do,
        inputs=(),
        outputs=(places.TOOLS / "never",),
        stamp=places.TOOLS / ".locked",
    )


LOCK = _never_done("Locks", _lock)
UPGRADE = _never_done("Newer locks", _upgrade)

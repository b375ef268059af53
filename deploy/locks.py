"""Resolves the lock files anew: every package at one version, known by its hash, from anywhere.

No lock names an index, a mirror or a path, so each machine fetches from where it is set to.
"""

import shutil

import commands
import frontend
import places
from step import Step, Tell

LOCKS = (
    ("deploy/requirements", "3.11", ()),
    ("requirements", "3.12", ()),
    ("bot/cage/requirements", "3.10", ("--override", "bot/cage/overrides.in")),
)


def _lock_python(tell: Tell) -> None:
    for name, python, more in LOCKS:
        tell(f"{name}.lock")
        command = [commands.UV, "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
        command += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
        command += ["--python-version", python, *more]
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
    _lock_python(tell)
    _lock_npm(tell)


STEP = Step(
    title="Locks",
    do=_lock,
    inputs=(),
    outputs=(places.TOOLS / "never",),
    stamp=places.TOOLS / ".locked",
)

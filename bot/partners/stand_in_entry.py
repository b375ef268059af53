"""A stand-in's entries in the partners file: there while it runs, gone when it ends.

They stand between two comment lines that name the process, so that the rest of the file, comments
included, stays as the operator wrote it, and what a killed stand-in left is cleared by the next.
"""

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import yaml

from bot.errors import Conflict, DataError
from bot.reports.datafile import read

_BLOCK = re.compile(
    r"^# stand-in (\d+) begins$\n.*?^# stand-in \1 ends$\n", re.MULTILINE | re.DOTALL
)

Entries = Mapping[str, Mapping[str, str | bool]]


@contextmanager
def entered(overlay: Path, entries: Entries) -> Iterator[None]:
    """Keep these entries in the file for as long as the block lasts.

    Raises `Conflict` where one of the partners has an entry of somebody else's, and `DataError`
    where the file has a mistake; the file is then left as it was.
    """
    with _held(overlay) as before:
        text = _without_dead(before)
        taken = sorted(set(names_in(overlay, text)) & set(entries))
        if taken:
            raise Conflict(f"{overlay} says already how to reach: {', '.join(taken)}")
        _write(overlay, text + _block(entries))
    try:
        yield
    finally:
        with _held(overlay) as after:
            _write(overlay, _without(after, str(os.getpid())))


def free(overlay: Path, partners: Sequence[str]) -> list[str]:
    """Return those partners for whom, or for whose parent body, nobody else has an entry."""
    with _held(overlay) as text:
        taken = names_in(overlay, _without_dead(text))
    return [p for p in partners if p not in taken and p.partition(".")[0] not in taken]


def names_in(overlay: Path, text: str) -> frozenset[str]:
    """Return the names of the entries in the text of a partners file."""
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError:
        read(overlay)
        raise DataError(f"{overlay}: this is not YAML") from None
    return frozenset(str(name) for name in found) if isinstance(found, dict) else frozenset()


def _block(entries: Entries) -> str:
    plain = {name: dict(entry) for name, entry in entries.items()}
    text = yaml.safe_dump(plain, sort_keys=False, width=200)
    return f"# stand-in {os.getpid()} begins\n{text}# stand-in {os.getpid()} ends\n"


def _without(text: str, process: str) -> str:
    return _BLOCK.sub(lambda found: "" if found[1] == process else found[0], text)


def _without_dead(text: str) -> str:
    return _BLOCK.sub(lambda found: found[0] if _runs(int(found[1])) else "", text)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return process != os.getpid()


@contextmanager
def _held(overlay: Path) -> Iterator[str]:
    """Hold the file against other stand-ins, and give its text (a bare `{}` counts as nothing)."""
    overlay.parent.mkdir(parents=True, exist_ok=True)
    with overlay.with_name(f"{overlay.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        text = overlay.read_text(encoding="utf-8") if overlay.exists() else ""
        text = "" if text.strip() == "{}" else text
        yield text if not text or text.endswith("\n") else f"{text}\n"


def _write(overlay: Path, text: str) -> None:
    """Put the whole file in place at once, readable by its owner only."""
    with tempfile.NamedTemporaryFile(
        "w", dir=overlay.parent, prefix=".partners", delete=False, encoding="utf-8"
    ) as file:
        file.write(text)
    Path(file.name).replace(overlay)

"""Runs other programs, shows what they are doing, and turns their failures into one sentence."""

import contextlib
import os
import re
import subprocess
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import places
from step import Tell
from trouble import Trouble, sentence_for

UV = str(places.TOOLS / "bin" / "uv")
DOWNLOAD = re.compile(r"^\s*Download(?P<done>ing|ed) (?P<what>.+?)\s*$")
# These would make a child look into another environment than the one it is meant for.
FOREIGN = ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "CONDA_PREFIX")


def run(
    command: Sequence[str | Path],
    title: str,
    tell: Tell,
    *,
    cwd: Path = places.ROOT,
    extra: Mapping[str, str] | None = None,
) -> None:
    """Run a command to its end; raises `Trouble` when it fails. Its output goes to the log."""
    tail: deque[str] = deque(maxlen=200)
    downloads: dict[str, str] = {}
    with _running(command, cwd, extra or {}) as process, places.LOG.open("a") as log:
        log.write(f"\n{title}\n")
        for line in process.stdout or ():
            log.write(line)
            tail.append(line)
            _follow(line, downloads)
            tell(", ".join(downloads.values()))
    if process.returncode:
        raise Trouble(sentence_for("".join(tail), title, places.LOG))


def _follow(line: str, downloads: dict[str, str]) -> None:
    """Keep track of what uv is downloading: `Downloading numpy (16.0MiB)`, `Downloaded numpy`."""
    if match := DOWNLOAD.match(line):
        name = match["what"].split(" ")[0]
        if match["done"] == "ing":
            downloads[name] = match["what"]
        else:
            downloads.pop(name, None)


@contextlib.contextmanager
def _running(
    command: Sequence[str | Path], cwd: Path, extra: Mapping[str, str]
) -> Iterator[subprocess.Popen[str]]:
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env=environment | dict(extra),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        try:
            yield process
            process.wait()
        except BaseException:
            process.terminate()
            raise

"""How soon a fresh process can judge its first text, and the memory that it then holds."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bot.errors import Unavailable

_ROOT = Path(__file__).resolve().parents[3]
# Run by a fresh interpreter: it loads triage, judges one text and tells its memory in kilobytes.
_PROGRAM = """
import json, sys
from pathlib import Path
from bot.triage.triage import load_triage
load_triage(Path(sys.argv[1]), Path(sys.argv[2])).assess("somebody has fallen")
told = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(json.dumps({name: int(told[name].split()[0]) for name in ("VmRSS", "VmHWM")}))
"""


@dataclass(frozen=True, slots=True)
class Ready:
    """``seconds`` from the start of Python to the first answer; memory in megabytes, then and at
    its highest.
    """

    seconds: float
    memory_mb: float
    highest_mb: float


def time_to_ready(data_dir: Path, models_dir: Path) -> Ready:
    """Start triage once more, in a process of its own, and measure it (Linux)."""
    command = [sys.executable, "-c", _PROGRAM, str(data_dir.resolve()), str(models_dir.resolve())]
    start = perf_counter()
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as fresh:
        line = fresh.stdout.readline() if fresh.stdout else ""
        seconds = perf_counter() - start
    if not line:
        raise Unavailable(f"triage could not be started: exit code {fresh.returncode}")
    told = json.loads(line)
    return Ready(seconds, told["VmRSS"] / 1024, told["VmHWM"] / 1024)

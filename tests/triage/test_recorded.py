"""What triage reached on dev is still reached."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.triage.triage import Triage

ROOT = Path(__file__).resolve().parents[2]


# Thousands of texts, each judged three times.
@pytest.mark.timeout(600)
def test_no_recorded_figure_has_fallen(triage: Triage) -> None:
    """`python -m bot evaluate --gates` passes with the model that `make setup` trained."""
    assert triage.floor.flags
    command = [sys.executable, "-m", "bot", "evaluate", "--peers", "none", "--gates"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)

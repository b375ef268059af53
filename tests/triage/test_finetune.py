"""The encoder can be made anew by its command."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.triage.encoder import load_encoder, voices_met

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_encoder_is_made_by_its_command(tmp_path: Path) -> None:
    """A few messages and one round are enough to see every step: tune, write, check, load."""
    subprocess.run([sys.executable, "deploy/setup.py", "encoder"], cwd=ROOT, check=True)
    command = [ROOT / ".venv-encoder" / "bin" / "python", "-m", "bot.triage.finetune"]
    few = ["--to", tmp_path, "--epochs", "1", "--most", "64"]
    done = subprocess.run([*command, *few], cwd=ROOT, check=True, capture_output=True, text=True)
    assert "epoch 1 of 1" in done.stdout
    about = json.loads((tmp_path / "about.json").read_text(encoding="utf-8"))
    assert (1_024, 7) == (about["units"], about["bits"])
    assert about["whole_numbers_alike"] > 0.95
    assert voices_met(tmp_path)
    made = load_encoder(tmp_path)
    assert np.isfinite(made.vector("there is a fire in the flat below")).all()
    shipped = load_encoder(ROOT / "models" / "encoder")
    assert not np.array_equal(made.vector("fire"), shipped.vector("fire"))

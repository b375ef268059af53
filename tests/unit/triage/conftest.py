"""What the triage tests share: the real rules, read once."""

from pathlib import Path

import pytest

from bot.triage.floor import Floor, load_floor
from bot.triage.training import train_triage
from bot.triage.triage import Triage, load_triage

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def floor() -> Floor:
    """The floor on the project's own rules."""
    return load_floor(ROOT / "data")


@pytest.fixture(scope="session")
def triage() -> Triage:
    """Everything that decides, with the model trained on the project's own data."""
    train_triage(ROOT / "data", ROOT / "models")
    return load_triage(ROOT / "data", ROOT / "models")

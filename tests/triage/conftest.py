"""The gates run on the real rules and data."""

import pytest

from bot.triage.floor import Floor, load_floor
from bot.triage.training import train_triage
from bot.triage.triage import Triage, load_triage
from tests.triage.lists import DATA


@pytest.fixture(scope="session")
def floor() -> Floor:
    """The floor on the project's own rules."""
    return load_floor(DATA)


@pytest.fixture(scope="session")
def triage() -> Triage:
    """Rules and model together, trained on the project's own data."""
    train_triage(DATA, DATA.parent / "models")
    return load_triage(DATA, DATA.parent / "models")

"""The gates run on the real rules and data."""

import pytest

from bot.triage.floor import Floor, load_floor
from tests.triage.lists import DATA


@pytest.fixture(scope="session")
def floor() -> Floor:
    """The floor on the project's own rules."""
    return load_floor(DATA)

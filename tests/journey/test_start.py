"""Residents do not wait for the house: the gateway answers long before Rasa does."""

from pathlib import Path

import pytest

from tests.journey.starting import measure, second_start

pytestmark = pytest.mark.timeout(300)


async def test_the_gateway_answers_first(tmp_path: Path) -> None:
    """After `make run` the 999 advice is there before Rasa is, in at most a quarter of the time."""
    with second_start(tmp_path / "var") as service:
        started = await measure(service)
    assert "999" in started.advice
    assert not started.rasa_was_there
    assert started.gateway < started.rasa / 4

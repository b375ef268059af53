"""A turn among fakes, with a real spool."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.scene import Scene


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A turn whose store is there."""
    made = Scene(tmp_path / "spool")
    await made.spool.open()
    made.turn.attach(made.room)
    yield made
    await made.turn.close()
    made.spool.close()

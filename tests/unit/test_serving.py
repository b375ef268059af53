"""What starts the other processes: whatever goes wrong there stops the whole."""

import asyncio

import pytest

from bot import serving
from bot.supervisor import Supervisor


async def test_a_failure_on_the_way_up_stops_everything(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also one that nobody thought of: a gateway alone is not the service."""

    def broken() -> None:
        raise RuntimeError("canary")

    monkeypatch.setattr(serving, "_settings", broken)
    supervisor = Supervisor(print)
    await serving._follow(supervisor, ())
    assert not await asyncio.wait_for(supervisor.wait(), 5)
    said = capsys.readouterr().err
    assert "RuntimeError" in said
    assert "canary" not in said

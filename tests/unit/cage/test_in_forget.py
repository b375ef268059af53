"""Rasa forgets a conversation a day after its last message, wherever it keeps it."""

import asyncio
import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.cage import forget
from bot.cage.endpoints import tracker_store

HOUR = 3600.0


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: Any, tmp_path: Path) -> Any:
    """Rasa's own store, made as `serve` makes it, once in a file and once in PostgreSQL."""
    url = ""
    if request.param == "postgresql":
        url = os.environ.get("SAFER_TEST_TRACKER", "")
        assert url, "Run test_inside_rasa.py, which makes a PostgreSQL database for this test."
    told = EndpointConfig.from_dict(tracker_store(tmp_path, url))
    return TrackerStore.create(told, domain=Domain.empty())


def _said(store: Any, who: str, *hours_ago: float) -> None:
    now = time.time()
    said = [UserUttered("canary of " + who, timestamp=now - h * HOUR) for h in hours_ago]
    asyncio.run(store.save(DialogueStateTracker.from_events(who, said)))


def _known(store: Any) -> "dict[str, int]":
    found = {}
    for who in asyncio.run(store.keys()):
        found[who] = len(asyncio.run(store.retrieve_full_tracker(who)).events)
    return found


async def _run(app: Any, seconds: float) -> None:
    await forget.keep_forgetting(app, None)
    await asyncio.sleep(seconds)
    await forget.stop_forgetting(app, None)


def test_a_day_of_silence_is_forgotten(store: Any, tmp_path: Path) -> None:
    """Older goes whole, its words also from the file; with one younger message all stays."""
    _said(store, "silent", 30, 25)
    _said(store, "awake", 30, 1)
    app = SimpleNamespace(ctx=SimpleNamespace(agent=SimpleNamespace(tracker_store=store)))
    asyncio.run(_run(app, 0.1))
    known = _known(store)
    assert "silent" not in known
    assert 2 == known["awake"]
    for file in tmp_path.glob("tracker.db*"):
        assert b"canary of silent" not in file.read_bytes()


def test_a_database_that_is_away_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """One failure does not end forgetting for as long as Rasa runs."""
    tries = []

    def broken(store: object, before: float) -> int:
        tries.append(before)
        raise OSError("canary")

    monkeypatch.setattr(forget, "forget", broken)
    monkeypatch.setattr(forget, "EVERY_SECONDS", 0.01)
    app = SimpleNamespace(ctx=SimpleNamespace(agent=None))
    asyncio.run(_run(app, 0.2))
    assert len(tries) > 1
    assert app.ctx.forgetting.cancelled()

"""Forgets dialogue states a day after the last message: they are a cache, never the record."""

import asyncio
import time
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore

KEPT_SECONDS = 24 * 3600
EVERY_SECONDS = 900


async def keep_forgetting(app: Any, loop: Any) -> None:
    """Start forgetting, and go on for as long as Rasa runs."""
    app.add_task(_forget_for_ever(app))


async def _forget_for_ever(app: Any) -> None:
    while True:
        forget(getattr(app.ctx.agent, "tracker_store", None), time.time() - KEPT_SECONDS)
        await asyncio.sleep(EVERY_SECONDS)


def forget(store: Any, before: float) -> int:
    """Delete all events of conversations silent since `before` (seconds); return how many."""
    while not isinstance(store, SQLTrackerStore):
        store = getattr(store, "_tracker_store", None)
        if store is None:
            return 0
    with store.session_scope() as session:
        event = store.SQLEvent
        awake = session.query(event.sender_id).filter(event.timestamp >= before).distinct()
        silent = session.query(event).filter(event.sender_id.notin_(awake.subquery().select()))
        count = silent.delete(synchronize_session=False)
        session.commit()
    return int(count)

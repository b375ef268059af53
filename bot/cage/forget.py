"""Forgets dialogue states a day after the last message: they are a cache, never the record."""

import asyncio
import logging
import time
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore

KEPT_SECONDS = 24 * 3600
EVERY_SECONDS = 900
logger = logging.getLogger(__name__)


async def keep_forgetting(app: Any, loop: Any) -> None:
    """Start forgetting, and go on for as long as Rasa runs."""
    app.ctx.forgetting = asyncio.ensure_future(_forget_for_ever(app))


async def stop_forgetting(app: Any, loop: Any) -> None:
    """End it before the loop ends: asyncio calls a task that still waits then an error."""
    app.ctx.forgetting.cancel()
    await asyncio.gather(app.ctx.forgetting, return_exceptions=True)


async def _forget_for_ever(app: Any) -> None:
    while True:
        try:
            forget(getattr(app.ctx.agent, "tracker_store", None), time.time() - KEPT_SECONDS)
        except Exception as error:  # noqa: BLE001 a database away for a moment: the next time will do
            logger.error("not forgotten: %s", type(error).__name__)
        await asyncio.sleep(EVERY_SECONDS)


def forget(store: Any, before: float) -> int:
    """Delete all events of conversations silent since `before` (seconds); return how many.

    Works on SQLite, where their bytes are overwritten too, and on PostgreSQL.
    """
    while not isinstance(store, SQLTrackerStore):
        store = getattr(store, "_tracker_store", None)
        if store is None:
            return 0
    with store.session_scope() as session:
        if store.engine.dialect.name == "sqlite":
            session.connection().exec_driver_sql("PRAGMA secure_delete = ON")
        event = store.SQLEvent
        awake = session.query(event.sender_id).filter(event.timestamp >= before).distinct()
        silent = session.query(event).filter(event.sender_id.notin_(awake.subquery().select()))
        count = silent.delete(synchronize_session=False)
        session.commit()
    return int(count)

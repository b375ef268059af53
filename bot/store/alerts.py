"""Alerts: one open row per kind and key, which counts how often it came up."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import text, update

from bot.outbox.message import JSON
from bot.store.tables import alerts
from bot.store.work import Work


class SqlAlerts:
    """Keeps alerts in one transaction."""

    def __init__(self, work: Work) -> None:
        """Work in this transaction."""
        self._work = work

    async def raise_alert(
        self, *, at: datetime, kind: str, key: str, detail: Mapping[str, JSON]
    ) -> None:
        """Raise an alert; the same kind and key again, while open, only counts it."""
        insert = self._work.insert(alerts).values(
            kind=kind, key=key, detail=dict(detail), times=1, first_at=at, last_at=at
        )
        counted = insert.on_conflict_do_update(
            index_elements=["kind", "key"],
            index_where=text("closed_at IS NULL"),
            set_={"times": alerts.c.times + 1, "last_at": at, "detail": insert.excluded.detail},
        )
        await self._work.connection.execute(counted)

    async def close(self, *, at: datetime, kind: str, key: str, by: str) -> bool:
        """Close an open alert; return whether there was one."""
        change = (
            update(alerts)
            .where(alerts.c.kind == kind, alerts.c.key == key, alerts.c.closed_at.is_(None))
            .values(closed_at=at, closed_by=by)
        )
        return bool((await self._work.connection.execute(change)).rowcount)

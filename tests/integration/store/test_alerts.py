"""Alerts on both databases."""

import asyncio
from datetime import timedelta

from bot.store.engine import SqlStore
from bot.store.queries import AlertRow, Reader
from tests.fakes.clock import START

LATER = START + timedelta(minutes=1)


async def test_the_same_alert_again_is_counted(store: SqlStore) -> None:
    """One open row per kind and key, with the latest detail."""
    async with store.begin() as uow:
        await uow.alerts.raise_alert(at=START, kind="dead", key="a", detail={"n": 1})
        await uow.alerts.raise_alert(at=LATER, kind="dead", key="a", detail={"n": 2})
        await uow.alerts.raise_alert(at=START, kind="dead", key="b", detail={})
    expected = [
        AlertRow("dead", "a", {"n": 2}, 2, START, LATER),
        AlertRow("dead", "b", {}, 1, START, START),
    ]
    assert expected == await Reader(store).open_alerts()


async def test_a_closed_alert_can_be_raised_anew(store: SqlStore) -> None:
    """Closing ends the counting."""
    async with store.begin() as uow:
        await uow.alerts.raise_alert(at=START, kind="dead", key="a", detail={})
        assert await uow.alerts.close(at=LATER, kind="dead", key="a", by="x@example.org")
        assert not await uow.alerts.close(at=LATER, kind="dead", key="a", by="x@example.org")
        await uow.alerts.raise_alert(at=LATER, kind="dead", key="a", detail={})
    assert [AlertRow("dead", "a", {}, 1, LATER, LATER)] == await Reader(store).open_alerts()


async def test_ten_at_once_are_one(store: SqlStore) -> None:
    """Nothing fails, and all are counted."""

    async def ring() -> None:
        async with store.begin() as uow:
            await uow.alerts.raise_alert(at=START, kind="dead", key="a", detail={})

    await asyncio.gather(*(ring() for _ in range(10)))
    assert [10] == [alert.times for alert in await Reader(store).open_alerts()]

"""The one thread of triage: danger is next, whatever waits."""

import asyncio
from threading import Event

import pytest

from bot.usecases.bench import Bench


async def test_danger_goes_before_what_waits() -> None:
    """Whatever waits for triage, danger is next; what fails says so to whoever asked."""
    bench, go = Bench(), Event()
    order: list[str] = []

    def wrong() -> None:
        raise ValueError("no")

    first = asyncio.ensure_future(bench.do(lambda: go.wait(20)))
    calm = [
        asyncio.ensure_future(bench.do(lambda n=n: order.append(f"calm {n}"))) for n in range(3)
    ]
    failing = asyncio.ensure_future(bench.do(wrong))
    await asyncio.sleep(0.05)
    danger = asyncio.ensure_future(bench.do(lambda: order.append("danger"), urgent=True))
    await asyncio.sleep(0.05)
    go.set()
    await asyncio.gather(first, *calm, danger)
    assert ["danger", "calm 0", "calm 1", "calm 2"] == order
    with pytest.raises(ValueError, match="no"):
        await failing

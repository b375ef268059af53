"""The one thread in which triage works: danger first, then whoever asked first.

One, because the trained model is made for one reader at a time; a second made nothing quicker.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from itertools import count
from queue import PriorityQueue
from threading import Lock, Thread


class Bench:
    """A thread that does one piece of work after the other, the urgent ones first."""

    def __init__(self) -> None:
        """Start no thread before there is work."""
        self._waiting: PriorityQueue[tuple[bool, int, Callable[[], None]]] = PriorityQueue()
        self._number = count()
        self._starting = Lock()
        self._thread: Thread | None = None

    async def do[R](self, work: Callable[[], R], *, urgent: bool = False) -> R:
        """Return what the work returns; the event loop goes on meanwhile."""
        done: Future[R] = Future()
        self._waiting.put((not urgent, next(self._number), partial(_do, work, done)))
        with self._starting:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="triage", daemon=True)
                self._thread.start()
        return await asyncio.wrap_future(done)

    def _run(self) -> None:
        while True:
            _, _, job = self._waiting.get()
            job()


def _do[R](work: Callable[[], R], done: "Future[R]") -> None:
    if not done.set_running_or_notify_cancel():
        return
    try:
        result = work()
    except Exception as wrong:  # noqa: BLE001  whoever waits hears of it
        done.set_exception(wrong)
    else:
        done.set_result(result)

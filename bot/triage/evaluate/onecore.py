"""Times are told for one core, so that they compare; learning may use all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def one_core() -> Iterator[None]:
    """Keep every thread of this process on one core, and whatever is started meanwhile too."""
    before = os.sched_getaffinity(0)
    _stay({min(before)})
    try:
        yield
    finally:
        _stay(before)


def _stay(cores: set[int]) -> None:
    for thread in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # it may have ended meanwhile
            os.sched_setaffinity(int(thread.name), cores)

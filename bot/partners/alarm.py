"""Tells the operator's webhook of every open alert: what kind, how often, since when. Never words.

Told again after a restart, so that an alert is rather heard twice than never.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout

LOOK_EVERY = 5.0
_LIMIT = ClientTimeout(total=10)


class OpenAlert(Protocol):
    """One open alert."""

    @property
    def kind(self) -> str:
        """What happened."""
        ...

    @property
    def key(self) -> str:
        """What it happened to: a ticket's reference or a partner's id."""
        ...

    @property
    def times(self) -> int:
        """How often it came up."""
        ...

    @property
    def first_at(self) -> datetime:
        """When it came up first."""
        ...


class Board(Protocol):
    """Where open alerts are found."""

    async def open_alerts(self) -> Sequence[OpenAlert]:
        """Return the alerts nobody has closed."""
        ...


class Alarm:
    """Posts each alert once to the operator's webhook, and again until it is taken (2xx)."""

    def __init__(self, board: Board, http: ClientSession, url: str) -> None:
        """Look at this board, tell this address."""
        self._board = board
        self._http = http
        self._url = url
        self._told: set[tuple[str, str, datetime]] = set()
        self._log = structlog.get_logger()

    async def run(self) -> None:
        """Look and tell for ever."""
        while True:
            try:
                await self.once()
            except Exception as wrong:  # noqa: BLE001  an alarm that dies is worse than a late one
                self._log.warning("alarm_failed", kind=type(wrong).__name__)
            await asyncio.sleep(LOOK_EVERY)

    async def once(self) -> int:
        """Tell what is new; return how many alerts were taken."""
        taken = 0
        for alert in await self._board.open_alerts():
            mark = (alert.kind, alert.key, alert.first_at)
            if mark not in self._told and await self._tell(alert):
                self._told.add(mark)
                taken += 1
        return taken

    async def _tell(self, alert: OpenAlert) -> bool:
        body = {
            "alert": alert.kind,
            "about": alert.key,
            "times": alert.times,
            "since": alert.first_at.isoformat(),
        }
        try:
            async with self._http.post(
                self._url, json=body, timeout=_LIMIT, allow_redirects=False
            ) as answer:
                return 200 <= answer.status < 300
        except (ClientError, TimeoutError) as wrong:
            self._log.warning("alarm_not_taken", kind=type(wrong).__name__)
            return False

"""A small client of police.uk's API. Nobody waits for it: `python -m bot figures fetch` asks.

Documented at https://data.police.uk/docs/: an area with more than 10,000 crimes answers 503, a
month that is not published yet 404, who asks too often 429.
"""

import asyncio
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import aiohttp

from bot.errors import Unavailable
from bot.figures.crime import MONTH, Crime, point
from bot.figures.kept import API
from bot.places.area import Area

ADDRESS = "https://data.police.uk/api"
# An area is split into four at most so many times when it holds too many crimes.
_SPLITS = 3
_LONGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Box:
    """An area in degrees."""

    south: float
    west: float
    north: float
    east: float

    @property
    def corners(self) -> str:
        """The area as the API wants it."""
        around = ((self.south, self.west), (self.north, self.west),
                  (self.north, self.east), (self.south, self.east))  # fmt: skip
        return ":".join(f"{lat:.6f},{lon:.6f}" for lat, lon in around)

    def quarters(self) -> tuple["Box", ...]:
        """Return its four quarters."""
        lat, lon = (self.south + self.north) / 2, (self.west + self.east) / 2
        return (
            Box(self.south, self.west, lat, lon),
            Box(self.south, lon, lat, self.east),
            Box(lat, self.west, self.north, lon),
            Box(lat, lon, self.north, self.east),
        )


class TooMany(Exception):
    """The area holds more crimes than the API tells at once."""


class PoliceUk:
    """Asks police.uk; `Unavailable` says in one sentence why there is no answer."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        kinds: Collection[str],
        address: str = ADDRESS,
        *,
        seconds: float = 60.0,
        pause: float = 0.2,
    ) -> None:
        """Take a session, the kinds we know, and how long to wait, and to pause in between."""
        self._http = http
        self._kinds = kinds
        self._address = address.rstrip("/")
        self._timeout = aiohttp.ClientTimeout(total=seconds)
        self._pause = pause

    async def newest(self) -> str:
        """Return the newest month there is, as 2026-09."""
        told = await self._ask("crime-last-updated", {})
        month = str(told.get("date", ""))[:7] if isinstance(told, dict) else ""
        if not MONTH.fullmatch(month):
            raise Unavailable("police.uk names no newest month.")
        return month

    async def crimes(self, month: str, area: Area) -> list[Crime]:
        """Return the crimes of a month in an area; none where it is not published yet.

        One that lies on the line between two quarters is counted once.
        """
        box = Box(area.south, area.west, area.north, area.east)
        found = await self._in_box(month, box, _SPLITS)
        return [crime for row in found.values() if (crime := self._crime(month, row))]

    async def _in_box(self, month: str, box: Box, splits: int) -> Mapping[object, object]:
        try:
            told = await self._ask("crimes-street/all-crime", {"poly": box.corners, "date": month})
        except TooMany as wrong:
            if not splits:
                raise Unavailable("police.uk tells no more than 10,000 crimes at once.") from wrong
            parts = [await self._in_box(month, part, splits - 1) for part in box.quarters()]
            return {key: row for part in parts for key, row in part.items()}
        if not isinstance(told, list):
            raise Unavailable("police.uk answered something that is no list of crimes.")
        return {row.get("id", n) if isinstance(row, dict) else n: row for n, row in enumerate(told)}

    async def _ask(self, what: str, form: Mapping[str, str]) -> object:
        await asyncio.sleep(self._pause)
        try:
            async with (
                self._http.post(
                    f"{self._address}/{what}",
                    data=form,
                    timeout=self._timeout,
                    allow_redirects=False,
                )
                if form
                else self._http.get(
                    f"{self._address}/{what}", timeout=self._timeout, allow_redirects=False
                ) as answer
            ):
                if answer.status == 404 and form:
                    return []
                _refuse(answer.status, asked_for_crimes=bool(form))
                return json.loads(await answer.content.read(_LONGEST))
        except (aiohttp.ClientError, TimeoutError, OSError) as wrong:
            raise Unavailable(f"police.uk cannot be reached ({type(wrong).__name__}).") from wrong
        except ValueError as wrong:
            raise Unavailable("police.uk answered something that is no JSON.") from wrong

    def _crime(self, month: str, row: object) -> Crime | None:
        """Return one crime, or None for a kind or shape that we do not know."""
        if not isinstance(row, dict) or row.get("category") not in self._kinds:
            return None
        place = row.get("location")
        try:
            at = point(str(place["latitude"]), str(place["longitude"])) if place else None
        except (KeyError, TypeError, ValueError):
            return None
        return Crime(month, API, str(row["category"]), at, None) if at else None


def _refuse(status: int, *, asked_for_crimes: bool) -> None:
    if status == 503 and asked_for_crimes:
        raise TooMany
    if status == 429:
        raise Unavailable("police.uk says that we ask too often. Try again in some minutes.")
    if status != 200:
        raise Unavailable(f"police.uk answered with status {status}.")

"""Locations that a telephone or a map shares: a point in degrees, told apart from other numbers.

People send "54.5672,-1.3145", "geo:54.5672,-1.3145" or a map's link with the point in it. A link
without the point is not followed: nobody's map service learns that somebody reports.
"""

import re
from collections.abc import Iterable, Sequence

from bot.places.area import apart
from bot.places.candidate import SCORE, PlaceCandidate, Precision
from bot.places.gazetteer import Kind, Row

# Degrees with three decimals or more (100 m), latitude first; nobody writes prices or scores so.
_POINT = re.compile(
    r"(?<![\d.])(?P<lat>[+-]?\d{1,2}\.\d{3,})\s?°?\s?(?P<ns>[NS]\b)?"
    r"\s{0,2}(?:,|%2C|;|\s|/)\s{0,2}"
    r"(?P<lon>[+-]?\d{1,3}\.\d{3,})\s?°?\s?(?P<ew>[EW]\b)?(?![\d.]*\d)",
    re.IGNORECASE,
)
# Great Britain and Northern Ireland: other pairs of numbers are no places anybody reports here.
_SOUTH, _NORTH, _WEST, _EAST = 49.8, 60.9, -8.7, 1.8
# How far east the land goes from a latitude on; beyond it lies the North Sea.
_COAST = (
    (_SOUTH, _EAST), (53.0, 0.4), (53.6, 0.15), (53.9, -0.05), (54.2, -0.25), (54.3, -0.38),
    (54.45, -0.5), (54.55, -0.75), (54.6, -1.0), (54.65, -1.1), (54.75, -1.25), (55.05, -1.4),
    (55.7, -1.7), (59.8, -0.7),
)  # fmt: skip
# What is no point of its own: too wide, or a long line.
_WIDE = frozenset({Kind.TOWN, Kind.TRUNK_ROAD, Kind.REGION})
_NEAR_KM = 0.6
_SURE_KM = 3.0
_FAR_KM = 12.0
# A metre; finer is noise.
_DECIMALS = 5
_NEIGHBOURS = 3
# Across the borough's edge only what is so many times nearer to the other side is called theirs.
_MUCH_NEARER = 2.0
_ANYWHERE = "elsewhere"


class Surroundings:
    """What lies around a point, from the places that are known."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Take the rows of the gazetteer; towns and trunk roads say nothing of one point."""
        self._rows = tuple(row for row in rows if row.kind not in _WIDE)

    def shared(self, text: str) -> tuple[PlaceCandidate, ...]:
        """Return the points that stand in a text, in order."""
        found: list[PlaceCandidate] = []
        for match in _POINT.finditer(text):
            lat, lon = _degrees(match["lat"], match["ns"]), _degrees(match["lon"], match["ew"])
            if _SOUTH <= lat <= _NORTH and _WEST <= lon <= _EAST:
                found.append(self._of(text, match, lat, self._meant(lat, lon)))
        return tuple(found)

    def _meant(self, lat: float, lon: float) -> float:
        """Return the longitude with its minus, where one at sea lies in or near ours with it."""
        if lon <= 0 or not _at_sea(lat, lon):
            return lon
        ours = (km for km, _, row in self._near(lat, -lon) if row.in_borough)
        return -lon if next(ours, _FAR_KM) < _FAR_KM else lon

    def _near(self, lat: float, lon: float) -> list[tuple[float, str, Row]]:
        return sorted((apart((lat, lon), (row.lat, row.lon)), row.name, row) for row in self._rows)

    def _of(self, text: str, match: re.Match[str], lat: float, lon: float) -> PlaceCandidate:
        near = self._near(lat, lon)
        inside, elsewhere = _side(near)
        if inside is False and _at_sea(lat, lon):
            inside, elsewhere = None, None
        close = [row for km, _, row in near[:_NEIGHBOURS] if km <= _NEAR_KM]
        named = close[0] if close and inside is not False else None
        return PlaceCandidate(
            name=f"near {named.name}" if named else "the point you shared",
            ward=_same_ward(close) if inside else None,
            lat=round(lat, _DECIMALS),
            lon=round(lon, _DECIMALS),
            postcode=None,
            in_borough=inside,
            precision=Precision.POINT,
            quote=text[match.start() : match.end()],
            score=SCORE[Precision.POINT],
            town=named.town if named else None,
            elsewhere=elsewhere,
            start=match.start(),
            end=match.end(),
        )


def _degrees(told: str, side: str | None) -> float:
    return -abs(float(told)) if side and side.upper() in "SW" else float(told)


def _at_sea(lat: float, lon: float) -> bool:
    return lon > next(east for start, east in reversed(_COAST) if lat >= start)


def _side(near: Sequence[tuple[float, str, Row]]) -> tuple[bool | None, str | None]:
    """Return (in the borough, else which area elsewhere); (None, None) near its edge."""
    ours = next((km for km, _, row in near if row.in_borough), _FAR_KM)
    theirs = next(((km, row) for km, _, row in near if row.in_borough is False), None)
    beyond = theirs[0] if theirs else _FAR_KM
    if ours <= _SURE_KM and ours * _MUCH_NEARER <= beyond:
        return True, None
    if ours >= _FAR_KM:
        return False, theirs[1].elsewhere if theirs and beyond <= _SURE_KM else _ANYWHERE
    if theirs and beyond <= _SURE_KM and beyond * _MUCH_NEARER <= ours:
        return False, theirs[1].elsewhere
    return None, None


def _same_ward(close: Sequence[Row]) -> str | None:
    """Return the ward that all that is near lies in: one neighbour alone may be across the road."""
    wards = {row.ward for row in close}
    return wards.pop() if len(close) > 1 and len(wards) == 1 else None

"""In which ward a point lies: that of the nearest place we know."""

from collections.abc import Iterable
from math import cos, radians

import numpy as np

from bot.places.gazetteer import Kind, Row

# Beyond this many kilometres from any place we know, nobody can tell.
_FAR = 1.5
_KM = 111.3
_LONG = frozenset({Kind.TRUNK_ROAD, Kind.REGION})


class NearestWard:
    """Asks all places with a known ward, or known to be elsewhere."""

    def __init__(self, rows: Iterable[Row]) -> None:
        known = [row for row in rows if (row.ward or row.elsewhere) and row.kind not in _LONG]
        self._wards = [row.ward if not row.elsewhere else None for row in known]
        self._points = np.array([(row.lat, row.lon) for row in known], np.float64).reshape(-1, 2)
        self._outside = np.array([ward is None for ward in self._wards], bool)

    def of(self, lat: float, lon: float, *, ours: bool | None) -> str | None:
        """Return the ward, or None; with `ours` places elsewhere are left aside."""
        if not len(self._points):
            return None
        scale = np.array([1.0, cos(radians(lat))])
        far = _KM * np.linalg.norm((self._points - (lat, lon)) * scale, axis=1)
        if ours:
            far = np.where(self._outside, np.inf, far)
        nearest = int(np.argmin(far))
        return self._wards[nearest] if far[nearest] <= _FAR else None

"""Ordnance Survey's National Grid (OSGB36) to WGS84, around Teesside, within 0.2 metres.

The grid's triangles of 1936 are distorted, so the exact way (OSTN15) moves each point by a table of
shifts for the whole country, and then takes an exact projection back. Within one county the table
is nearly a plane. The six numbers below are that plane: fitted to OSTN15 at 399 points, 2 km apart,
over the rectangle where `latitude_longitude` answers, it differs from OSTN15 by 0.06 m in the
middle and 0.14 m at most; the national Helmert formula is 1.3 to 1.8 m off there. ETRS89, which
comes out, is WGS84 within a metre. A house is 10 m wide.

The projection is that of "A guide to coordinate systems in Great Britain" (Ordnance Survey),
annexes B and C.
"""

from dataclasses import dataclass
from math import cos, degrees, radians, sin, sqrt, tan

# Where the plane was fitted, in metres of the grid.
_WEST, _EAST, _SOUTH, _NORTH = 430_000.0, 466_000.0, 498_000.0, 538_000.0
_MIDDLE = (448_000.0, 518_000.0)
# Metres to take off easting and northing; then what changes with each km east and north.
_SHIFT_EAST = (100.0993, 0.0379698, 0.0081354)
_SHIFT_NORTH = (-69.7971, -0.0099784, 0.0338237)

_SCALE = 0.9996012717
_TRUE_ORIGIN = (radians(49.0), radians(-2.0))
_FALSE_ORIGIN = (400_000.0, -100_000.0)
_CLOSE_ENOUGH = 1e-5  # metres


@dataclass(frozen=True, slots=True)
class Ellipsoid:
    """The shape of the Earth: half axes in metres."""

    a: float
    b: float


GRS80 = Ellipsoid(6_378_137.0, 6_356_752.314140)
AIRY = Ellipsoid(6_377_563.396, 6_356_256.909)


def latitude_longitude(easting: float, northing: float) -> tuple[float, float]:
    """Return WGS84 degrees of a point of the National Grid in metres; ValueError far from here."""
    if not near(easting, northing):
        raise ValueError("this point is too far from Teesside")
    return unproject(
        easting - _plane(_SHIFT_EAST, easting, northing),
        northing - _plane(_SHIFT_NORTH, easting, northing),
        GRS80,
    )


def near(easting: float, northing: float) -> bool:
    """Tell whether `latitude_longitude` answers for this point."""
    return _WEST <= easting <= _EAST and _SOUTH <= northing <= _NORTH


def holds(lat: float, lon: float) -> bool:
    """Tell whether a point in degrees lies where `latitude_longitude` answers."""
    corners = [latitude_longitude(e, n) for e in (_WEST, _EAST) for n in (_SOUTH, _NORTH)]
    south = max(corners[0][0], corners[2][0])
    north = min(corners[1][0], corners[3][0])
    west = max(corners[0][1], corners[1][1])
    east = min(corners[2][1], corners[3][1])
    return south <= lat <= north and west <= lon <= east


def unproject(easting: float, northing: float, shape: Ellipsoid) -> tuple[float, float]:
    """Return the degrees of a projected point in metres, on the same datum (annex C.2)."""
    lat = _foot(northing, shape)
    e2 = 1 - (shape.b / shape.a) ** 2
    nu = shape.a * _SCALE / sqrt(1 - e2 * sin(lat) ** 2)
    rho = nu * (1 - e2) / (1 - e2 * sin(lat) ** 2)
    eta2 = nu / rho - 1
    t2 = tan(lat) ** 2
    d = easting - _FALSE_ORIGIN[0]
    down = tan(lat) / (2 * rho * nu) * d**2
    down -= tan(lat) / (24 * rho * nu**3) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2) * d**4
    down += tan(lat) / (720 * rho * nu**5) * (61 + 90 * t2 + 45 * t2**2) * d**6
    across = d / nu - (nu / rho + 2 * t2) * d**3 / (6 * nu**3)
    across += (5 + 28 * t2 + 24 * t2**2) * d**5 / (120 * nu**5)
    across -= (61 + 662 * t2 + 1320 * t2**2 + 720 * t2**3) * d**7 / (5040 * nu**7)
    return degrees(lat - down), degrees(_TRUE_ORIGIN[1] + across / cos(lat))


def _plane(shift: tuple[float, float, float], easting: float, northing: float) -> float:
    east, north = (easting - _MIDDLE[0]) / 1000, (northing - _MIDDLE[1]) / 1000
    return shift[0] + shift[1] * east + shift[2] * north


def _foot(northing: float, shape: Ellipsoid) -> float:
    """Return the latitude whose arc from the true origin is as long as the northing."""
    lat = _TRUE_ORIGIN[0]
    while abs(rest := northing - _FALSE_ORIGIN[1] - _arc(lat, shape)) > _CLOSE_ENOUGH:
        lat += rest / (shape.a * _SCALE)
    return lat


def _arc(lat: float, shape: Ellipsoid) -> float:
    n = (shape.a - shape.b) / (shape.a + shape.b)
    less, more = lat - _TRUE_ORIGIN[0], lat + _TRUE_ORIGIN[0]
    arc = (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
    arc -= (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(less) * cos(more)
    arc += (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * less) * cos(2 * more)
    arc -= 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
    return shape.b * _SCALE * arc

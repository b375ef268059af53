"""The National Grid in degrees."""

from math import cos, hypot, radians

import pytest

from bot.places.grid import AIRY, holds, latitude_longitude, near, unproject

_METRES_IN_A_DEGREE = 111_300.0


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    east = (one[1] - other[1]) * cos(radians(one[0]))
    return _METRES_IN_A_DEGREE * hypot(one[0] - other[0], east)


def test_the_projection_of_ordnance_surveys_own_example() -> None:
    """Annex C of OS's guide: the point at Caister, on Airy's ellipsoid, to the millimetre."""
    expected = (52 + 39 / 60 + 27.2531 / 3600, 1 + 43 / 60 + 4.5177 / 3600)
    assert 0.005 > _metres(expected, unproject(651_409.903, 313_177.270, AIRY))


@pytest.mark.parametrize(
    ("easting", "northing", "lat", "lon"),
    [
        (444_500, 519_300, 54.5669880, -1.3132800),
        (441_800, 512_900, 54.5097047, -1.3559407),
        (447_250, 523_750, 54.6067270, -1.2700389),
        (436_000, 510_000, 54.4840874, -1.4458649),
        (455_000, 530_000, 54.6621040, -1.1489007),
        (450_500, 513_400, 54.5134087, -1.2215013),
        (460_000, 503_000, 54.4189235, -1.0768885),
    ],
)
def test_points_of_the_exact_transform(
    easting: float, northing: float, lat: float, lon: float
) -> None:
    """OSTN15 (as convertbng 2.0.0 has it, exact on OS's test points) gives these, within 0.2 m."""
    assert 0.2 > _metres((lat, lon), latitude_longitude(easting, northing))


def test_far_away_there_is_no_answer() -> None:
    """The plane holds around Teesside: a point at Newcastle University (OS's TP25) is refused."""
    assert not near(424_639, 565_013)
    with pytest.raises(ValueError, match="too far"):
        latitude_longitude(424_639, 565_013)
    assert holds(54.57, -1.31)
    assert not holds(54.98, -1.62)

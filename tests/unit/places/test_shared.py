"""A shared location is a point; what lies around it is said only where it is sure."""

from pathlib import Path

import pytest

from bot.places.candidate import Precision
from bot.places.find import Places, load_places

DATA = Path(__file__).parents[3] / "data" / "places"


@pytest.fixture(scope="module")
def places() -> Places:
    """Our own gazetteer, nothing imported."""
    return load_places(DATA)


@pytest.mark.parametrize(
    "text",
    [
        "54.5672, -1.3145",
        "its here 54.5672,-1.3145 by the bins",
        "geo:54.5672,-1.3145",
        "https://maps.google.com/?q=54.5672,-1.3145",
        "https://maps.google.com/?q=54.5672%2C-1.3145",
        "https://www.google.com/maps/@54.5672,-1.3145,17z",
        "https://maps.apple.com/?ll=54.5672,-1.3145&q=Dropped+Pin",
        "54.5672 N 1.3145 W",
        "54.5672° N, 1.3145° W",
    ],
)
def test_every_way_of_sharing_is_one_point(places: Places, text: str) -> None:
    """Links of maps, geo: and plain degrees all tell the same point."""
    found = places.find(text)[0]
    assert (found.lat, found.lon, found.precision) == (54.5672, -1.3145, Precision.POINT)
    assert found.in_borough is True
    assert found.enough
    assert found.label.startswith("near ")


@pytest.mark.parametrize(
    "text",
    [
        "it cost 12.500, 3.250",
        "54.56, -1.31",
        "14.11.2026, 10.30",
        "version 54.567.1, -1.31.45",
        "call 01642 526526, 07700 900123",
        "https://maps.app.goo.gl/AbCdEf12345",
    ],
)
def test_other_numbers_are_no_point(places: Places, text: str) -> None:
    """Prices, dates, coarse degrees and links that hold no point."""
    assert all(one.precision is not Precision.POINT for one in places.find(text))


def test_a_point_comes_before_a_name(places: Places) -> None:
    """Who shares a point has told the place more exactly than any name does."""
    place = places.locate("norton road 54.5839,-1.3131", "a van dumped rubbish")
    assert (place.lat, place.lon) == (54.5839, -1.3131)
    assert place.text == "norton road 54.5839,-1.3131"


def test_a_ward_is_told_only_where_neighbours_agree(places: Places) -> None:
    """Unknown is null: one neighbour may be across a ward's edge."""
    named = {row.ward for row in places.find("54.5672, -1.3145")}
    assert named <= {*places.wards, None}
    lonely = places.find("54.5660, -1.2560")[0]
    assert (lonely.ward, lonely.name) == (None, "the point you shared")


@pytest.mark.parametrize(
    ("text", "side", "area"),
    [
        ("54.5765, -1.2348", False, "middlesbrough"),
        ("54.5236, -1.5566", False, "darlington"),
        ("51.5007, -0.1246", False, "elsewhere"),
        ("54.5660, -1.2560", None, None),
    ],
)
def test_the_side_of_the_edge(places: Places, text: str, side: bool | None, area: str) -> None:
    """Clearly theirs is redirected; near the edge nobody says."""
    found = places.find(text)[0]
    assert (found.in_borough, found.elsewhere) == (side, area)
    beyond = places.beyond(text, "cars racing")
    assert (beyond.id if beyond else None) == (area if side is False else None)


@pytest.mark.parametrize(
    ("text", "lon", "side"),
    [
        ("54.5672, 1.3145", -1.3145, True),
        ("54.5672 N, 1.3145 E", -1.3145, True),
        ("https://maps.google.com/?q=54.5672,1.3145", -1.3145, True),
        ("54.5765, 1.2348", -1.2348, False),
        ("54.5660, 1.2560", -1.256, None),
    ],
)
def test_a_forgotten_minus_is_put_back(
    places: Places, text: str, lon: float, side: bool | None
) -> None:
    """Whoever seems to report from the sea, and lies here with a minus, is here."""
    found = places.find(text)[0]
    assert (found.lon, found.in_borough) == (lon, side)


@pytest.mark.parametrize("text", ["53.8011, 1.5491", "54.700, 1.000", "54.700, -0.800"])
def test_a_point_in_the_sea_is_nowhere(places: Places, text: str) -> None:
    """Some slip is in it: nobody is sent to another council for that."""
    found = places.find(text)[0]
    assert (found.in_borough, found.elsewhere) == (None, None)
    assert places.beyond(text, "cars racing") is None


@pytest.mark.parametrize("text", ["52.6309, 1.2974", "53.1436, 0.3363", "54.4858, -0.6200"])
def test_the_land_in_the_east_is_land(places: Places, text: str) -> None:
    """Norwich, Skegness and Whitby are elsewhere, as they stand."""
    found = places.find(text)[0]
    assert (f"{found.lon:.4f}", found.in_borough) == (text.split(", ")[1], False)

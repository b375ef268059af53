"""Postcodes as points, whole and in part."""

from pathlib import Path

import pytest

from bot.places.find import Places, Precision, load_places
from bot.places.gazetteer import Kind, Row
from bot.places.importing import import_files
from bot.places.index import read_streets
from tests.unit.places.samples import DATA, os_file, os_row


def _code(name: str, lat: float, ward: str | None, elsewhere: str | None = None) -> Row:
    town = "Stockton" if ward else None
    return Row(name, Kind.POSTCODE, ward, town, lat, -1.31, None, (), True, elsewhere,
               imported=True)  # fmt: skip


@pytest.fixture(scope="module")
def places() -> Places:
    """Return our gazetteer with a few postcodes, of which nobody knows whether they exist."""
    rows = (
        _code("TS18 9XA", 54.56, "Ropner"),
        _code("TS18 9XB", 54.57, "Ropner"),
        _code("TS18 8XA", 54.58, "Stockton Town Centre"),
        _code("TS21 9XA", 54.60, "Northern Parishes"),
        _code("TS21 8XA", 54.61, None, "durham"),
    )
    return load_places(DATA, rows)


def test_a_whole_postcode_is_a_point(places: Places) -> None:
    """However it is written, with ward and town."""
    for text in ("TS18 9XA", "its ts189xa love"):
        best = places.find(text)[0]
        assert (54.56, "Ropner", "Stockton", True) == (
            best.lat,
            best.ward,
            best.town,
            best.in_borough,
        )
        assert (Precision.POSTCODE, "TS18 9XA") == (best.precision, best.postcode)


@pytest.mark.parametrize(
    ("text", "ward", "inside"),
    [
        ("TS18 9", "Ropner", True),
        ("ts18", None, True),
        ("TS21", None, None),
        ("TS21 8", None, False),
    ],
)
def test_a_part_of_a_postcode_is_what_all_share(
    places: Places, text: str, ward: str | None, *, inside: bool | None
) -> None:
    """The ward or the side where all agree, and no point."""
    best = places.find(text)[0]
    assert (ward, inside, None) == (best.ward, best.in_borough, best.lat)


def test_a_postcode_of_another_area_says_whose(places: Places) -> None:
    """A district that lies on both sides is known by its postcodes."""
    found = places.beyond("TS21 8XA", "")
    assert found
    assert "durham" == found.id


def test_an_unlisted_street_lies_where_its_postcode_is(places: Places) -> None:
    """The name is the street's, the point the postcode's."""
    best = places.find("Wibble Crescent TS18 8XA")[0]
    assert ("Wibble Crescent", 54.58, "Stockton Town Centre") == (best.name, best.lat, best.ward)


def test_one_that_was_not_imported_is_text(places: Places) -> None:
    """Its district still says which side it is on."""
    best = places.find("TS19 1ZZ")[0]
    assert ("TS19 1ZZ", True, None) == (best.postcode, best.in_borough, best.lat)


def test_from_the_file_to_the_place(tmp_path: Path) -> None:
    """A postcode of OS Open Names is found after the import, and is no street."""
    file = os_file(tmp_path / "a.csv", os_row("TS18 1AA", 443_600, 518_800, kind="Postcode"))
    import_files(tmp_path / "places.db", DATA, [file])
    known = load_places(DATA, read_streets(tmp_path / "places.db"))
    best = known.find("TS18 1AA")[0]
    assert ("Ropner", 54.563) == (best.ward, best.lat and round(best.lat, 3))
    assert () == known.spans("TS18 1AA")

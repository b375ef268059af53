"""Rows of official open data."""

from pathlib import Path

import pytest

from bot.errors import DataError, Invalid
from bot.places.area import Area, load_area
from bot.places.gazetteer import Kind
from bot.places.opendata import Bad, Point, read_rows
from tests.unit.places.samples import (
    DATA,
    POLICE_HEADER,
    os_file,
    os_row,
    police_file,
    police_row,
    written,
)

KNOWN = (
    "middlesbrough", "hartlepool", "redcar_cleveland", "darlington", "durham", "north_yorkshire",
)  # fmt: skip


@pytest.fixture(scope="module")
def area() -> Area:
    """Return the shipped area."""
    return load_area(DATA, KNOWN)


def test_a_street_of_os_open_names(tmp_path: Path, area: Area) -> None:
    """Its point comes in degrees, its town, postcode district and council as they are told."""
    file = os_file(tmp_path / "NZ41.csv", os_row("Wobbly Lane", 444_500, 519_300, key="osgb1"))
    (point,) = read_rows(file, area)
    assert isinstance(point, Point)
    assert ("Wobbly Lane", Kind.ROAD, "osgb1") == (point.name, point.kind, point.key)
    assert (54.56699, -1.31328) == (round(point.lat, 5), round(point.lon, 5))
    assert ("Stockton-on-Tees", "TS18", True) == (point.town, point.postcode, point.inside)


def test_what_os_open_names_holds_besides_is_left_out(tmp_path: Path, area: Area) -> None:
    """Its header, road numbers, the far country and areas of others are no streets."""
    file = os_file(
        tmp_path / "NZ41.csv",
        ",".join(["ID", "NAMES_URI", "NAME1", *[f"COLUMN{n}" for n in range(31)]]),
        os_row("A66", 444_500, 519_300),
        os_row("Far Lane", 530_000, 180_000),
        os_row("Foggy Estate", 449_000, 519_000, kind="Suburban Area", county="Middlesbrough"),
    )
    assert [None] * 3 == list(read_rows(file, area))


def test_a_postcode_of_os_open_names(tmp_path: Path, area: Area) -> None:
    """Each is a point, those of other boroughs too, so that nobody is kept for theirs."""
    file = os_file(
        tmp_path / "NZ41.csv",
        os_row("TS18 1AA", 444_500, 519_300, kind="Postcode"),
        os_row("TS1 2AB", 449_000, 520_000, kind="Postcode", county="Middlesbrough"),
    )
    ours, theirs = (point for point in read_rows(file, area) if isinstance(point, Point))
    assert ("TS18 1AA", Kind.POSTCODE, True) == (ours.name, ours.kind, ours.inside)
    assert ("TS1 2AB", False, "middlesbrough") == (theirs.name, theirs.inside, theirs.elsewhere)


def test_a_street_of_another_borough_says_whose_it_is(tmp_path: Path, area: Area) -> None:
    """OS Open Names lists every street, so what lies elsewhere is known to."""
    file = os_file(
        tmp_path / "a.csv", os_row("Foggy Lane", 449_000, 519_000, county="Middlesbrough")
    )
    (point,) = read_rows(file, area)
    assert isinstance(point, Point)
    assert (False, "middlesbrough") == (point.inside, point.elsewhere)


def test_a_street_of_police_uk(tmp_path: Path, area: Area) -> None:
    """The street stands after "On or near", its case is put right, the LSOA tells the borough."""
    file = police_file(tmp_path / "a.csv", police_row("On or near Wobbly'S Lane", 54.567, -1.313))
    (point,) = read_rows(file, area)
    assert isinstance(point, Point)
    assert ("Wobbly's Lane", 54.567, True) == (point.name, point.lat, point.inside)


@pytest.mark.parametrize(
    "row",
    [
        police_row("On or near Supermarket", 54.567, -1.313),
        police_row("On or near parking area", 54.567, -1.313),
        police_row("No Location", "", ""),
        police_row("On or near ", 54.567, -1.313),
        police_row("On or near A1046", 54.567, -1.313),
        police_row("On or near Foggy Lane", 54.567, -1.24, "Middlesbrough 001A"),
        police_row("On or near Far Lane", 51.5, -0.1, ""),
    ],
)
def test_what_police_uk_holds_besides_is_left_out(tmp_path: Path, area: Area, row: str) -> None:
    """Kinds of places, crimes without a place and other boroughs' (incomplete) are no streets."""
    assert [None] == list(read_rows(police_file(tmp_path / "a.csv", row), area))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (police_row("On or near Wobbly Lane", "north", -1.313), "the latitude is no number"),
        (police_row("On or near Wobbly Lane", "nan", -1.313), "the latitude is no number"),
        (police_row("On or near Wobbly Lane", "", -1.313), "the latitude is no number"),
        (police_row("On or near Wobbly Lane", 154.5, -1.313), "not on Earth"),
        (police_row("On or near ---", 54.567, -1.313), "there is no name"),
        (police_row("On or near " + "x" * 81, 54.567, -1.313), "the name cannot be read"),
        (police_row("On or near Wobbly\ufffdLane", 54.567, -1.313), "the name cannot be read"),
        ("only,three,columns", "3 columns instead of 12"),
        ("x" * 140_000, "field larger than field limit"),
    ],
)
def test_a_bad_row_is_named_by_its_line(tmp_path: Path, area: Area, row: str, why: str) -> None:
    """It says line and reason, and the rows around it are read."""
    good = police_row("On or near Wobbly Lane", 54.567, -1.313)
    before, bad, after = read_rows(police_file(tmp_path / "a.csv", good, row, good), area)
    assert isinstance(before, Point)
    assert isinstance(after, Point)
    assert isinstance(bad, Bad)
    assert (3, True) == (bad.line, why in bad.why)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (os_row("Wobbly Lane", 0, 0).replace(",0,0,", ",,,", 1), "the easting is no number"),
        (os_row("", 444_500, 519_300), "there is no name"),
        (",".join(["osgb1"] * 33), "33 columns instead of 34"),
        (os_row("Wobbly Lane", 444_500, 519_300, key="x").removeprefix("x"), "there is no ID"),
    ],
)
def test_a_bad_row_of_os_open_names(tmp_path: Path, area: Area, row: str, why: str) -> None:
    """A row that is cut off or holds no point is named, and the others are read."""
    good = os_row("Wobbly Lane", 444_500, 519_300)
    rows = list(read_rows(os_file(tmp_path / "a.csv", good, row), area))
    assert [Bad(2, why)] == rows[1:]


def test_bytes_that_are_no_text_spoil_their_row_only(tmp_path: Path, area: Area) -> None:
    """A name in another encoding is a bad row."""
    file = tmp_path / "a.csv"
    rows = [POLICE_HEADER, police_row("On or near Caf\u00e9 Lane", 54.567, -1.313)]
    file.write_bytes("\n".join(rows).encode("latin-1"))
    assert [Bad(2, "the name cannot be read")] == list(read_rows(file, area))


def test_a_file_of_no_known_shape(tmp_path: Path, area: Area) -> None:
    """It is refused by name; so is one that is not there."""
    with pytest.raises(Invalid, match=r"a\.csv is neither OS Open Names"):
        list(read_rows(written(tmp_path / "a.csv", ["name,age", "x,1"]), area))
    with pytest.raises(Invalid, match="cannot be read"):
        list(read_rows(tmp_path / "none.csv", area))


def test_the_box_must_lie_where_the_grid_is_known(tmp_path: Path) -> None:
    """Whoever moves the box away from the formula is told so, with the line."""
    text = (DATA / "area.yml").read_text(encoding="utf-8")
    (tmp_path / "area.yml").write_text(text.replace("south: 54.44", "south: 51.44"), "utf-8")
    with pytest.raises(DataError, match=r"line \d+: the formula"):
        load_area(tmp_path, KNOWN)
    (tmp_path / "area.yml").write_text(text.replace(": durham", ": atlantis"), "utf-8")
    with pytest.raises(DataError, match="'atlantis' is no area"):
        load_area(tmp_path, KNOWN)

"""Files of open data become streets in the index."""

import base64
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import bootstrap
from bot.__main__ import app
from bot.errors import DataError, Invalid, Unavailable
from bot.places.gazetteer import Row
from bot.places.importing import Imported, import_files
from bot.places.index import known_streets, opened, read_streets
from bot.settings import load_settings
from tests.fakes.desk import FakeTriage
from tests.unit.places.samples import (
    DATA,
    NO_REFERENCE,
    REFERENCE,
    os_file,
    os_row,
    police_file,
    police_row,
    written,
)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Return where the index will be."""
    return tmp_path / "var" / "places.db"


def _import(index: Path, *files: Path) -> Imported:
    return import_files(index, DATA, files)


def _only(index: Path) -> Row:
    (row,) = read_streets(index)
    return row


def test_nothing_was_ever_imported(index: Path) -> None:
    """No file means no streets, and none is made by looking."""
    assert ((), False) == (read_streets(index), index.exists())


def test_the_ward_and_town_of_what_lies_nearest(index: Path, tmp_path: Path) -> None:
    """A street beside Ropner Park gets Ropner's ward, and the town of that ward."""
    _import(index, os_file(tmp_path / "a.csv", os_row("Wobbly Lane", 443_600, 518_800, town="")))
    row = _only(index)
    assert ("Ropner", "Stockton", True) == (row.ward, row.town, row.in_borough)
    assert (True, "TS18") == (row.imported, row.postcode)


def test_the_two_nearest_must_agree_on_the_ward(index: Path, tmp_path: Path) -> None:
    """Where they do not, or none is near, the ward stays open; the council still tells the side."""
    far = os_row("Lonely Lane", 436_000, 529_500)
    _import(index, os_file(tmp_path / "a.csv", far))
    assert (None, True) == (_only(index).ward, _only(index).in_borough)


def test_a_village_of_a_rural_ward(index: Path, tmp_path: Path) -> None:
    """Where the ward has no town, the village that the street lies in tells it from others."""
    row = "Wobbly Lane,,Northern Parishes,54.6010,-1.4180,1,1"
    header = "street,neighbourhood_msoa,ward_2023,lat,lon,snap_points,reports"
    _import(index, written(tmp_path / "a.csv", [header, row]))
    assert ("Northern Parishes", "Stillington") == (_only(index).ward, _only(index).town)


def test_without_council_and_ward_nobody_knows_the_side(index: Path, tmp_path: Path) -> None:
    """A crime without an LSOA, far from what we know, puts its street on neither side."""
    _import(
        index, police_file(tmp_path / "a.csv", police_row("On or near X Road", 54.46, -1.47, ""))
    )
    assert (None, None) == (_only(index).ward, _only(index).in_borough)


def test_one_street_of_many_points(index: Path, tmp_path: Path) -> None:
    """Points of one name within a kilometre are one street, at the point next to their middle."""
    lats = (54.5600, 54.5640, 54.5690)
    rows = [police_row("On or near Wobbly Lane", lat, -1.33) for lat in lats]
    far = police_row("On or near Wobbly Lane", 54.609, -1.29)
    _import(index, police_file(tmp_path / "a.csv", *rows, far))
    assert [54.564, 54.609] == [row.lat for row in read_streets(index)]


def test_the_same_file_twice_changes_nothing(index: Path, tmp_path: Path) -> None:
    """Reading a file again, or files in another order, gives the same streets."""
    one = police_file(
        tmp_path / "a.csv",
        police_row("On or near Wobbly Lane", 54.56, -1.33),
        police_row("On or near Foggy Close", 54.57, -1.32),
    )
    two = os_file(tmp_path / "b.csv", os_row("Wobbly Lane", 443_400, 518_500))
    first = _import(index, one, two)
    known = read_streets(index)
    assert (2, 2) == (first.streets, len(known))
    assert (2, known) == (_import(index, two, one, one).streets, read_streets(index))


def test_a_street_that_moved_is_where_the_newer_file_says(index: Path, tmp_path: Path) -> None:
    """A row of the same id replaces the older one."""
    for northing in (518_500, 519_500):
        row = os_row("Wobbly Lane", 443_400, northing, key="osgb1")
        _import(index, os_file(tmp_path / "a.csv", row))
    assert 54.5688 == pytest.approx(_only(index).lat, abs=0.0005)


def test_a_street_that_a_newer_map_has_no_more_is_removed(index: Path, tmp_path: Path) -> None:
    """A file of OS Open Names tells all of its square; what lies in other squares stays."""
    old = os_row("Gone Lane", 443_400, 518_500)
    stays = os_row("Wobbly Lane", 443_900, 518_500)
    other_square = os_row("Foggy Close", 443_400, 521_000)
    _import(index, os_file(tmp_path / "a.csv", old, stays, other_square))
    newer = _import(index, os_file(tmp_path / "b.csv", stays))
    assert ["Foggy Close", "Wobbly Lane"] == [row.name for row in read_streets(index)]
    assert (2, 1) == (newer.streets, newer.gone)


def test_files_of_one_square_read_together_are_one_map(index: Path, tmp_path: Path) -> None:
    """Whoever cuts a file in two loses nothing."""
    one = os_file(tmp_path / "a.csv", os_row("Wobbly Lane", 443_400, 518_500))
    two = os_file(tmp_path / "b.csv", os_row("Foggy Close", 443_900, 518_500))
    assert (2, 0) == (_import(index, one, two).streets, _import(index, two, one).gone)


def test_a_month_without_crime_removes_no_street(index: Path, tmp_path: Path) -> None:
    """Crime is not everywhere every month; a map with broken rows may be incomplete too."""
    street = police_row("On or near Wobbly Lane", 54.56, -1.33)
    _import(index, police_file(tmp_path / "a.csv", street))
    _import(index, police_file(tmp_path / "b.csv", police_row("On or near X Close", 54.57, -1.32)))
    _import(index, os_file(tmp_path / "c.csv", os_row("Foggy Close", 443_900, 518_500)))
    broken = os_row("Mossy Close", 443_400, 518_500), "osgb1,broken"
    assert 0 == _import(index, os_file(tmp_path / "d.csv", *broken)).gone
    assert 4 == len(read_streets(index))


def test_all_or_nothing(index: Path, tmp_path: Path) -> None:
    """A file that is refused takes back what the files before it brought, and leaves the old."""
    good = os_file(tmp_path / "a.csv", os_row("Wobbly Lane", 443_400, 518_500))
    more = os_file(tmp_path / "b.csv", os_row("Foggy Lane", 443_400, 518_900))
    _import(index, good)
    with pytest.raises(Invalid, match="Nothing was imported"):
        _import(index, more, written(tmp_path / "c.csv", ["name,age"]))
    assert "Wobbly Lane" == _only(index).name


def test_a_first_import_that_is_refused(index: Path, tmp_path: Path) -> None:
    """It leaves no streets and no damage: the next one works."""
    with pytest.raises(Invalid):
        _import(index, written(tmp_path / "c.csv", ["name,age"]))
    assert () == read_streets(index)
    _import(index, os_file(tmp_path / "a.csv", os_row("Wobbly Lane", 443_400, 518_500)))
    assert "Wobbly Lane" == _only(index).name


def test_a_file_of_bad_rows_only_is_refused(index: Path, tmp_path: Path) -> None:
    """It is not the file that somebody meant to give us."""
    bad = police_file(tmp_path / "a.csv", police_row("On or near Wobbly Lane", "x", "y"))
    with pytest.raises(Invalid, match=r"line 2: the latitude is no number"):
        _import(index, bad)


def test_bad_rows_are_counted_and_the_first_ones_named(index: Path, tmp_path: Path) -> None:
    """Twenty lines are named, the others counted, and the good ones kept."""
    bad = [police_row("On or near Wobbly Lane", "x", "y")] * 23
    good = police_row("On or near Wobbly Lane", 54.56, -1.33)
    (file,) = _import(index, police_file(tmp_path / "a.csv", good, *bad)).files
    lines = file.lines()
    assert lines[0].startswith("a.csv: 24 rows, 1 kept, 0 left out")
    assert ("  line 3: the latitude is no number", "  and 3 more") == (lines[1], lines[-1])
    assert 22 == len(lines)


def test_one_import_at_a_time(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second one waits, then says that it brought nothing; readers see the old streets."""
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "timeout": 0.05}))
    good = os_file(tmp_path / "a.csv", os_row("Wobbly Lane", 443_400, 518_500))
    _import(index, good)
    with opened(index), pytest.raises(Unavailable, match="Nothing was imported"):
        _import(index, good)
    with opened(index):
        assert "Wobbly Lane" == _only(index).name


def test_a_file_that_is_no_index(index: Path, tmp_path: Path) -> None:
    """A damaged index, or one of another version, is named, for reading and for importing."""
    good = os_file(tmp_path / "a.csv", os_row("Wobbly Lane", 443_400, 518_500))
    _import(index, good)
    with closing(sqlite3.connect(index)) as database:
        database.execute("PRAGMA user_version = 99")
    for damage in (None, b"no database at all, but long enough to be looked at" * 100):
        if damage:
            index.write_bytes(damage)
        with pytest.raises(DataError, match="Delete it and import"):
            read_streets(index)
        assert () == known_streets(index.parent)
        with pytest.raises(DataError, match="Delete it and import"):
            _import(index, good)


def test_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`places import` reads its files into the var folder and says what came of each."""
    monkeypatch.setenv("SAFER_VAR_DIR", str(tmp_path / "var"))
    file = os_file(tmp_path / "NZ41.csv", os_row("Wobbly Lane", 443_400, 518_500))
    told = CliRunner().invoke(app, ["places", "import", str(file)])
    assert (0, True) == (told.exit_code, "NZ41.csv: 1 rows, 1 kept" in told.output)
    assert "Wobbly Lane" == _only(tmp_path / "var" / "places.db").name


@pytest.mark.skipif(not REFERENCE.is_dir(), reason=NO_REFERENCE)
def test_the_real_lists(index: Path) -> None:
    """Of nearly 1,900 real streets none is a bad row, and the wards of nearly all are known."""
    files = [REFERENCE / "gazetteer.csv", REFERENCE / "gazetteer_streets.csv"]
    imported = _import(index, *files)
    assert [0, 0] == [file.bad for file in imported.files]
    rows = read_streets(index)
    assert 1_800 < imported.streets == len(rows)
    assert all(row.ward and row.in_borough for row in rows)
    assert [] == [row.name for row in rows if "'S " in row.name or "(" in row.name]


def test_the_desk_knows_what_was_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks up places at the desk finds imported streets from the next start on."""
    monkeypatch.setattr(bootstrap, "create_triage", lambda settings: FakeTriage())
    monkeypatch.setenv("SAFER_VAR_DIR", str(tmp_path))
    monkeypatch.setenv("SAFER_HASH_KEY", "a key for tests and nothing else")
    monkeypatch.setenv("SAFER_FIELD_KEY", base64.urlsafe_b64encode(bytes(32)).decode())
    settings = load_settings()
    file = os_file(tmp_path / "NZ41.csv", os_row("Wobbly Lane", 443_400, 518_500))
    store = bootstrap.create_store(settings)
    before = bootstrap.create_desk(settings, store).places.find("noise on wobbly lane")
    _import(tmp_path / "places.db", file)
    after = bootstrap.create_desk(settings, store).places.find("noise on wobbly lane")
    assert [None] == [one.lat for one in before]
    assert [54.56] == [one.lat and round(one.lat, 2) for one in after]

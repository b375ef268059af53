"""What open data add to our own gazetteer, and where their names count."""

import time
import tracemalloc
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from bot.places.find import Places, load_places
from bot.places.gazetteer import Kind, Row
from bot.places.importing import import_files
from bot.places.index import read_streets
from bot.triage.danger import Danger
from bot.triage.floor import Floor, load_floor
from tests.unit.places.samples import DATA, NO_REFERENCE, REFERENCE

needs_reference = pytest.mark.skipif(not REFERENCE.is_dir(), reason=NO_REFERENCE)
RESIDENTS_TEXT = (
    "two lads on a bike behind the shops on {} by the beck near tilery shouting at kids"
)


def _street(name: str, lat: float = 54.56, lon: float = -1.33, **more: object) -> Row:
    told = {"ward": "Ropner", "town": "Stockton", "elsewhere": None, **more}
    return Row(name, Kind.ROAD, told["ward"], told["town"], lat, lon, None, (), False,  # type: ignore[arg-type]
               told["elsewhere"], imported=True)  # type: ignore[arg-type]  # fmt: skip


@pytest.fixture(scope="module")
def places() -> Places:
    """Return our gazetteer with a few made-up streets beside it."""
    names = (
        "Wobblethorpe Close", "Wobblethorpe Road", "Back Lane", "The Avenue", "Park Close",
        "Foggyway", "Calvert's Lane", "Gunstock Lane", "Stabbing Hill", "Mitre Grange Wood",
    )  # fmt: skip
    far = _street("Foreign Parade", 54.57, -1.24, ward=None, town=None, elsewhere="middlesbrough")
    other = _street("Back Lane", 54.57, -1.24, ward=None, town=None, elsewhere="middlesbrough")
    return load_places(DATA, (*map(_street, names), far, other))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("kids on wobblethorpe close again", "Wobblethorpe Close"),
        ("Wobblethorpe Close kids are throwing stones at cars", "Wobblethorpe Close"),
        ("at the weekend wobblethorpe rd was full of litter", "Wobblethorpe Road"),
        ("noise behind wobblethrope close last night", "Wobblethorpe Close"),
        ("calverts lane", "Calvert's Lane"),
        ("the avenue", "The Avenue"),
        ("Inconsiderate parking on The Avenue today", "The Avenue"),
        ("bins pushed over in Back Lane last night", "Back Lane"),
        ("bikes racing on foggyway every night", "Foggyway"),
        ("a fire in Mitre Grange Wood now", "Mitre Grange Wood"),
    ],
)
def test_an_imported_street_is_found(places: Places, text: str, name: str) -> None:
    """Written out, shortened or misspelt, with its ward and its point."""
    (found,) = places.find(text)
    assert (name, "Ropner", 54.56, True) == (found.name, found.ward, found.lat, found.in_borough)


@pytest.mark.parametrize(
    "text",
    [
        "they park close to the shops every day",
        "in the park close by the beck",
        "THEY ALWAYS PARK CLOSE TO OUR DRIVES",
        "rubbish in the back lane behind our house",
        "kids running down the avenue all night",
        "its foggyway too dark to see anything here",
    ],
)
def test_everyday_words_are_no_street(places: Places, text: str) -> None:
    """A name that is made of everyday words counts only where it stands as a name."""
    assert () == places.find(text)


def test_our_own_rows_win(places: Places) -> None:
    """What the gazetteer knows nearby or in the same town stays as it is; new streets join."""
    near = _street("Norton Road", 54.585, -1.311)
    same_town = _street("Thornaby Road", 54.556, -1.292, town="Thornaby")
    far = _street("Portrack Lane", 54.51, -1.36, ward="Yarm", town="Yarm")
    more = load_places(DATA, (near, same_town, far))
    for text in ("norton road", "thornaby road"):
        assert load_places(DATA).find(text) == more.find(text)
    assert {"Stockton", "Yarm"} == {found.town for found in more.find("portrack lane")}
    assert "Yarm" == more.find("portrack lane in yarm")[0].ward


def test_a_street_elsewhere(places: Places) -> None:
    """It is outside the borough, unless a town of ours is named or ours has the name too."""
    assert (False, "middlesbrough") == _side(places, "fight on Foreign Parade")
    assert (True, None) == _side(places, "fight on Foreign Parade in thornaby")
    assert (True, None) == _side(places, "bins pushed over in Back Lane")


def test_imported_rows_make_no_ward(places: Places) -> None:
    """The wards of the borough are what our own gazetteer says."""
    strange = load_places(DATA, [_street("Wobbly Lane", ward="Nowhere")])
    assert load_places(DATA).wards == strange.wards


@pytest.mark.parametrize("name", ["Gunstock Lane", "Stabbing Hill"])
def test_names_that_sound_dangerous_can_be_masked(places: Places, name: str) -> None:
    """The spans of imported names are given like those of our own."""
    text = f"bins are late on {name} again"
    start = text.index(name)
    assert ((start, start + len(name)),) == places.spans(text)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Return our gazetteer with the real lists."""
    index = tmp_path_factory.mktemp("places") / "places.db"
    files = [REFERENCE / "gazetteer.csv", REFERENCE / "gazetteer_streets.csv"]
    import_files(index, DATA, files)
    return load_places(DATA, read_streets(index))


@needs_reference
@pytest.mark.parametrize(
    ("text", "label", "ward"),
    [
        ("kids on beccles close again", "Beccles Close, Stockton", "Bishopsgarth & Elm Tree"),
        ("silver st yarm", "Silver Street", "Yarm"),
        ("on earlsway", "Earlsway, Thornaby", "Stainsby Hill"),
        ("Union street east", "Union Street East, Stockton", "Stockton Town Centre"),
        ("behind the shops on Norton Rd", "Norton Road, Stockton", "Norton South"),
    ],
)
def test_real_streets(real: Places, text: str, label: str, ward: str) -> None:
    """Real streets that our own gazetteer lacks are found, and ours are as before."""
    best = real.find(text)[0]
    assert (label, ward) == (best.label, best.ward)


@needs_reference
def test_every_real_street_is_found(real: Places, tmp_path: Path) -> None:
    """Whoever writes "noise on …" is understood, with at least 99 in 100 real street names."""
    import_files(tmp_path / "p.db", DATA, [REFERENCE / "gazetteer_streets.csv"])
    names = sorted({row.name for row in read_streets(tmp_path / "p.db")})
    missed = [name for name in names if not real.spans(f"noise on {name} again last night")]
    assert len(names) / 100 > len(missed)


@pytest.fixture(scope="module")
def floor() -> Floor:
    """Return the rules of danger."""
    return load_floor(DATA.parent)


@needs_reference
def test_a_real_street_is_no_danger(floor: Floor, tmp_path: Path) -> None:
    """No name of a real street makes everyday words an emergency, and hardly any a question."""
    import_files(tmp_path / "p.db", DATA, [REFERENCE / "gazetteer_streets.csv"])
    names = sorted({row.name for row in read_streets(tmp_path / "p.db")})
    judged = {name: floor.check(f"bins are late on {name} again").danger for name in names}
    assert [] == [name for name, danger in judged.items() if danger is Danger.NOW]
    assert 2 > sum(danger is Danger.POSSIBLE for danger in judged.values())


def _many() -> Iterator[Row]:
    """Yield 10,000 streets of different names."""
    parts = "al bar cor den el fen gar hol ing kel".split()
    ends = "Road Street Lane Avenue Close Drive Way Court Grove Crescent".split()
    for first, second, third, end in product(parts, parts, parts, ends):
        yield _street(f"{(first + second + third).capitalize()} {end}")


def test_ten_thousand_streets_cost_little() -> None:
    """A text takes under 2 ms (0.3 measured; 20 on a busy machine), all of them under 20 MB."""
    rows = tuple(_many())
    assert 10_000 == len(rows)
    tracemalloc.start()
    try:
        many = load_places(DATA, rows)
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 20_000_000 > taken
    text = RESIDENTS_TEXT.format("barcorfn rd")
    spent = []
    for _ in range(50):
        started = time.perf_counter()
        many.find(text)
        spent.append(time.perf_counter() - started)
    assert 0.002 > min(spent)
    assert 0.02 > sorted(spent)[25]


def _side(places: Places, text: str) -> tuple[bool | None, str | None]:
    best = places.find(text)[0]
    return best.in_borough, best.elsewhere

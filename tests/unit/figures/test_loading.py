"""Files and the API of police.uk become counts by ward; what is wrong is said clearly."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.errors import Invalid, Unavailable
from bot.figures.kept import FILE, read_counts
from bot.figures.loading import Loader
from bot.figures.police_uk import PoliceUk
from bot.settings import ROOT

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
YARM = "-1.355,54.507"
# The middle of Middlesbrough.
BORO = "-1.235,54.574"


def row(
    at: str = YARM,
    council: str = "Stockton-on-Tees",
    kind: str = "Burglary",
    month: str = "2026-09",
) -> str:
    """Return one line of a file."""
    place = f"On or near High Street,E01000001,{council} 001A" if council else "No location,,"
    return f"x,{month},Cleveland Police,Cleveland Police,{at},{place},{kind},,\n"


def file(folder: Path, *rows: str) -> Path:
    """Write a street-level file."""
    path = folder / "2026-09-cleveland-street.csv"
    path.write_text(HEADER + "".join(rows))
    return path


def test_crimes_are_counted_by_ward_and_kind(tmp_path: Path) -> None:
    """Of our council alone; the same file again changes nothing."""
    path = file(tmp_path, row(), row(), row(kind="Anti-social behaviour"),
                row(BORO, "Middlesbrough"), row(at=","))  # fmt: skip
    loader = Loader(ROOT / "data", tmp_path)
    for _ in range(2):
        (loaded,) = loader.import_files([path])
        assert (4, 1, 1, 0) == (loaded.kept, loaded.nowhere, loaded.others, loaded.bad)
    counts = read_counts(tmp_path / FILE)["2026-09"]
    assert {"burglary": 2, "anti-social-behaviour": 1} == dict(counts["Yarm"])
    assert {"burglary": 1} == dict(counts[""])


def test_bad_rows_are_named_and_the_others_kept(tmp_path: Path) -> None:
    """A kind, a month and a place that cannot be."""
    path = file(tmp_path, row(), row(kind="Piracy"), row(month="2026-13"), row(at="x,y"))
    (loaded,) = Loader(ROOT / "data", tmp_path).import_files([path])
    assert (1, 3) == (loaded.kept, loaded.bad)
    assert "  line 3: a kind of crime that figures.yml does not know" in loaded.lines()


def test_another_file_is_refused_whole(tmp_path: Path) -> None:
    """Nothing is kept of the good one beside it."""
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    with pytest.raises(Invalid, match="no street-level file"):
        Loader(ROOT / "data", tmp_path).import_files([file(tmp_path, row()), other])
    with pytest.raises(Invalid, match="cannot be read"):
        Loader(ROOT / "data", tmp_path).import_files([tmp_path / "nothing.csv"])
    with pytest.raises(Invalid, match="No row"):
        Loader(ROOT / "data", tmp_path).import_files([file(tmp_path, row(kind="Piracy"))])
    assert {} == read_counts(tmp_path / FILE)


class FakePolice:
    """A police.uk of ours: answers what it is told to, and keeps what was asked."""

    def __init__(self) -> None:
        self.newest: object = {"date": "2026-09-01"}
        self.status: list[int] = []
        self.crimes: object = [crime(1), crime(2), crime(3, BORO), crime(4, kind="piracy")]
        self.asked: list[dict[str, str]] = []

    def app(self) -> web.Application:
        """Return its routes."""
        app = web.Application()
        app.router.add_get("/api/crime-last-updated", self._newest)
        app.router.add_post("/api/crimes-street/all-crime", self._crimes)
        return app

    async def _newest(self, request: web.Request) -> web.Response:
        return web.Response(text=json.dumps(self.newest))

    async def _crimes(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.asked.append({name: str(value) for name, value in form.items()})
        status = self.status.pop(0) if self.status else 200
        return web.Response(status=status, text=json.dumps(self.crimes))


def crime(number: int, at: str = YARM, kind: str = "burglary") -> dict[str, object]:
    """Return one crime as the API tells it."""
    lon, lat = at.split(",")
    return {"id": number, "category": kind, "location": {"latitude": lat, "longitude": lon}}


@pytest.fixture
def fake() -> FakePolice:
    """One that answers well."""
    return FakePolice()


@pytest.fixture
async def police(fake: FakePolice) -> AsyncIterator[PoliceUk]:
    """The client, on the fake."""
    async with TestServer(fake.app()) as server, aiohttp.ClientSession() as http:
        kinds = {"burglary", "anti-social-behaviour"}
        yield PoliceUk(http, kinds, str(server.make_url("/api")), seconds=5, pause=0)


async def test_months_are_fetched_once(tmp_path: Path, fake: FakePolice, police: PoliceUk) -> None:
    """What is held is not asked for again, and what lies elsewhere does not count."""
    loader = Loader(ROOT / "data", tmp_path)
    loaded = await loader.fetch(police, 2)
    assert ["2026-08", "2026-09"] == [month.name for month in loaded]
    assert (2, 1) == (loaded[0].kept, loaded[0].others)
    assert {"burglary": 2} == dict(read_counts(tmp_path / FILE)["2026-09"]["Yarm"])
    assert [] == await loader.fetch(police, 2)
    assert ["2026-08", "2026-09"] == [form["date"] for form in fake.asked]


async def test_an_area_with_too_many_crimes_is_split(
    tmp_path: Path, fake: FakePolice, police: PoliceUk
) -> None:
    """And a crime on the line between two parts is counted once."""
    fake.status = [503]
    (loaded,) = await Loader(ROOT / "data", tmp_path).fetch(police, 1)
    assert 5 == len({form["poly"] for form in fake.asked})
    assert 2 == loaded.kept


async def test_a_month_that_is_not_published_yet_is_no_failure(
    tmp_path: Path, fake: FakePolice, police: PoliceUk
) -> None:
    """Nothing is kept of it, so that it is asked for next time."""
    fake.status = [404]
    (loaded,) = await Loader(ROOT / "data", tmp_path).fetch(police, 1)
    assert 0 == loaded.kept
    assert {} == read_counts(tmp_path / FILE)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ([429], "too often"),
        ([500], "status 500"),
        ([302], "status 302"),
        ([503] * 99, "no more than 10,000"),
    ],
)
async def test_a_failure_is_one_clear_sentence(
    status: list[int], told: str, tmp_path: Path, fake: FakePolice, police: PoliceUk
) -> None:
    """What was kept before stays."""
    fake.status = [200, *status]
    with pytest.raises(Unavailable, match=told):
        await Loader(ROOT / "data", tmp_path).fetch(police, 2)
    assert ["2026-08"] == list(read_counts(tmp_path / FILE))


async def test_what_is_no_list_of_crimes_is_refused(
    tmp_path: Path, fake: FakePolice, police: PoliceUk
) -> None:
    """Nothing is guessed from it."""
    fake.crimes = {"no": "list"}
    with pytest.raises(Unavailable, match="no list"):
        await Loader(ROOT / "data", tmp_path).fetch(police, 1)


async def test_no_newest_month_and_no_police_uk(fake: FakePolice, police: PoliceUk) -> None:
    """Told apart."""
    fake.newest = ["2026"]
    with pytest.raises(Unavailable, match="newest month"):
        await police.newest()
    async with aiohttp.ClientSession() as http:
        gone = PoliceUk(http, (), "http://127.0.0.1:9/api", seconds=2, pause=0)
        with pytest.raises(Unavailable, match="cannot be reached"):
            await gone.newest()

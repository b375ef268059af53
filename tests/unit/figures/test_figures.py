"""What residents hear to "How much crime is there in Yarm?", with data and without."""

from collections import Counter
from pathlib import Path

import pytest
from gsm0338 import Codec

from bot.errors import DataError
from bot.figures.figures import Figures, load_figures
from bot.figures.kept import API, FILE, keep_counts, months_up_to, read_counts
from bot.figures.wording import load_wording
from bot.places.find import Places, load_places
from bot.settings import ROOT

DATA = ROOT / "data"
CSV = "Cleveland Police"
ASKED = "how much crime is there in {}?"


@pytest.fixture(scope="module")
def places() -> Places:
    """Our own gazetteer."""
    return load_places(DATA / "places")


@pytest.fixture
def empty(tmp_path: Path, places: Places) -> Figures:
    """Nothing was imported."""
    return load_figures(DATA, tmp_path, places)


def keep(folder: Path, month: str, ward: str, **kinds: int) -> None:
    """Keep counts of one month and ward, next to what is there."""
    counts = {(month, f"{CSV} {ward}", ward, k.replace("_", "-")): n for k, n in kinds.items()}
    keep_counts(folder / FILE, Counter(counts))


def test_without_data_the_last_figures_and_their_year_are_told(empty: Figures) -> None:
    """Of the whole borough, with what "recorded" means, and where to look for today's."""
    told = empty.answer(ASKED.format("Yarm"), "web") or ""
    for words in ("Yarm", "14,740", "2016/17", "8%", "told the police", "police.uk"):
        assert words in told


def test_a_month_is_named_and_numbers_are_rounded(tmp_path: Path, empty: Figures) -> None:
    """Crimes and anti-social behaviour apart; the newest month counts, of this ward alone."""
    keep(tmp_path, "2026-08", "Yarm", burglary=500)
    keep(tmp_path, "2026-09", "Yarm", burglary=14, violent_crime=33, anti_social_behaviour=26)
    keep(tmp_path, "2026-09", "Ropner", burglary=700)
    told = empty.answer(ASKED.format("yarm"), "web") or ""
    assert told.startswith(
        "Yarm, in September 2026: the police recorded about 50 crimes, and about"
    )
    assert "about 30 reports of anti-social behaviour" in told
    assert "Most often it was violence and sexual offences and burglary." in told
    assert "told the police" in told
    assert "twelve months" not in told


def test_a_small_number_is_never_told(tmp_path: Path, empty: Figures) -> None:
    """It might point at somebody."""
    keep(tmp_path, "2026-09", "Yarm", burglary=2, drugs=1, anti_social_behaviour=3)
    told = empty.answer(ASKED.format("Yarm"), "web") or ""
    assert "fewer than 10" in told
    assert "burglary" not in told
    keep(tmp_path, "2026-09", "Yarm", burglary=30, drugs=9, anti_social_behaviour=3)
    told = empty.answer(ASKED.format("Yarm"), "web") or ""
    assert "about 40 crimes, and fewer than 10 reports" in told
    assert "Most often it was burglary." in told


def test_a_year_is_told_where_all_twelve_months_are_held(tmp_path: Path, empty: Figures) -> None:
    """A month that is missing would make it too low."""
    for month in months_up_to("2026-02", 11):
        keep(tmp_path, month, "Yarm", burglary=100)
    assert "twelve months" not in (empty.answer(ASKED.format("Yarm"), "web") or "")
    keep(tmp_path, "2025-03", "Yarm", burglary=100)
    told = empty.answer(ASKED.format("Yarm"), "web") or ""
    assert "In the twelve months up to then it was about 1,200 crimes." in told


@pytest.mark.parametrize(
    ("place", "name", "crimes"),
    [
        ("Thornaby", "Thornaby, in", "about 60"),
        ("Stockton", "The borough of Stockton-on-Tees, in", "about 110"),
        ("our area", "The borough of Stockton-on-Tees, in", "about 110"),
        ("Mandale & Victoria ward", "Mandale & Victoria ward, in", "about 40"),
        ("Ragworth", "Ragworth (Norton Central ward), in", "about 50"),
    ],
)
def test_a_town_is_its_wards_and_an_estate_its_ward(
    place: str, name: str, crimes: str, tmp_path: Path, empty: Figures
) -> None:
    """Where no one place is named, it is the borough."""
    keep(tmp_path, "2026-09", "Mandale & Victoria", burglary=40)
    keep(tmp_path, "2026-09", "Village", burglary=20)
    keep(tmp_path, "2026-09", "Norton Central", burglary=50)
    told = empty.answer(ASKED.format(place), "web") or ""
    assert told.startswith(name)
    assert f"{crimes} crimes" in told


def test_elsewhere_is_not_ours(empty: Figures) -> None:
    """The answer that says so stands in faq.yml."""
    assert empty.answer(ASKED.format("Middlesbrough"), "web") is None


def test_every_text_fits_two_messages(tmp_path: Path, empty: Figures, places: Places) -> None:
    """With the longest names of wards, in every state of the data."""
    for _ in range(2):
        for ward in sorted(places.wards):
            told = empty.answer(ASKED.format(f"{ward} ward"), "sms") or ""
            Codec().encode(told)
            assert 306 >= len(told), ward
        many = {
            (month, CSV, ward, kind): 9_000
            for month in months_up_to("2026-09", 12)
            for ward in places.wards
            for kind in ("burglary", "anti-social-behaviour")
        }
        keep_counts(tmp_path / FILE, many)


def test_staff_see_where_figures_come_from(tmp_path: Path, empty: Figures) -> None:
    """Counts come from police.uk, the old figures from the partnership's own pages."""
    old = empty.answer(ASKED.format("Yarm"), "sms") or ""
    assert "2016/17" in (empty.source_of(old) or "")
    keep(tmp_path, "2026-09", "Yarm", burglary=50)
    new = empty.answer(ASKED.format("Yarm"), "web") or ""
    assert "Open Government Licence" in (empty.source_of(new) or "")
    assert empty.source_of("Where did it happen?") is None


def test_a_file_takes_the_place_of_what_the_api_told(tmp_path: Path) -> None:
    """Nothing is counted twice; the API's other months stay."""
    path = tmp_path / FILE
    keep_counts(path, {("2026-08", API, "Yarm", "drugs"): 5, ("2026-09", API, "Yarm", "drugs"): 7})
    keep_counts(path, {("2026-09", CSV, "Yarm", "drugs"): 6})
    assert {"2026-08": 5, "2026-09": 6} == {
        month: counts["Yarm"]["drugs"] for month, counts in read_counts(path).items()
    }


def test_a_damaged_file_counts_as_none(tmp_path: Path, empty: Figures) -> None:
    """Residents get the old figures; whoever imports is told to delete it."""
    (tmp_path / FILE).write_bytes(b"no database at all, but long enough to be looked at")
    assert "2016/17" in (empty.answer(ASKED.format("Yarm"), "web") or "")
    with pytest.raises(DataError, match="Delete it"):
        keep_counts(tmp_path / FILE, {})


def test_a_gap_that_nothing_fills_is_refused(tmp_path: Path) -> None:
    """With the line of the file."""
    text = (DATA / "figures.yml").read_text().replace("{year} Recorded", "{weather} Recorded")
    (tmp_path / "figures.yml").write_text(text)
    with pytest.raises(DataError, match="'held' has a gap"):
        load_wording(tmp_path / "figures.yml")

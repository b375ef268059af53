"""How exactly a road is told: the number of a house before it, the area after it."""

from pathlib import Path

import pytest

from bot.places.find import Places, load_places

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture(scope="module")
def places() -> Places:
    """The gazetteer that ships."""
    return load_places(DATA / "places")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("im at 14 norton road", "14 norton road"),
        ("14a, Norton Road please", "14a, Norton Road"),
        ("since 2019 norton road is like this", "norton road"),
        ("there are 3 Ropner Park gates", "Ropner Park"),
        ("kids smashing windows tonight at 8, norton road", "norton road"),
        ("i rang 101, norton road still a mess", "norton road"),
        ("rang 101 norton road", "norton road"),
        ("at 10:30 norton road", "norton road"),
        ("i live at 14, norton road", "14, norton road"),
        ("its number 14, norton road stockton", "14, norton road"),
        ("no.14 norton road", "14 norton road"),
        ("101 norton road", "101 norton road"),
        ("30ish Norton Rd", "30ish Norton Rd"),
        ("its 30-ish norton rd", "30-ish norton rd"),
        ("tonight 10ish norton road", "norton road"),
    ],
)
def test_the_number_of_the_house_comes_along(places: Places, text: str, quote: str) -> None:
    """Whoever goes there needs it; a year and the number of a park are none."""
    assert places.find(text)[0].quote == quote


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("bloke, 30ish, Norton Road, selling weed", "Norton Road"),
        ("a lad 20ish, Norton Road", "Norton Road"),
        ("hes about 30-ish, norton road", "norton road"),
        ("fella, white, black hoodie, 40ish, Norton Road", "Norton Road"),
        ("lass 20ish norton rd", "norton rd"),
        ("outside 30ish Roseberry Rd Billingham", "30ish Roseberry Rd"),
        ("bloke outside 30ish, Norton Road", "30ish, Norton Road"),
        ("a lad dealing at 30ish Norton Road", "30ish Norton Road"),
        ("30ish, Norton Road", "30ish, Norton Road"),
        ("bikes again, 30ish, norton road", "30ish, norton road"),
    ],
)
def test_the_age_of_somebody_is_no_house(places: Places, text: str, quote: str) -> None:
    """After a person, or between commas where one is named; "outside 30ish" stays a house."""
    assert quote == places.find(text)[0].quote


@pytest.mark.parametrize(
    ("text", "quote", "ward"),
    [
        (
            "nipped out at 12. Grays Road, Grangefield. Feel sick",
            "Grays Road, Grangefield",
            "Grangefield",
        ),
        ("on Zebra Close in Hartburn", "Zebra Close in Hartburn", "Hartburn"),
        ("between Zebra Road and Hartburn", "Hartburn", "Hartburn"),
        ("it was on Zebra Close. Hartburn is fine", "Hartburn", "Hartburn"),
    ],
)
def test_a_road_that_no_list_holds_in_an_area(
    places: Places, text: str, quote: str, ward: str
) -> None:
    """It is more exact than the area named right after it, and lies in its ward."""
    best = places.find(text)[0]
    assert (quote, ward) == (best.quote, best.ward)

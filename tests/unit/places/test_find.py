"""Free text to ranked places."""

import time
from pathlib import Path

import pytest

from bot.places.find import Places, Precision, load_places


@pytest.fixture(scope="module")
def places() -> Places:
    """Return the shipped gazetteer."""
    return load_places(Path(__file__).parents[3] / "data" / "places")


def test_the_wards_of_the_borough(places: Places) -> None:
    """There are 27 wards since May 2023."""
    assert 27 == len(places.wards)


@pytest.mark.parametrize(
    ("text", "label", "ward"),
    [
        ("behind the shops on Norton Rd by the beck", "Norton Road, Stockton", "Norton South"),
        ("high st in norton", "High Street, Norton", "Norton Central"),
        ("Yarm high street outside the pub", "High Street, Yarm", "Yarm"),
        ("lads on bikes hardwick shops", "Hardwick Shops, Stockton", "Hardwick & Salters Lane"),
        ("bike nicked from Ropner park last nite", "Ropner Park, Stockton", "Ropner"),
        ("Station Rd Billingham", "Station Road, Billingham", "Billingham South"),
        ("fly tipping on redhil road roseworth", "Redhill Road, Stockton", "Roseworth"),
        ("portrak lane", "Portrack Lane, Stockton", "Stockton Town Centre"),
        ("by the barrage", "Tees Barrage, Stockton", "Mandale & Victoria"),
        ("no, Norton Road not Norton High Street", "Norton Road, Stockton", "Norton South"),
        ("in thornbay", "Thornaby", None),
        ("engleby barwik", "Ingleby Barwick", None),
        ("Gunners Vale", "Gunners Vale, Wynyard", "Northern Parishes"),
    ],
)
def test_best_candidate(places: Places, text: str, label: str, ward: str | None) -> None:
    """Names, short forms, slips and nicknames lead to the place that is meant."""
    best = places.find(text)[0]
    assert (label, ward) == (best.label, best.ward)


def test_one_name_in_several_places(places: Places) -> None:
    """The bare name "High Street" is four candidates, and its place names no ward."""
    found = places.find("the high street was busy")
    assert {"Stockton", "Norton", "Yarm", "Wolviston"} == {place.town for place in found}
    assert (None, None) == (found[0].to_place().ward, found[0].to_place().lat)


def test_a_hint_chooses(places: Places) -> None:
    """Other words of the same report tell which high street."""
    assert "Norton" == places.find("high street", hint="noise in norton")[0].town


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("in Middlesbrough", "middlesbrough"),
        ("Acklam Road Middlesbrough", "middlesbrough"),
        ("fight outside a pub in Hartlepool", "hartlepool"),
        ("Darlington", "darlington"),
    ],
)
def test_outside_the_borough(places: Places, text: str, area: str) -> None:
    """A place elsewhere says so, and who to turn to there."""
    best = places.find(text)[0]
    assert (False, area) == (best.in_borough, best.elsewhere)
    assert places.elsewhere[area].council


@pytest.mark.parametrize(
    "text",
    [
        "a lad from Boro dealing on Westbury St Thornaby",
        "theyre on the a66 heading to darlington now",
        "down hartlepool road by the school",
    ],
)
def test_where_somebody_comes_from_is_not_where_it_happened(places: Places, text: str) -> None:
    """A direction, an origin or a road's name puts nothing outside the borough."""
    assert all(place.in_borough is not False for place in places.find(text))


@pytest.mark.parametrize(
    ("text", "code", "inside"),
    [
        ("TS18 2AB", "TS18 2AB", True),
        ("outside ts19", "TS19", True),
        ("ts21 2aa", "TS21 2AA", None),
        ("DL1 1AA", "DL1 1AA", False),
    ],
)
def test_postcodes(places: Places, text: str, code: str, inside: bool | None) -> None:
    """A postcode is kept as text; its district says whether it is ours, where that is certain."""
    best = places.find(text)[0]
    assert (code, inside, None) == (best.postcode, best.in_borough, best.lat)


def test_three_words(places: Places) -> None:
    """What looks like what3words is kept as text and never looked up."""
    best = places.find("its at ///filled.count.soap")[0]
    assert ("///filled.count.soap", Precision.THREE_WORDS) == (best.name, best.precision)


@pytest.mark.parametrize(
    "text",
    [
        "my neighbours music",
        "at home",
        "on the lane",
        "my road is full of rubbish",
        "close to the road",
        "hello any update",
        "a lad called Norton",
        "www.example.com",
        "drinking in the way",
        "",
    ],
)
def test_no_place(places: Places, text: str) -> None:
    """Where no place is named there is none."""
    assert () == places.find(text)


def test_a_road_that_no_list_holds(places: Places) -> None:
    """A road of any name is kept, with the town that is named beside it."""
    best = places.find("outside 12 Wibble Crescent in billingham")[0]
    assert ("Wibble Crescent, Billingham", None, True) == (best.label, best.ward, best.in_borough)


@pytest.mark.parametrize(
    ("said", "story", "label", "ward"),
    [
        ("norton", "lads fighting on the high street", "High Street, Norton", "Norton Central"),
        (
            "Norton Road",
            "lads fighting on yarm high street",
            "Norton Road, Stockton",
            "Norton South",
        ),
        ("billingham", "fight in yarm", "Billingham", None),
        ("dont know", "rubbish on redhill road", "Redhill Road, Stockton", "Roseworth"),
        (None, "rubbish on redhill road", "Redhill Road, Stockton", "Roseworth"),
        ("hartlepool", "rubbish on the high street", "Hartlepool", None),
        ("behind the old shop", "nothing named", None, None),
    ],
)
def test_answer_and_story_together(
    places: Places, said: str | None, story: str, label: str | None, ward: str | None
) -> None:
    """The answer decides; a town in it chooses between the story's roads."""
    place = places.locate(said, story)
    assert (label, ward) == (place.place, place.ward)
    assert not said or said == place.text


@pytest.mark.parametrize("name", ["Gunners Vale", "The Slayde", "Gunnerside Road"])
def test_names_that_sound_dangerous_can_be_masked(places: Places, name: str) -> None:
    """The spans of listed names are given, so that no rule reads a gun into Gunners Vale."""
    text = f"bins are late on {name} again"
    start = text.index(name)
    assert ((start, start + len(name)),) == places.spans(text)


def test_it_is_fast(places: Places) -> None:
    """A text message takes well under 2 ms (20 on a busy machine)."""
    text = (
        "two lads on a bike behind the shops on Norton Rd by the beck near tilery shouting at kids"
    )
    started = time.perf_counter()
    for _ in range(20):
        places.find(text)
    assert (time.perf_counter() - started) / 20 < 0.02


@pytest.mark.parametrize(
    "text",
    [
        "there is a broken street light on our road",
        "old lane markings are worn off",
        "its a windy road with no lights",
        "road works outside my house again",
        "they had a street party",
    ],
)
def test_what_belongs_to_any_street_names_none(places: Places, text: str) -> None:
    """A street light, road works and "a windy road" are things, not names."""
    assert () == places.find(text)


@pytest.mark.parametrize(
    "text", ["Mill Street lights are out", "on mill street lights have been out for weeks"]
)
def test_a_named_street_with_its_lights(places: Places, text: str) -> None:
    """Written as a name, or led to, it is one."""
    assert "Mill Street" == places.find(text)[0].name


def test_a_long_road_in_two_wards_is_one_place(places: Places) -> None:
    """Nobody could say which end: its town is known, its ward and point are not."""
    (road,) = places.find("on durham road in stockton")
    assert ("Durham Road, Stockton", None, None, 1, True) == (
        road.label,
        road.ward,
        road.lat,
        road.choices,
        road.in_borough,
    )


@pytest.mark.parametrize(
    ("said", "story", "area"),
    [
        (None, "someone dumped a sofa on Linthorpe Road in Middlesbrough", "middlesbrough"),
        (None, "car window smashed in darlington town centre last night", "darlington"),
        (None, "Acklam Road Middlesbrough is full of rubbish", "middlesbrough"),
        ("redcar", "bins knocked over", "redcar_cleveland"),
        ("TS24 7AA", "loud music", "hartlepool"),
        ("newcastle", "loud music", "elsewhere"),
        ("in york", "loud music", "elsewhere"),
        ("no idea", "fly tipping in guisborough", "redcar_cleveland"),
    ],
)
def test_clearly_beyond_the_borough(
    places: Places, said: str | None, story: str, area: str
) -> None:
    """An answer names it, or the story says that it happened there."""
    found = places.beyond(said, story)
    assert found
    assert area == found.id


@pytest.mark.parametrize(
    ("said", "story"),
    [
        (None, "a lad with a hartlepool accent broke my window"),
        (None, "my car was stolen and found in Middlesbrough"),
        (None, "stolen from outside my house in Norton, it is in Middlesbrough now"),
        (None, "he lives in Redcar and keeps ringing me"),
        (None, "graffiti near Hartlepool Road"),
        ("durham road", "loud music"),
        ("york street", "loud music"),
        ("thornaby", "a gang from boro on bikes"),
        ("TS15 9AA", "loud music"),
        ("dont know", "loud music"),
    ],
)
def test_not_clearly_beyond_the_borough(places: Places, said: str | None, story: str) -> None:
    """Where somebody is from, where a thing was found, and what straddles the edge may be ours."""
    assert None is places.beyond(said, story)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("egged on Bishopton Road, they ran off towards Newham Grange park", "Bishopton Road"),
        ("they ran off towards Newham Grange park", "Newham Grange Park"),
        ("shed done over, chalk close", "Chalk Close"),
        ("a car is dumped on chalk drive, no wheels", "Chalk Drive"),
    ],
)
def test_where_it_was(places: Places, text: str, name: str) -> None:
    """The way somebody fled is not where it was; a close in small letters may be a street."""
    assert name == places.find(text)[0].name


@pytest.mark.parametrize(
    "text",
    ["he is due in youth court, again", "they come quite close, then run", "lads, no way, its mad"],
)
def test_small_words_that_end_no_street(places: Places, text: str) -> None:
    """Courts and ways of speaking are no streets."""
    assert () == places.find(text)

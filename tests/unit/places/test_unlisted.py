"""Parks, schools, shops and lanes that no list holds."""

from pathlib import Path

import pytest

from bot.places.find import Places, Precision, load_places


@pytest.fixture(scope="module")
def places() -> Places:
    """Return the shipped gazetteer."""
    return load_places(Path(__file__).parents[3] / "data" / "places")


@pytest.mark.parametrize(
    ("text", "label", "ward"),
    [
        ("Shop asst at Wibble Park, Yarm. Woman filled a bag", "Wibble Park, Yarm", "Yarm"),
        ("AT WIBBLE PARK YARM", "Wibble Park, Yarm", "Yarm"),
        ("in Yarm at Wibble Park there is a fire", "Wibble Park, Yarm", None),
        ("wibble primary school, Fairfield", "Wibble Primary School, Stockton", "Fairfield"),
        ("near wibble parade in hartburn", "Wibble Parade, Stockton", "Hartburn"),
        (
            "outside Wibble Working Mens Club in Thornaby",
            "Wibble Working Mens Club, Thornaby",
            None,
        ),
        ("fight at wibble social club norton", "Wibble Social Club, Norton", None),
        ("kids on roof of Wibble School, Billingham", "Wibble School, Billingham", None),
        ("behind St Wibbles Church, Ingleby Barwick", "St Wibbles Church, Ingleby Barwick", None),
        ("wibble industrial estate, billingham", "Wibble Industrial Estate, Billingham", None),
        ("behind wibble car park, Billingham", "Wibble Car Park, Billingham", None),
        ("at the Wibble Arms, Norton", "Wibble Arms, Norton", None),
        ("round the corner from Wibble House, Billingham", "Wibble House, Billingham", None),
        ("theyre in hardwick rec", "Hardwick Rec, Stockton", "Hardwick & Salters Lane"),
        ("norton tennis club windows smashed", "Norton Tennis Club", None),
        ("in Thornaby bus station", "Thornaby Bus Station", None),
    ],
)
def test_a_place_beside_a_town_of_ours(
    places: Places, text: str, label: str, ward: str | None
) -> None:
    """It is taken with that town, though nobody knows its point."""
    best = places.find(text)[0]
    assert (label, ward, True) == (best.label, best.ward, best.in_borough)
    assert (Precision.LANDMARK, None, True) == (best.precision, best.lat, best.enough)


@pytest.mark.parametrize(
    "text",
    [
        "at the park",
        "my house",
        "his club",
        "in the garage",
        "at the social club in norton",
        "in the school in Yarm",
        "in a tatty pub in norton",
        "at Jack's House, Norton",
        "behind my nans house, norton",
        "in Norton House party all night",
        "will he go to court in thornaby",
        "he goes to norton school",
        "at the Wibble Arms in Darlington",
        "we went to Norton and the club was shut",
        "her name is Amy Park, Yarm",
        "stabbed by Lee Church, Thornaby",
        "punched by Lee Green, Norton",
        "shouting at Lee Court in Norton",
        "hes called Lee Wood, Yarm",
        "outside Wibble Park",
        "woops wrong road",
        "bi.ke st.olen today",
        "deaf me. window see street: man",
        "in the haunted school in billingham",
    ],
)
def test_what_is_no_place_of_its_own(places: Places, text: str) -> None:
    """Everyday words, homes and people are none; a town beside them stays a town."""
    assert not any(found.enough for found in places.find(text))


@pytest.mark.parametrize(
    "text",
    [
        "it was Kelly Green in Thornaby who hit my son",
        "it was Kelly Green who hit my son",
        "its Kelly Park, Ingleby Barwick whos been dealing",
        "it was Kelly Court from Norton that punched my lad",
        "it was Kelly Hill threatening us in Yarm",
        "Kelly Green punched my son in Thornaby",
        "it was Lois Lane in Ingleby Barwick who nicked it",
        "my son got beaten up by Kelly Green in Thornaby",
        "she was followed home by Kelly Hall, Norton",
        "a lass named Kelly Green in Thornaby",
    ],
)
def test_who_did_it_is_no_place(places: Places, text: str) -> None:
    """A name is a person's where a person's doing follows or leads to it."""
    assert not any(found.enough and "Yarm" != found.name for found in places.find(text))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("kids on Wibble Green in Norton who hit my son", "Wibble Green, Norton"),
        ("at Wibble Park, Yarm who do i ring", "Wibble Park, Yarm"),
        ("it was Wibble Green in Norton", "Wibble Green, Norton"),
        ("near Wibble Lane in Norton who nicked it i dont know", "Wibble Lane, Norton"),
        ("stood by Wibble Park in Thornaby", "Wibble Park, Thornaby"),
    ],
)
def test_where_somebody_did_it_is_a_place(places: Places, text: str, label: str) -> None:
    """What "on" or "at" leads to is one, whoever is there."""
    assert label == places.find(text)[0].label


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("i was in Norton. Road was blocked", "Norton"),
        ("in stockton! road blocked", "stockton"),
        ("i was in Yarm. Road was blocked", "Yarm"),
        ("i was in Nortn. Road was blocked", "Nortn"),
        ("i was in Norton. Green bins all over", "Norton"),
        ("i was on Norton Rd. blocked", "Norton Rd"),
    ],
)
def test_a_town_at_the_end_of_its_sentence(places: Places, text: str, quote: str) -> None:
    """The road that begins the next sentence takes nothing of its name, and does not hide it."""
    assert [quote] == [found.quote for found in places.find(text)]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("theres a torch in theirs. wibble lane norton", "Wibble Lane, Norton"),
        ("torch going round, wibble avenue thornaby", "Wibble Avenue, Thornaby"),
        ("next door are in tenerife\nwibble crescent", "Wibble Crescent"),
        ("wibble wobble lane", "Wibble Wobble Lane"),
    ],
)
def test_a_lane_that_nothing_leads_to(places: Places, text: str, label: str) -> None:
    """In small letters it counts with its town, or where it stands by itself."""
    assert label == places.find(text)[0].label


@pytest.mark.parametrize(
    "text",
    [
        "hang on will he find out it was me?",
        "before I carry on, who gets to see this?",
        "is it ok if i park it for now?",
        "can u see my number",
        "do i have to go to court",
        "does it go on my record at school",
        "who is behind this, the council?",
        "is my house marked for this",
        "will the police come round",
        "shall i wait by the phone",
    ],
)
def test_a_question_is_no_place(places: Places, text: str) -> None:
    """What somebody asks of us names none."""
    assert () == places.find(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("back of asda in thornaby", "Thornaby Shopping Centre"),
        ("tesco in ingleby barwick", "Myton Park"),
        ("behind the forum in billingham", "Billingham Forum"),
        ("flats on parkfield road", "Parkfield Road"),
        ("crooksbarn lane norton", "Crooksbarn Lane"),
        ("Whitehouse Primary School, Fairfield", "Whitehouse Primary School"),
        ("at Healaugh Park", "Healaugh Park"),
        ("lads outside highland laddie norton", "Highland Laddie"),
    ],
)
def test_listed_with_its_town(places: Places, text: str, name: str) -> None:
    """The town after "in" is part of the name; well-known places are listed."""
    assert name == places.find(text)[0].name


def test_a_name_ends_with_its_sentence(places: Places) -> None:
    """A full stop after Mandale makes its school none; that of "St." ends no sentence."""
    assert "Mandale" == places.find("drawing on the wall at Mandale. School is out")[0].name
    assert places.find("St. Cuthberts Billingham")[0].name.startswith("St Cuthbert")


def test_what_follows_in_the_is_no_part_of_a_name(places: Places) -> None:
    """Asda "in thornaby" is one name, Portrack "in the dark" is none."""
    assert "Portrack" == places.find("kicked off on Portrack in the dark")[0].quote


def test_a_hospital_elsewhere(places: Places) -> None:
    """Roseberry Park is in Middlesbrough, Roseberry in Billingham."""
    assert "middlesbrough" == places.find("he is in Roseberry Park")[0].elsewhere


def test_a_road_in_its_town_keeps_its_wards(places: Places) -> None:
    """Of a road in two wards of one town nobody knows which, with "in" or without."""
    assert places.find("durham road in stockton")[0].ward is None


def test_unlisted_places_are_not_masked(places: Places) -> None:
    """Only listed names are: whoever writes of a gun beside a town is heard."""
    assert () == places.spans("at Gun Park, he has one")
    text = "at Gun Park, Yarm"
    assert ((text.index("Yarm"), len(text)),) == places.spans(text)

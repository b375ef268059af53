"""What a first message already says."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.places.find import Places, load_places
from bot.reports.notice import notice

NOW = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def places() -> Places:
    """Return the shipped gazetteer."""
    return load_places(Path(__file__).parents[3] / "data" / "places")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (
            "lads dealing behind the shops on Norton Rd by the beck most nights",
            {
                "where": "behind the shops on Norton Rd by the beck",
                "when": "most nights",
                "how_often": "most nights",
            },
        ),
        (
            "fly tipping on redhill road, white van NK12 ABC last night",
            {
                "where": "on redhill road",
                "when": "last night",
                "happening_now": "no",
                "vehicle": "white van, NK12 ABC",
            },
        ),
        (
            "someone has been stabbed at the top of Tilery Road now",
            {
                "where": "at the top of Tilery Road",
                "when": "now",
                "happening_now": "yes",
                "anyone_hurt": "yes",
            },
        ),
        ("no one was hurt", {"anyone_hurt": "no"}),
        ("he could get hurt", {}),
        ("noise from my neighbour in norton", {}),
        ("lads drinking behind the Aldi on Durham Rd", {"where": "behind the Aldi on Durham Rd"}),
        (
            "begging at the cash machine outside tesco portrack",
            {"where": "at the cash machine outside tesco portrack"},
        ),
        (
            "always litter behind asda in thornaby",
            {"where": "behind asda in thornaby", "when": "always", "how_often": "always"},
        ),
        ("graffiti on the wall of my house in norton", {}),
        ("kids near me throwing stones at Ropner Park", {"where": "at Ropner Park"}),
        ("bike gone from outside Splash", {"where": "outside Splash"}),
    ],
)
def test_known(places: Places, text: str, known: dict[str, str]) -> None:
    """What is said is known in its own words; a town alone is no place to send anybody."""
    assert known == notice(text, NOW, places).known


def test_an_unclear_name_is_asked_about(places: Places) -> None:
    """A high street that may be any of four is not known, and the choices are given."""
    noticed = notice("lads all over the high street", NOW, places)
    assert "where" not in noticed.known
    assert 4 == len(noticed.where_choices)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (
            "by the cash machine by the Town Hall on the High Street in Stockton",
            "by the cash machine by the Town Hall on the High Street in Stockton",
        ),
        ("lads in flats on parkfield road", "in flats on parkfield road"),
        ("flats on parkfield road", "flats on parkfield road"),
        ("the underpass by Teesside Park", "underpass by Teesside Park"),
        (
            "fight outside the Wellington Square main entrance",
            "outside the Wellington Square main entrance",
        ),
        ("at Redhill Road end, again", "at Redhill Road end"),
        (
            "the back lane between Shaftesbury Street and Hartington Road is full of bins",
            "back lane between Shaftesbury Street and Hartington Road",
        ),
        (
            "corner of Station Road and Wibble Street, Billingham",
            "corner of Station Road and Wibble Street, Billingham",
        ),
        ("on Redhill Road and Ragpath Lane", "on Redhill Road"),
        ("kids round the back of aldi, yarm", "round the back of aldi, yarm"),
        ("back of asda in thornaby", "back of asda in thornaby"),
        ("smashed it behind aldi, yarm", "behind aldi, yarm"),
        ("happened near midnight, norton", None),
        ("back of my house in norton", None),
    ],
)
def test_where_in_all_its_words(places: Places, text: str, where: str | None) -> None:
    """What is beside a name, part of it or across from it comes along."""
    assert where == notice(text, NOW, places).known.get("where")

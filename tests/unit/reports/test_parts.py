"""Answers that tell more than was asked."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.places.find import Places, load_places
from bot.reports.parts import sort_out

NOW = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def places() -> Places:
    """Return the shipped gazetteer."""
    return load_places(Path(__file__).parents[3] / "data" / "places")


@pytest.mark.parametrize(
    ("slot", "said", "own", "others"),
    [
        (
            "where",
            "Mill Lane in Norton, Saturday night, they took a lawnmower",
            "Mill Lane in Norton",
            {"when": "Saturday night", "what_taken": "they took a lawnmower"},
        ),
        (
            "where",
            "norton road last night about 10",
            "norton road",
            {"when": "last night about 10"},
        ),
        (
            "where",
            "outside my house, two lads in black hoodies, lst nite",
            "outside my house",
            {"when": "lst nite", "who": "two lads in black hoodies"},
        ),
        (
            "where",
            "Norton Road\nyday\na white van",
            "Norton Road",
            {"when": "yday", "vehicle": "white van"},
        ),
        (
            "where",
            "it was on norton road and it was about 10 last night",
            "norton road",
            {"when": "10 last night"},
        ),
        (
            "when",
            "last night, it was two lads in a white transit",
            "last night",
            {"who": "two lads in a white transit", "vehicle": "white transit"},
        ),
        ("vehicle", "red corsa, two men in it", "red corsa", {"who": "two men in it"}),
        (
            "what_taken",
            "my bike, they went off in a red fiesta on norton road",
            "my bike",
            {"where": "on norton road", "vehicle": "red fiesta"},
        ),
    ],
)
def test_each_part_goes_to_its_question(
    places: Places, slot: str, said: str, own: str, others: dict[str, str]
) -> None:
    """Place, time, people, vehicle and what was taken, in the words that were used."""
    parts = sort_out(slot, said, NOW, places)
    assert (own, others) == (parts.own, parts.others)


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        ("where", "behind the shops on norton rd by the beck"),
        ("where", "12 mill lane, norton, ts20 1aa"),
        ("where", "the alley between Mill Lane and High Street by the church"),
        ("when", "10.30pm last night"),
        ("who", "tall lad, ginger hair, lives on norton road"),
        ("what_taken", "nothing was taken, just the door broken"),
        ("contact", "Sam, 07700 900123, ring after 5pm"),
        ("effect", "I have not slept since October, they drive a white van"),
    ],
)
def test_an_answer_to_what_was_asked_stays_whole(places: Places, slot: str, said: str) -> None:
    """Nothing is cut from it, and nothing made of where somebody lives or what they feel."""
    parts = sort_out(slot, said, NOW, places)
    assert (said, {}) == (parts.own, parts.others)

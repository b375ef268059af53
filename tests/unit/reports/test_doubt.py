"""What looks like a time of what happened and is none."""

import pytest

from bot.reports.when import find
from tests.unit.reports.test_when import NOW, at


@pytest.mark.parametrize(
    "message",
    [
        "shes 86 and lives at 14 norton road",
        "I've lived here since 1990",
        "we have been here since 2004 and its gone downhill",
        "lived on the street for 30 years",
        "been a tenant for 20 years",
        "had the car since 2015",
        "he took £20 off her and wants 8.50 more",
        "cheap tabs 3.50 a pack at that shop",
        "it charged me £4.50 for nowt",
        "lads of about 15",
        "who's about 12",
        "10 to 15 lads",
        "5 to 6 foot tall",
        "about 5 10 tall",
        "outside 8ish Norton Rd",
        "from 10 to 14 Norton Road",
        "between 8 and 10 Norton Road",
        "at 14 Bishopton Court",
        "they won 3-1",
        "a 2.30 metre fence",
        "dog left at 22",
        "About eleven pounds gone",
        "ten lads in last weeks paper",
        "usually at the bus stop",
        "three times now and nobody came",
    ],
)
def test_no_time_of_what_happened(message: str) -> None:
    """Ages, prices, scores, heights, house numbers and how long somebody has lived there."""
    assert None is find(message, NOW)


@pytest.mark.parametrize(
    ("message", "start"),
    [
        ("Ive been a tenant since 2008. Last Tuesday at 7pm he threw a brick", "17 19:00"),
        ("Morning! 8.40 this morning, red Fiesta right through me sign", "22 08:40"),
        ("I noted the time, 19.40, on the 5th", "05 19:40"),
        ("By the time they left I was in tears. On Wednesday two men knocked", "18 00:00"),
        ("we've had this noise since tuesday", "17 00:00"),
        ("homeless lad has been living in the doorway since monday", "16 00:00"),
    ],
)
def test_the_time_beside_the_background(message: str, start: str) -> None:
    """What happened keeps its time whatever else is told."""
    when = find(message, NOW)
    assert when
    assert at(start) == when.start

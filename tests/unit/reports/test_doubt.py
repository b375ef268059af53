"""What looks like a time of what happened and is none."""

from cProfile import Profile

import pytest

from bot.reports.when import find, understand
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


@pytest.mark.parametrize(
    ("message", "start"),
    [
        ("lads waiting for me at 3.30 outside the school", "22 15:30"),
        ("he was selling drugs at 8.30", "22 20:30"),
        ("they were fighting for ages at 10.15", "22 10:15"),
        ("my son was hit, 11.45 outside school", "22 11:45"),
        ("lads fighting 10.45 on high street", "22 10:45"),
        ("i paid for a taxi 11.30 last night", "21 23:30"),
        ("scored some drugs 10.30 saturday night", "21 22:30"),
        ("lad waiting for a bus since 3.30", "22 15:30"),
    ],
)
def test_a_time_is_no_price(message: str, start: str) -> None:
    """A lead such as "at", a day beside it or a place after it says that it is a time."""
    when = find(message, NOW)
    assert when
    assert at(start) == when.start


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("paid about 8.50 last night", "last night"),
        ("cheap tabs 3.50 a pack at that shop last night", "last night"),
        ("he is selling weed for 3.30", None),
        ("beer 2.50 in the pub", None),
        ("put a tenner on the 3.15 at Redcar", None),
    ],
)
def test_a_price_is_no_time(message: str, words: str | None) -> None:
    """What is paid, or sold by the pack, stays a price even beside a night."""
    when = find(message, NOW)
    assert words == (when.text if when else None)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("I have been living in fear since january", "since january"),
        ("we have been living with this since march", "since march"),
        ("we have been living like this since june", "since june"),
        ("ive been a target since march", "since march"),
        ("i have known about the dealing since last summer", "since last summer"),
        ("they must have come over the end of last week", "the end of last week"),
        ("it has been going on since the end of last month", "since the end of last month"),
        (
            "we moved here in march, it has been every night since april",
            "every night since april",
        ),
    ],
)
def test_how_long_it_has_gone_on(message: str, words: str) -> None:
    """What somebody lives through is the report's own; where they live is not."""
    when = find(message, NOW)
    assert when
    assert words == when.text
    assert when.start


@pytest.mark.parametrize(
    "message",
    [
        "we have been living next to a dealer since 2019",
        "i've known him since march",
        "I must report it in march",
        "my Terry died, it'll be eleven years in March",
    ],
)
def test_a_life_is_not_how_long_it_has_gone_on(message: str) -> None:
    """Where somebody lives and whom they know began before."""
    assert None is find(message, NOW)


@pytest.mark.parametrize(
    "unit", ["1.10 x ", "sat x ", "i rang again friday ", "lived in march ", "since may "]
)
def test_twice_the_text_is_twice_the_work(unit: str) -> None:
    """Work, counted in calls, grows with the length of a text and not with its square."""
    assert _calls(unit * 200) < 3 * _calls(unit * 100)


def _calls(text: str) -> int:
    find(text, NOW)
    profile = Profile()
    profile.runcall(find, text, NOW)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize(
    "text",
    ["not this minute no", "no not at the moment", "not happening now", "not here now"],
)
def test_a_no_to_now_is_no_now(text: str) -> None:
    """An answer to "is it happening right now?" that begins with not makes nothing an emergency."""
    assert understand(text, NOW).happening_now is False

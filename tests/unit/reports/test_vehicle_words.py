"""Vehicles told as colour, make, model and kind."""

import pytest

from bot.reports.vehicle import find_vehicles, names_vehicle


@pytest.mark.parametrize(
    ("text", "vehicles"),
    [
        ("grey golf", ("grey golf",)),
        ("white transit van", ("white transit van",)),
        ("two lads in a dark blue Ford Focus drove off", ("dark blue Ford Focus",)),
        ("black bmw x5 and a white audi", ("black bmw x5", "white audi")),
        ("silver/grey astra, NK12 ABC", ("silver/grey astra", "NK12 ABC")),
        ("orange quad bike on the field", ("orange quad bike",)),
        ("black range rover sport", ("black range rover",)),
        ("a big white lorry", ("big white lorry",)),
        ("seat leon", ("seat leon",)),
    ],
)
def test_vehicles_in_a_text(text: str, vehicles: tuple[str, ...]) -> None:
    """In the words of the text."""
    assert vehicles == find_vehicles(text)


@pytest.mark.parametrize(
    "text",
    [
        "kids on bikes",
        "stole my golf clubs",
        "lad in a blue polo shirt and a black mini skirt",
        "my partner focuses on us, up the road, Zoe said",
        "outside 207 Norton Road",
        "the white lads by the red bus stop",
        "a van was there",
    ],
)
def test_no_vehicle_is_described(text: str) -> None:
    """Clothes, house numbers, names and a bare kind tell no vehicle."""
    assert () == find_vehicles(text)


@pytest.mark.parametrize(
    "answer",
    ["grey golf", "a van", "an astra", "two vans", "a mini", "quad bikes", "red", "NK12 ABC",
     "it was a white one", "sort of an old fiesta"],
)  # fmt: skip
def test_answers_that_name_one(answer: str) -> None:
    """To "which vehicle?", a kind, a colour or a model alone is an answer."""
    assert names_vehicle(answer)


@pytest.mark.parametrize("answer", ["thanks", "dont know", "hello", "a lad", "none", "", "haha"])
def test_answers_that_name_none(answer: str) -> None:
    """Anything else is not taken for one."""
    assert not names_vehicle(answer)

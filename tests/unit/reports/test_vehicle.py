"""Registration plates among other words."""

import pytest

from bot.reports.vehicle import find_plates


@pytest.mark.parametrize(
    ("text", "plates"),
    [
        ("white van NK12 ABC and ab12 cde", ("NK12 ABC", "AB12 CDE")),
        ("nk12abc silver astra", ("NK12 ABC",)),
        ("P123 ABC then ABC 123D", ("P123 ABC", "ABC 123D")),
        ("TS18 2AB", ()),
        ("at12 the shop, in10 min", ()),
        ("the a19 was shut", ()),
    ],
)
def test_plates(text: str, plates: tuple[str, ...]) -> None:
    """Plates of three styles are found; postcodes, roads and times are not plates."""
    assert plates == find_plates(text)

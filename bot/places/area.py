"""The area around the borough: what of the country's open data is kept, and whose it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, hypot, radians
from pathlib import Path

from bot.places.grid import holds
from bot.reports.datafile import Entry, read

FILE = "area.yml"
_KM_IN_A_DEGREE = 111.3


@dataclass(frozen=True, slots=True)
class Area:
    """The box in degrees (WGS84), distances in km, names of councils and of what is no street."""

    south: float
    west: float
    north: float
    east: float
    ours: str
    others: Mapping[str, str]
    one_street_km: float
    our_street_km: float
    no_streets: frozenset[str]

    def holds(self, lat: float, lon: float) -> bool:
        """Tell whether a point is kept at all."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east

    def council(self, *names: str) -> tuple[bool | None, str | None]:
        """Return (in the borough, else which area elsewhere); (None, None) where no name is given.

        The first name that is known decides; a name that nobody knows is another area's.
        """
        told = [name for name in names if name]
        for name in told:
            if name == self.ours:
                return True, None
            if name in self.others:
                return False, self.others[name]
        return (False, "elsewhere") if told else (None, None)


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two near points (lat, lon) in km; good to 1 in 1,000 over 30 km."""
    east = (one[1] - other[1]) * cos(radians((one[0] + other[0]) / 2))
    return _KM_IN_A_DEGREE * hypot(one[0] - other[0], east)


def load_area(folder: Path, elsewhere: Iterable[str]) -> Area:
    """Read `area.yml`; DataError names file and line, also for a box where the grid has no formula.

    `elsewhere` are the ids of the areas that `elsewhere.yml` knows.
    """
    entry = read(folder / FILE)
    entry.only("box", "ours", "others", "one_street_km", "our_street_km", "no_streets")
    box = entry.need("box")
    box.only("south", "west", "north", "east")
    south, west, north, east = (
        box.need(side).number() for side in ("south", "west", "north", "east")
    )
    if not (holds(south, west) and holds(north, east) and south < north and west < east):
        raise box.error("the formula of bot/places/grid.py does not hold in all of this box")
    return Area(
        south=south,
        west=west,
        north=north,
        east=east,
        ours=entry.need("ours").text(),
        others=_others(entry.need("others"), frozenset(elsewhere)),
        one_street_km=entry.need("one_street_km").number(),
        our_street_km=entry.need("our_street_km").number(),
        no_streets=frozenset(name.casefold() for name in entry.need("no_streets").texts()),
    )


def _others(entry: Entry, known: frozenset[str]) -> Mapping[str, str]:
    others = {name: other.text() for name, other in entry.fields().items()}
    for name, other in entry.fields().items():
        if others[name] not in known:
            raise other.error(f"'{others[name]}' is no area of elsewhere.yml")
    return others

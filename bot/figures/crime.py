"""One crime as police.uk publishes it, read from its monthly street-level CSV files."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from bot.errors import Invalid
from bot.places.area import Area

COLUMNS = ("Month", "Reported by", "Longitude", "Latitude", "LSOA name", "Crime type")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Crime:
    """A crime or a report of anti-social behaviour: month (2026-09), kind (slug), point (WGS84).

    `ours` tells whether it was in the borough, None where the source does not say. The point is
    None where the police give no place.
    """

    month: str
    source: str
    kind: str
    at: tuple[float, float] | None
    ours: bool | None


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be read: its line, and why."""

    line: int
    why: str


def read_crimes(path: Path, area: Area, names: Mapping[str, str]) -> Iterator[Crime | Bad | None]:
    """Yield what each row says, None for another area's; `Invalid` where the file is another's.

    `names` are the kinds' slugs by their names in these files, in lower case.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = csv.DictReader(file)
            if not set(COLUMNS) <= set(rows.fieldnames or ()):
                raise Invalid(
                    f"{path} is no street-level file of data.police.uk. Nothing was imported."
                )
            for row in rows:
                yield _crime(row, rows.line_num, area, names)
    except (OSError, csv.Error) as wrong:
        raise Invalid(f"{path} cannot be read. Nothing was imported.") from wrong


def _crime(
    row: Mapping[str, str | None], line: int, area: Area, names: Mapping[str, str]
) -> Crime | Bad | None:
    told = {name: (row.get(name) or "").strip() for name in COLUMNS}
    ours, _ = area.council(told["LSOA name"].rpartition(" ")[0])
    if not ours:
        return None
    kind = names.get(told["Crime type"].casefold())
    if kind is None:
        return Bad(line, "a kind of crime that figures.yml does not know")
    if not MONTH.fullmatch(told["Month"]):
        return Bad(line, "the month is no month")
    try:
        at = point(told["Latitude"], told["Longitude"])
    except ValueError:
        return Bad(line, "latitude and longitude are not numbers")
    return Crime(told["Month"], told["Reported by"] or "police", kind, at, ours)


def point(lat: str, lon: str) -> tuple[float, float] | None:
    """Return a point, None where both are empty; ValueError where they are no place on Earth."""
    if not lat and not lon:
        return None
    at = float(lat), float(lon)
    if not all(map(isfinite, at)) or abs(at[0]) > 90 or abs(at[1]) > 180:
        raise ValueError("not on Earth")
    return at

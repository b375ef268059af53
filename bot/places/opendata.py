"""Reads official open data row by row: what each row says of a street, or why it says nothing.

Four shapes are known. OS Open Names has no header and 34 columns; its points are on the National
Grid. data.police.uk's street-level CSV names the street "On or near" which a crime was put, at one
of its anonymous points. The other two are lists of streets and places by ward.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Protocol, TextIO

from bot.errors import Invalid
from bot.places.area import Area
from bot.places.gazetteer import Kind
from bot.places.grid import latitude_longitude, near

_LONGEST_NAME = 80
_NUMBERED = re.compile(r"[ABM]\d{1,4}(\(M\))?", re.IGNORECASE)
_OWNERS_S = re.compile(r"(?<=['\u2019])S\b")
_BRACKETS = re.compile(r"\s*\([^)]*\)$")
_ON_OR_NEAR = "on or near "
_OS_COLUMNS = 34
_OS_KINDS = {
    "Named Road": Kind.ROAD,
    "Section Of Named Road": Kind.ROAD,
    "Suburban Area": Kind.AREA,
    "Village": Kind.VILLAGE,
    "Hamlet": Kind.VILLAGE,
    "Postcode": Kind.POSTCODE,
}
# A file of OS Open Names holds all of one square of the National Grid, this many metres wide.
_SQUARE = 20_000
# The part of a list that is complete in itself.
_ALL = "all"
_LIST_KINDS = {
    "street": Kind.ROAD,
    "road": Kind.ROAD,
    "neighbourhood": Kind.AREA,
    "village": Kind.VILLAGE,
}


@dataclass(frozen=True, slots=True)
class Point:
    """One row of open data: a name and a point (WGS84), and what the row knows besides.

    `key` is the same for the same row of a file read again. `part` is what its file tells the whole
    of, such as a square of the map; empty where files are never complete. `inside` tells whether it
    lies in the borough, `elsewhere` the area where it does not; both are None where the row says
    neither.
    """

    source: str
    key: str
    name: str
    kind: Kind
    lat: float
    lon: float
    ward: str | None = None
    town: str | None = None
    postcode: str | None = None
    inside: bool | None = None
    elsewhere: str | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be read: the line it ends on, and why."""

    line: int
    why: str


# A row read: a point, or None where it is in order but names nothing that we keep.
type Read = Callable[[list[str]], Point | None]


class _ByName(Protocol):
    def __call__(self, row: Mapping[str, str], area: Area) -> Point | None: ...


def read_rows(path: Path, area: Area) -> Iterator[Point | Bad | None]:
    """Yield what each row of a file says, in order; `Invalid` where the file is of no known shape.

    It holds one row at a time. None stands for a row that is in order and names nothing to keep.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            yield from _read(path, file, area)
    except OSError as wrong:
        raise Invalid(f"{path} cannot be read ({wrong.strerror}).") from wrong


def _read(path: Path, file: TextIO, area: Area) -> Iterator[Point | Bad | None]:
    rows = csv.reader(file)
    first = next(_each(rows), None)
    if first is None:
        return
    read, is_header = _shape(path, first, area)
    if not is_header:
        yield _told(read, first, rows.line_num)
    for row in _each(rows):
        yield _told(read, row, rows.line_num)


def _each(rows: Iterator[list[str]]) -> Iterator[list[str] | csv.Error]:
    """Yield each row that is not empty, or what is wrong with it."""
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as wrong:
            yield wrong
            continue
        if row:
            yield row


def _told(read: Read, row: list[str] | csv.Error, line: int) -> Point | Bad | None:
    if isinstance(row, csv.Error):
        return Bad(line, str(row))
    try:
        return read(row)
    except ValueError as wrong:
        return Bad(line, str(wrong))


def _shape(path: Path, first: list[str] | csv.Error, area: Area) -> tuple[Read, bool]:
    """Return what reads the rows of this file, and whether its first row is a header."""
    row = [] if isinstance(first, csv.Error) else first
    if len(row) == _OS_COLUMNS:
        return partial(_open_names, area=area), row[0].strip().upper() == "ID"
    for needed, read in _BY_HEADER.items():
        if set(needed) <= set(row):
            return _by_header(row, partial(read, area=area)), True
    raise Invalid(
        f"{path} is neither OS Open Names, nor street-level crime of data.police.uk, nor a list of"
        " streets by ward. Nothing was imported."
    )


def _by_header(header: list[str], read: Callable[[Mapping[str, str]], Point | None]) -> Read:
    def by_name(row: list[str]) -> Point | None:
        if len(row) != len(header):
            raise ValueError(f"{len(row)} columns instead of {len(header)}")
        return read(dict(zip(header, row, strict=True)))

    return by_name


def _open_names(row: list[str], area: Area) -> Point | None:
    if len(row) != _OS_COLUMNS:
        raise ValueError(f"{len(row)} columns instead of {_OS_COLUMNS}")
    easting, northing = _number(row[8], "easting"), _number(row[9], "northing")
    kind = _OS_KINDS.get(row[7])
    if kind is None or not near(easting, northing):
        return None
    if not row[0]:
        raise ValueError("there is no ID")
    lat, lon = latitude_longitude(easting, northing)
    inside, elsewhere = area.council(row[21], row[24])
    if kind not in (Kind.ROAD, Kind.POSTCODE) and inside is False:
        return None
    town, postcode = row[18] or None, row[16] or None
    part = f"{easting // _SQUARE:.0f} {northing // _SQUARE:.0f}"
    known = (None, town, postcode, inside, elsewhere, part)
    return _kept(Point("os_open_names", row[0], _name(row[2]), kind, lat, lon, *known), area)


def _police(row: Mapping[str, str], area: Area) -> Point | None:
    said = row["Location"].strip()
    if not said.casefold().startswith(_ON_OR_NEAR) or not (row["Longitude"] or row["Latitude"]):
        return None
    written = said[len(_ON_OR_NEAR) :].strip()
    if not written or written.casefold() in area.no_streets:
        return None
    name = _name(written)
    lat, lon = _degrees(row["Latitude"], row["Longitude"])
    inside, _ = area.council(row["LSOA name"].rpartition(" ")[0])
    if inside is False:
        # A list of where crimes were is not complete: a street of ours may have the same name.
        return None
    key = f"{name.casefold()}|{lat:.6f}|{lon:.6f}"
    return _kept(Point("police_uk", key, name, Kind.ROAD, lat, lon, inside=inside), area)


def _street_list(row: Mapping[str, str], area: Area) -> Point | None:
    if row["street"].strip().casefold() in area.no_streets:
        return None
    name, ward = _name(row["street"]), row["ward_2023"].strip() or None
    lat, lon = _degrees(row["lat"], row["lon"])
    key = f"{name.casefold()}|{ward}|{row.get('neighbourhood_msoa', '')}"
    inside = True if ward else None
    point = Point("street_list", key, name, Kind.ROAD, lat, lon, ward, inside=inside, part=_ALL)
    return _kept(point, area)


def _place_list(row: Mapping[str, str], area: Area) -> Point | None:
    kind = _LIST_KINDS.get(row["type"])
    if kind is None or row["in_borough"] != "yes":
        return None
    ward = row["ward_2023"].strip() or None
    lat, lon = _degrees(row["lat"], row["lon"])
    name = _name(_BRACKETS.sub("", row["name"]))
    town, postcode = row.get("parent") or None, row.get("postcode_district") or None
    known = (ward, town, postcode, True)
    return _kept(Point("place_list", row["id"], name, kind, lat, lon, *known, part=_ALL), area)


_BY_HEADER: Mapping[tuple[str, ...], _ByName] = {
    ("Longitude", "Latitude", "Location", "LSOA name"): _police,
    ("street", "ward_2023", "lat", "lon"): _street_list,
    ("id", "name", "type", "lat", "lon", "in_borough", "ward_2023"): _place_list,
}


def _kept(point: Point, area: Area) -> Point | None:
    """Return the point, or None where it is out of the area or only a road's number."""
    if not area.holds(point.lat, point.lon) or _NUMBERED.fullmatch(point.name):
        return None
    return replace(point, lat=round(point.lat, 6), lon=round(point.lon, 6))


def _name(written: str) -> str:
    name = " ".join(_OWNERS_S.sub("s", written).split())
    if not any(letter.isalpha() for letter in name):
        raise ValueError("there is no name")
    if len(name) > _LONGEST_NAME or not name.isprintable() or "\ufffd" in name:
        raise ValueError("the name cannot be read")
    return name


def _number(written: str, what: str) -> float:
    try:
        number = float(written)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise ValueError(f"the {what} is no number")
    return number


def _degrees(lat: str, lon: str) -> tuple[float, float]:
    latitude, longitude = _number(lat, "latitude"), _number(lon, "longitude")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError("latitude and longitude are not on Earth")
    return latitude, longitude

"""Reads our own gazetteer: wards, towns, estates, main roads, parks, landmarks, nicknames."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.errors import DataError
from bot.reports.datafile import Entry, read


class Kind(StrEnum):
    """What a place is."""

    WARD = "ward"
    TOWN = "town"
    AREA = "area"
    VILLAGE = "village"
    ROAD = "road"
    TRUNK_ROAD = "trunk road"
    PARK = "park"
    STATION = "station"
    LANDMARK = "landmark"
    SHOPS = "shops"
    SCHOOL = "school"
    BRIDGE = "bridge"
    REGION = "region"
    ELSEWHERE = "elsewhere"
    POSTCODE = "postcode"


AREA_KINDS = frozenset({Kind.TOWN, Kind.AREA, Kind.VILLAGE, Kind.WARD})


@dataclass(frozen=True, slots=True)
class Row:
    """One place; coordinates are WGS84 rounded to three decimals, about 100 m.

    `cue` marks names that are words or people's names too, and count only after "in", "at" and
    the like. `elsewhere` names the area outside the borough that it lies in. `imported` rows come
    from open data; `unsure` ones may lie on either side of the borough's edge.
    """

    name: str
    kind: Kind
    ward: str | None
    town: str | None
    lat: float
    lon: float
    postcode: str | None
    aliases: tuple[str, ...]
    cue: bool
    elsewhere: str | None
    imported: bool = False
    unsure: bool = False

    @property
    def in_borough(self) -> bool | None:
        """Whether it lies in the borough; None for what leaves it, or nobody knows."""
        if self.elsewhere:
            return False
        return None if self.unsure or self.kind in (Kind.TRUNK_ROAD, Kind.REGION) else True


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Who to turn to in an area outside the borough."""

    id: str
    area: str
    council: str
    police: str
    web: str | None = None


def load_gazetteer(path: Path, areas: Mapping[str, Elsewhere]) -> tuple[Row, ...]:
    """Read `gazetteer.csv`; DataError names file and line of the first mistake."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_rows(path, csv.DictReader(file), areas))


def load_elsewhere(path: Path) -> Mapping[str, Elsewhere]:
    """Read `elsewhere.yml`; DataError names file and line."""
    rows = (_elsewhere(entry) for entry in read(path).need("elsewhere").each())
    return {row.id: row for row in rows}


def _rows(
    path: Path, reader: "csv.DictReader[str]", areas: Mapping[str, Elsewhere]
) -> Iterator[Row]:
    for fields in reader:
        try:
            row = _row(fields)
        except (KeyError, TypeError, ValueError) as wrong:
            raise DataError(f"{path}, line {reader.line_num}: {wrong}") from wrong
        if row.elsewhere and row.elsewhere not in areas:
            raise DataError(f"{path}, line {reader.line_num}: '{row.elsewhere}' is no known area")
        yield row


def _row(fields: Mapping[str, str]) -> Row:
    return Row(
        name=fields["name"],
        kind=Kind(fields["kind"]),
        ward=fields["ward"] or None,
        town=fields["town"] or None,
        lat=float(fields["lat"]),
        lon=float(fields["lon"]),
        postcode=fields["postcode"] or None,
        aliases=tuple(filter(None, fields["aliases"].split(";"))),
        cue=fields["cue"] == "yes",
        elsewhere=fields["elsewhere"] or None,
    )


def _elsewhere(entry: Entry) -> Elsewhere:
    entry.only("id", "area", "council", "police", "web")
    web = entry.get("web")
    return Elsewhere(
        entry.need("id").text(),
        entry.need("area").text(),
        entry.need("council").text(),
        entry.need("police").text(),
        web.text() if web else None,
    )

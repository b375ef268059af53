"""Small files of ours in the shapes of official open data; the streets are made up."""

from collections.abc import Sequence
from pathlib import Path

DATA = Path(__file__).parents[3] / "data" / "places"
# Real lists lie beside the project on some machines; they are not ours to commit.
REFERENCE = Path(__file__).parents[4] / "shared" / "reference"
NO_REFERENCE = "the real lists (../shared/reference/*.csv) are not on this machine"

POLICE_HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)


def os_row(
    name: str,
    easting: float,
    northing: float,
    *,
    key: str = "",
    kind: str = "Named Road",
    town: str = "Stockton-on-Tees",
    county: str = "Stockton-on-Tees",
) -> str:
    """Return one row of OS Open Names: 34 columns, no quotes."""
    fields = [""] * 34
    fields[0] = key or f"osgb{easting:.0f}{northing:.0f}"
    fields[2], fields[6], fields[7] = name, "transportNetwork", kind
    fields[8], fields[9] = f"{easting:.0f}", f"{northing:.0f}"
    fields[16], fields[18], fields[24], fields[29] = "TS18", town, county, "England"
    return ",".join(fields)


def police_row(
    location: str, lat: float | str, lon: float | str, lsoa: str = "Stockton-on-Tees 014B"
) -> str:
    """Return one row of a street-level crime file."""
    force = "Cleveland Police"
    return f",2026-09,{force},{force},{lon},{lat},{location},E01012345,{lsoa},Drugs,,"


def written(path: Path, lines: Sequence[str]) -> Path:
    """Write a file of these lines and return where."""
    path.write_text("\r\n".join([*lines, ""]), encoding="utf-8")
    return path


def os_file(path: Path, *rows: str) -> Path:
    """Write a file of OS Open Names."""
    return written(path, rows)


def police_file(path: Path, *rows: str) -> Path:
    """Write a street-level crime file."""
    return written(path, [POLICE_HEADER, *rows])

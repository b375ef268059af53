"""Where postcodes are, as far as they were imported: a whole one is a point, a part what all share.

"TS18 1AA" has a ward and a point. "TS18 1" and "TS18" have the ward, town and side of the borough's
edge that all their postcodes have in common, and no point.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.places.gazetteer import Row
from bot.places.postcode import Postcode


@dataclass(frozen=True, slots=True)
class Where:
    """What is known of a postcode; None where its postcodes differ or nobody knows."""

    ward: str | None
    town: str | None
    lat: float | None
    lon: float | None
    in_borough: bool | None
    elsewhere: str | None


class Postcodes:
    """The imported postcodes, ready to be asked."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Take the rows of postcodes."""
        self._known: dict[str, Where] = {}
        for row in rows:
            whole = row.name.upper()
            point = Where(row.ward, row.town, row.lat, row.lon, row.in_borough, row.elsewhere)
            self._known[whole] = point
            for part in (whole[:-2], whole.partition(" ")[0]):
                self._known[part] = _shared(self._known.get(part, point), point)

    def where(self, code: Postcode) -> Where:
        """Return what is known of a postcode or a part of one; its district says the rest."""
        known = self._known.get(code.text)
        if known is not None:
            return known
        return Where(None, None, None, None, code.in_borough, code.elsewhere)


def _shared(one: Where, other: Where) -> Where:
    return Where(
        ward=one.ward if one.ward == other.ward else None,
        town=one.town if one.town == other.town else None,
        lat=None,
        lon=None,
        in_borough=one.in_borough if one.in_borough is other.in_borough else None,
        elsewhere=one.elsewhere if one.elsewhere == other.elsewhere else None,
    )

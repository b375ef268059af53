"""A place that a text may mean, how exactly it is known, and how likely it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.places.gazetteer import Kind
from bot.reports.report import Place


class Precision(StrEnum):
    """How exactly a place is known, from a point to a region."""

    POINT = "point"
    THREE_WORDS = "what3words"
    POSTCODE = "postcode"
    LANDMARK = "landmark"
    STREET = "street"
    UNLISTED_STREET = "unlisted_street"
    AREA = "area"
    TOWN = "town"
    DISTRICT = "postcode_district"
    REGION = "region"

    @property
    def enough(self) -> bool:
        """True where somebody could be sent there, or to an estate of that name."""
        return self not in (Precision.TOWN, Precision.DISTRICT, Precision.REGION)


PRECISION_OF: Mapping[Kind, Precision] = {
    Kind.WARD: Precision.AREA,
    Kind.AREA: Precision.AREA,
    Kind.VILLAGE: Precision.AREA,
    Kind.TOWN: Precision.TOWN,
    Kind.ROAD: Precision.STREET,
    Kind.TRUNK_ROAD: Precision.REGION,
    Kind.REGION: Precision.REGION,
    Kind.ELSEWHERE: Precision.TOWN,
}
SCORE: Mapping[Precision, float] = {
    Precision.POINT: 0.98,
    Precision.THREE_WORDS: 0.97,
    Precision.POSTCODE: 0.96,
    Precision.LANDMARK: 0.92,
    Precision.STREET: 0.9,
    Precision.UNLISTED_STREET: 0.9,
    Precision.AREA: 0.75,
    Precision.TOWN: 0.6,
    Precision.DISTRICT: 0.55,
    Precision.REGION: 0.3,
}


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """One place a text may mean. `score` is 0..1, `quote` the words that named it.

    `choices` is how many places of this name fit; above 1 nobody knows which, so `to_place` leaves
    ward and point out. `elsewhere` is the area outside the borough, see `Places.elsewhere`.
    """

    name: str
    ward: str | None
    lat: float | None
    lon: float | None
    postcode: str | None
    in_borough: bool | None
    precision: Precision
    quote: str
    score: float
    town: str | None = None
    choices: int = 1
    elsewhere: str | None = None
    start: int = 0
    end: int = 0

    @property
    def enough(self) -> bool:
        """True where somebody could be sent there."""
        return self.precision.enough

    @property
    def label(self) -> str:
        """The name with its town, as a choice for the resident."""
        town = self.town if self.town and self.town.lower() not in self.name.lower() else None
        return f"{self.name}, {town}" if town else self.name

    def to_place(self, said: str | None = None) -> Place:
        """Return the place of a report; `said` are the resident's own words, if not the quote."""
        known = self.choices == 1
        return Place(
            text=said or self.quote,
            place=self.label if known else self.name,
            ward=self.ward if known else None,
            lat=self.lat if known else None,
            lon=self.lon if known else None,
            postcode=self.postcode if known else None,
            in_borough=self.in_borough,
            precision=self.precision.value,
        )

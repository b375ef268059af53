"""Free text to ranked places: "behind the shops on Norton Rd" to a road, its ward and a point."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.places.area import load_area
from bot.places.candidate import PlaceCandidate, Precision
from bot.places.cues import happens_at
from bot.places.gazetteer import Elsewhere, Kind, Row, load_elsewhere, load_gazetteer
from bot.places.imported import lacking
from bot.places.mention import Names
from bot.places.postpoint import Postcodes
from bot.places.rank import rank
from bot.places.shared import Surroundings
from bot.places.words import tokens
from bot.reports.report import Place

# The entry of elsewhere.yml for an area that has none of its own.
ANYWHERE = "elsewhere"

__all__ = ["PlaceCandidate", "Places", "Precision", "load_places"]


class Places:
    """The gazetteer, ready to be asked; `wards` are the names of the borough's wards."""

    def __init__(self, rows: Sequence[Row], elsewhere: Mapping[str, Elsewhere]) -> None:
        self._names = Names(row for row in rows if row.kind is not Kind.POSTCODE)
        self._postcodes = Postcodes(row for row in rows if row.kind is Kind.POSTCODE)
        self._around = Surroundings(row for row in rows if row.kind is not Kind.POSTCODE)
        self.elsewhere = elsewhere
        self.wards = frozenset(row.ward for row in rows if row.ward and not row.imported)
        self._towns = frozenset(
            (row.town, row.ward) for row in rows if row.kind is Kind.WARD or row.name == row.ward
        )

    def find(self, text: str, hint: str = "") -> tuple[PlaceCandidate, ...]:
        """Return the places a text may mean, best first; none where it names none.

        Several candidates with the same quote and `choices` above 1 are one name in several
        places ("High Street"). A shared point comes before all names. `hint` is other text of the
        same report, used only to choose between them. Takes well under 2 ms for a text message.
        """
        words = tokens(text)
        hinted = self._names.mentions(hint, tokens(hint)) if hint else ()
        named = rank(text, words, self._names.mentions(text, words), hinted, self._postcodes)
        return (*self._around.shared(text), *named)

    def wards_of(self, town: str) -> frozenset[str]:
        """Return the names of a town's wards; none for a town we do not know."""
        return frozenset(ward for known, ward in self._towns if known == town and ward)

    def locate(self, said: str | None, narrative: str) -> Place:
        """Return the one place of a report, from the answer to "where?" and the whole story.

        The answer comes first; where it is no place or only a town, the story may tell the road
        ("norton", to "which high street?"). The place's text is the answer as said.
        """
        found = self._best(said, narrative)
        return found.to_place(said) if found else Place(text=said or None)

    def choices(self, said: str | None, narrative: str) -> tuple[str, ...]:
        """Return the labels of the places that a report may mean, where one name has several."""
        best = self._best(said, narrative)
        if best is None or best.choices == 1:
            return ()
        found = (*self.find(said, hint=narrative), *self.find(narrative)) if said else ()
        same = (one for one in found or self.find(narrative) if one.name == best.name)
        return tuple(dict.fromkeys(one.label for one in same))

    def beyond(self, said: str | None, narrative: str) -> Elsewhere | None:
        """Return the area outside the borough where a report clearly lies, or None.

        An answer to "where?" may be a bare name. In a story the place must be led to ("in Redcar"),
        or be a street or a postcode, and no place of ours may be named beside it.
        """
        found = self._best(said, narrative)
        if found is None or found.in_borough is not False:
            return None
        if not (said and self.find(said)) and not self._happened_there(found, narrative):
            return None
        return self.elsewhere.get(found.elsewhere or "") or self.elsewhere.get(ANYWHERE)

    def _happened_there(self, found: PlaceCandidate, narrative: str) -> bool:
        words = tokens(narrative)
        at = next((n for n, word in enumerate(words) if word.start >= found.start), len(words))
        ours = any(place.in_borough for place in self.find(narrative))
        return not ours and (found.enough or happens_at(words, at))

    def _best(self, said: str | None, narrative: str) -> PlaceCandidate | None:
        answered = self.find(said, hint=narrative) if said else ()
        told = self.find(narrative, hint=said or "")
        if answered and (_exact(answered[0]) or not _fits(answered[0], told)):
            return answered[0]
        best = told[0] if told and (_exact(told[0]) or not answered) else None
        return best or (answered[0] if answered else None)

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Return where listed names stand, so that "Gunners Vale" is not read as a gun."""
        words = tokens(text)
        found = (m for m in self._names.mentions(text, words) if m.listed)
        return tuple((words[m.first].start, words[m.last].end) for m in found)


def _exact(candidate: PlaceCandidate) -> bool:
    return candidate.enough and candidate.choices == 1


def _fits(town: PlaceCandidate, told: Sequence[PlaceCandidate]) -> bool:
    """Tell whether the story's best place may lie in the town of the answer."""
    if not told:
        return False
    one_town = town.town is None or told[0].town in (None, town.town, town.name)
    return town.choices > 1 or (one_town and town.in_borough is told[0].in_borough)


def load_places(folder: Path, imported: Sequence[Row] = ()) -> Places:
    """Read `gazetteer.csv` and `elsewhere.yml`; DataError names file and line.

    `imported` are rows of open data, see `bot.places.index`; they add what ours lack.
    """
    elsewhere = load_elsewhere(folder / "elsewhere.yml")
    ours = load_gazetteer(folder / "gazetteer.csv", elsewhere)
    if not imported:
        return Places(ours, elsewhere)
    area = load_area(folder, elsewhere)
    postcodes = [row for row in imported if row.kind is Kind.POSTCODE]
    names = [row for row in imported if row.kind is not Kind.POSTCODE]
    return Places((*ours, *lacking(ours, names, area), *postcodes), elsewhere)

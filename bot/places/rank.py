"""Turns mentions into ranked candidates: the town chooses between roads of one name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.places.candidate import PRECISION_OF, SCORE, PlaceCandidate, Precision
from bot.places.coded import of_code, of_three_words
from bot.places.cues import after_cue, is_age
from bot.places.gazetteer import AREA_KINDS, Kind, Row
from bot.places.mention import Mention
from bot.places.postcode import Postcode, find_postcodes
from bot.places.postpoint import Postcodes
from bot.places.words import Token

# "A lad from Boro", "off towards Hartlepool": somebody's way, not where it happened.
_ON_THE_WAY = frozenset({"from", "to", "towards", "toward"})
_OFF_TO = frozenset({"towards", "toward"})
# What has its own place outside a borough named beside it.
_NEVER_BEYOND = AREA_KINDS | {Kind.ELSEWHERE, Kind.REGION, Kind.TRUNK_ROAD}
# "14", "14a", "30ish", but no year, and no "10ish": that is a time.
_HOUSE = re.compile(r"[1-9]\d{0,2}[a-d]?|(?:1[3-9]|[2-9]\d|[1-9]\d\d)-?ish")
_NUMBERS_TO_CALL = frozenset({"101", "111", "999", "112"})
_CALLED = frozenset("rang ring rung call called phone phoned dial dialled told tried".split())
_LEADS = frozenset("number no nr flat house".split())
_LIVES = frozenset("live lives living stay stays staying".split())
# "10:30 Norton Road", "at 7.30".
_CLOCK = re.compile(r"\d[:.]$")
# What a town named beside it adds to a road, listed or not.
_BACKED = 0.04
_TOWN_KNOWN = 0.15
# A road that no list holds is more exact than the area named right after it.
_AREA_KNOWN = 0.1
_IN = re.compile(r"[ ,]*(?:in )?[ ]*")
# So many words on: "Grays Road in Grangefield".
_BESIDE = 2


@dataclass(frozen=True, slots=True)
class Context:
    """What the text says of the whereabouts besides the mention at hand."""

    text: str
    words: tuple[Token, ...]
    towns: frozenset[str]
    wards: frozenset[str]
    codes: tuple[Postcode, ...]
    postcodes: Postcodes
    outside: tuple[Mention, ...]
    areas: tuple[Mention, ...] = ()

    def fits(self, row: Row) -> int:
        """Count what speaks for this row: its ward twice, its town, its postcode district."""
        district = any(code.district == row.postcode for code in self.codes)
        return 2 * (row.ward in self.wards) + (row.town in self.towns) + district

    def span(self, mention: Mention) -> tuple[int, int]:
        """Return where a mention stands in the text, with the number of the house before it."""
        road = mention.rows[0].kind is Kind.ROAD if mention.listed else mention.street
        first = mention.first - (road and self._house_before(mention.first))
        return self.words[first].start, self.words[mention.last].end

    def _house_before(self, first: int) -> bool:
        """Tell whether the word before is the number of a house: no clock, count or 101."""
        if not first or not _HOUSE.fullmatch(self.words[first - 1].word):
            return False
        number = self.words[first - 1]
        if is_age(self.text, self.words, first - 1):
            return False
        before = tuple(word.word for word in self.words[max(0, first - 3) : first - 1])
        called = bool(_CALLED.intersection(before)) and number.word in _NUMBERS_TO_CALL
        if called or _CLOCK.search(self.text[: number.start]):
            return False
        gap = self.text[number.end : self.words[first].start].strip(" ")
        # Before a comma "at 8" is a time, unless somebody lives there.
        led = not before or before[-1] in _LEADS or bool(_LIVES.intersection(before))
        return not gap or (gap == "," and (led or not number.word.isdigit()))

    def around(self, mention: Mention) -> Mention | None:
        """Return the area of ours named right after or in it: "Grays Road, Grangefield"."""
        within = (m for m in self.areas if mention.first <= m.first <= mention.last)
        if inside := next(within, None):
            return inside
        near = next((m for m in self.areas if 0 < m.first - mention.last <= _BESIDE), None)
        if near is None:
            return None
        start, end = self.words[mention.last].end, self.words[near.first].start
        return near if _IN.fullmatch(self.text[start:end]) else None

    def beyond(self, mention: Mention) -> Row | None:
        """Return the place outside the borough that a road is said to be in, or None."""
        near = (m for m in self.outside if 0 < m.first - mention.last <= _BESIDE)
        far = self.outside if not (mention.listed or self.towns) else ()
        found = next(iter((*near, *far)), None)
        return found.rows[0] if found and found.first != mention.first else None


def rank(
    text: str,
    words: tuple[Token, ...],
    mentions: Sequence[Mention],
    hinted: Sequence[Mention],
    postcodes: Postcodes,
) -> tuple[PlaceCandidate, ...]:
    """Return the candidates of a text, best first."""
    found = _meant([m for m in mentions if not _passing(m, words)], words)
    about = _context(text, words, found, hinted, postcodes)
    candidates = [c for m in found for c in _candidates(m, about)]
    candidates += [
        of_code(text, code, postcodes) for code in about.codes if not _used(code, candidates)
    ]
    candidates += of_three_words(text)
    return tuple(sorted(_distinct(candidates), key=lambda c: (-c.score, c.start)))


def _passing(mention: Mention, words: tuple[Token, ...]) -> bool:
    on_the_way = after_cue(words, mention.first) in _ON_THE_WAY
    return _is_outside(mention) and len(words) > 4 and on_the_way


def _meant(found: list[Mention], words: tuple[Token, ...]) -> list[Mention]:
    """Leave out "not Tilery" and "ran off towards Tilery" where another place is named."""
    kept = [m for m in found if not (m.first and words[m.first - 1].word == "not")]
    here = [m for m in kept if after_cue(words, m.first) not in _OFF_TO]
    return here or kept or found


def _is_outside(mention: Mention) -> bool:
    return mention.listed and mention.rows[0].kind is Kind.ELSEWHERE


def _context(
    text: str,
    words: tuple[Token, ...],
    found: Sequence[Mention],
    hinted: Sequence[Mention],
    postcodes: Postcodes,
) -> Context:
    named = (m.rows[0] for m in (*found, *hinted) if m.listed)
    areas = [row for row in named if row.kind in AREA_KINDS]
    return Context(
        text,
        words,
        towns=frozenset(name for row in areas for name in (row.town, row.name) if name),
        wards=frozenset(row.ward for row in areas if row.ward),
        codes=find_postcodes(text),
        postcodes=postcodes,
        outside=tuple(m for m in found if _is_outside(m)),
        areas=tuple(m for m in found if m.listed and m.rows[0].kind in AREA_KINDS),
    )


def _candidates(mention: Mention, about: Context) -> list[PlaceCandidate]:
    area = mention.listed and mention.rows[0].kind in _NEVER_BEYOND
    beyond = None if area else about.beyond(mention)
    if beyond:
        return [_outside(mention, beyond, about)]
    if not mention.listed or _of_another_town(mention.rows[0], about):
        return [_unlisted(mention, about)]
    by_town: dict[str | None, list[Row]] = {}
    for row in _narrowed(mention.rows, about):
        by_town.setdefault(row.town, []).append(row)
    return [_of_town(rows, len(by_town), mention, about) for rows in by_town.values()]


def _of_town(rows: Sequence[Row], choices: int, mention: Mention, about: Context) -> PlaceCandidate:
    """Return one candidate for the rows of one name and town: nobody could say which was meant.

    Of a long road in several wards it keeps what all its rows share; its point is not known.
    """
    found = _listed(rows[0], choices, mention, about)
    if len(rows) == 1:
        return found
    ward, code = ({getattr(row, name) for row in rows} for name in ("ward", "postcode"))
    return replace(
        found,
        ward=found.ward if len(ward) == 1 else None,
        postcode=found.postcode if len(code) == 1 else None,
        lat=None,
        lon=None,
    )


def _of_another_town(row: Row, about: Context) -> bool:
    """Tell whether open data know a road only elsewhere, while the text names a town of ours."""
    return row.imported and row.elsewhere is not None and bool(about.towns)


def _narrowed(rows: tuple[Row, ...], about: Context) -> tuple[Row, ...]:
    if rows[0].kind in AREA_KINDS:
        # A ward and the estate it is named after: either will do.
        return rows[:1]
    most = max(about.fits(row) for row in rows)
    return tuple(row for row in rows if about.fits(row) == most)


def _listed(row: Row, choices: int, mention: Mention, about: Context) -> PlaceCandidate:
    start, end = about.span(mention)
    precision = PRECISION_OF.get(row.kind, Precision.LANDMARK)
    backed = _BACKED if precision is Precision.STREET and about.fits(row) else 0.0
    code = next((c.text for c in about.codes if c.district == row.postcode), row.postcode)
    return PlaceCandidate(
        name=row.name,
        ward=row.ward,
        lat=row.lat,
        lon=row.lon,
        postcode=code,
        in_borough=row.in_borough,
        precision=precision,
        quote=about.text[start:end],
        score=round((SCORE[precision] + backed) * mention.sure / choices, 3),
        town=row.town,
        choices=choices,
        elsewhere=row.elsewhere,
        start=start,
        end=end,
    )


def _outside(mention: Mention, beyond: Row, about: Context) -> PlaceCandidate:
    start, end = about.span(mention)
    precision = Precision.UNLISTED_STREET
    return PlaceCandidate(
        name=mention.name,
        ward=None,
        lat=None,
        lon=None,
        postcode=about.codes[0].text if about.codes else None,
        in_borough=False,
        precision=precision,
        quote=about.text[start:end],
        score=SCORE[precision],
        town=beyond.name,
        elsewhere=beyond.elsewhere,
        start=start,
        end=end,
    )


def _unlisted(mention: Mention, about: Context) -> PlaceCandidate:
    start, end = about.span(mention)
    precision = Precision.UNLISTED_STREET if mention.street else Precision.LANDMARK
    area = about.around(mention)
    inside = area.rows[0] if area else None
    end = max(end, about.span(area)[1]) if area else end
    code = about.codes[0] if len(about.codes) == 1 else None
    known = about.postcodes.where(code) if code else None
    town = (
        _only(about.towns) or (known.town if known else None) or (inside.town if inside else None)
    )
    in_town = _TOWN_KNOWN if about.towns else 0.0
    return PlaceCandidate(
        name=mention.name,
        ward=known.ward if known else (inside.ward if inside else None),
        lat=known.lat if known else None,
        lon=known.lon if known else None,
        postcode=code.text if code else None,
        in_borough=True if about.towns else (known.in_borough if known else None),
        precision=precision,
        quote=about.text[start:end],
        score=round(SCORE[precision] * mention.sure + in_town + (_AREA_KNOWN if area else 0.0), 3),
        town=town,
        start=start,
        end=end,
    )


def _only(towns: Iterable[str]) -> str | None:
    known = sorted(towns)
    return known[0] if len(known) == 1 else None


def _used(code: Postcode, candidates: Sequence[PlaceCandidate]) -> bool:
    return any(c.postcode == code.text and c.precision.enough for c in candidates)


def _distinct(candidates: Sequence[PlaceCandidate]) -> list[PlaceCandidate]:
    """Drop the same place named twice, and a town that only says where a road lies."""
    kept: dict[tuple[str, str | None], PlaceCandidate] = {}
    for candidate in candidates:
        known = kept.get((candidate.name, candidate.ward))
        if known is None or candidate.score > known.score:
            kept[candidate.name, candidate.ward] = candidate
    exact = [c for c in kept.values() if c.precision.enough and c.precision is not Precision.AREA]
    return [c for c in kept.values() if not any(_within(one, c) for one in exact)]


def _within(exact: PlaceCandidate, area: PlaceCandidate) -> bool:
    """Tell whether an area only says where the exact place lies."""
    if area.precision not in (Precision.TOWN, Precision.AREA, Precision.DISTRICT):
        return False
    same_ward = exact.ward is not None and exact.ward == area.ward
    same_town = exact.town is not None and exact.town in (area.town, area.name)
    same_code = exact.postcode is not None and exact.postcode == area.postcode
    return same_ward or same_town or same_code

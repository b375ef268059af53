"""Postcodes, whole or in part, and words shaped like what3words; kept as text, never looked up."""

import re
from dataclasses import dataclass

# The area letters of Great Britain and Northern Ireland (Royal Mail).
_AREAS = frozenset(
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT"
    " DY E EC EH EN EX FK FY G GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL"
    " LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL"
    " SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE".split()
)
_FULL = re.compile(
    r"(?<![A-Z0-9])(?P<area>[A-Z]{1,2})(?P<district>\d{1,2}[A-Z]?)\s{0,2}(?P<inward>\d[ABD-HJLNP-UW-Z]{2})"
    r"(?![A-Z0-9])",
    re.IGNORECASE,
)
# A district alone, or with its sector, only in the two areas that touch the borough.
_PART = re.compile(
    r"(?<![A-Z0-9])(?P<area>TS|DL)\s?(?P<district>\d{1,2})(?:\s(?P<sector>\d)(?!\d|\s?[ap]m))?(?![A-Z0-9])",
    re.IGNORECASE,
)
_THREE_WORDS = re.compile(
    r"(?<![\w./@])(?:///|w3w[:\s]+|what3words[:\s]+)?(?<![\w.@])"
    r"(?P<words>[a-z]{3,20}\.[a-z]{3,20}\.[a-z]{3,20})(?![\w@/]|\.\w)",
    re.IGNORECASE,
)
_SITES = frozenset("com net org www html php gov".split())
# Districts that lie wholly, or but for fields, in the borough; the others straddle its edge.
_INSIDE = frozenset({"TS16", "TS17", "TS18", "TS19", "TS20", "TS23"})
# Whose the districts around are, where nearly all of one is one area's; ids of elsewhere.yml.
_ELSEWHERE = {
    **dict.fromkeys(("TS1", "TS3", "TS4", "TS5"), "middlesbrough"),
    **dict.fromkeys(("TS6", "TS10", "TS11", "TS12", "TS13", "TS14"), "redcar_cleveland"),
    **dict.fromkeys(("TS24", "TS25", "TS26"), "hartlepool"),
    **dict.fromkeys(("DL1", "DL3"), "darlington"),
    **dict.fromkeys(("TS28", "TS29", "DL4", "DL5", "DL14", "DL15", "DL16", "DL17"), "durham"),
    **dict.fromkeys(("TS9", "DL6", "DL7", "DL8", "DL9", "DL10"), "north_yorkshire"),
}
_STRADDLE = frozenset({"TS2", "TS8", "TS15", "TS21", "TS22", "DL2"})


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode as found: `text` in the usual spelling, whole or a district or sector only."""

    text: str
    district: str
    whole: bool
    start: int
    end: int

    @property
    def in_borough(self) -> bool | None:
        """Whether its district lies in the borough; None where the district straddles its edge."""
        if self.district in _STRADDLE:
            return None
        return self.district in _INSIDE

    @property
    def elsewhere(self) -> str | None:
        """Whose its district is outside the borough, where that is known."""
        return _ELSEWHERE.get(self.district)


def find_postcodes(text: str) -> tuple[Postcode, ...]:
    """Return the postcodes of a text in order; a district inside a whole one is not repeated."""
    whole = [_whole(match) for match in _FULL.finditer(text) if match["area"].upper() in _AREAS]
    part = [
        found
        for found in map(_part, _PART.finditer(text))
        if not any(one.start <= found.start < one.end for one in whole)
    ]
    return tuple(sorted((*whole, *part), key=lambda one: one.start))


def find_three_words(text: str) -> tuple[str, int, int] | None:
    """Return words shaped like a what3words address with where they stand, or None."""
    for match in _THREE_WORDS.finditer(text):
        words = match["words"].lower()
        if not _SITES & set(words.split(".")):
            return words, match.start(), match.end()
    return None


def _whole(match: re.Match[str]) -> Postcode:
    district = (match["area"] + match["district"]).upper()
    text = f"{district} {match['inward'].upper()}"
    return Postcode(text, district, True, match.start(), match.end())


def _part(match: re.Match[str]) -> Postcode:
    district = (match["area"] + match["district"]).upper()
    text = f"{district} {match['sector']}" if match["sector"] else district
    return Postcode(text, district, False, match.start(), match.end())

"""Words of a place as people type them: lower case, without apostrophes, "rd" as "road"."""

import re
from dataclasses import dataclass

# "30-ish" is one word: about number 30.
_TOKEN = re.compile(r"\d+-ish\b|[^\W_]+(?:['\u2019`][^\W_]+)*|&", re.UNICODE)
_QUOTES = str.maketrans("", "", "'\u2019`")
SHORT = {
    "rd": "road", "ave": "avenue", "av": "avenue", "avenu": "avenue", "ln": "lane", "cl": "close",
    "clo": "close", "dr": "drive", "cres": "crescent", "cresc": "crescent", "tce": "terrace",
    "terr": "terrace", "ter": "terrace", "gdns": "gardens", "gdn": "gardens", "sq": "square",
    "pk": "park", "prk": "park", "ctr": "centre", "center": "centre", "centr": "centre",
    "est": "estate", "grv": "grove", "gr": "grove", "ct": "court", "crt": "court", "pl": "place",
    "stn": "station", "hosp": "hospital", "sch": "school", "shop": "shops", "&": "and",
    "saint": "st", "str": "street", "strt": "street", "roa": "road", "raod": "road",
    "raod's": "road", "lan": "lane", "bdge": "bridge", "brdg": "bridge", "wy": "way",
}  # fmt: skip
# Words that end a street's name and hardly anything else, and those that mean much else besides.
STREET = frozenset("road street lane avenue crescent terrace gardens grove mews balk wynd".split())
STREET_IF_CAPITAL = frozenset(
    "close drive way court place walk square view green row rise gate bank hill garth".split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word: as compared, and where it stands in the text."""

    word: str
    start: int
    end: int
    capital: bool


def tokens(text: str) -> tuple[Token, ...]:
    """Split a text into words; "rd" is read as "road", but "st" is left for `key` to decide."""
    return tuple(_token(match) for match in _TOKEN.finditer(text))


def key(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words as a name is looked up: "st" is Saint in front and street after that."""
    return tuple("street" if place and word == "st" else word for place, word in enumerate(words))


def name_key(name: str) -> tuple[str, ...]:
    """Return a whole name as it is looked up."""
    return key(tuple(token.word for token in tokens(name)))


def _token(match: re.Match[str]) -> Token:
    written = match.group()
    plain = written.lower().translate(_QUOTES)
    return Token(SHORT.get(plain, plain), match.start(), match.end(), written[:1].isupper())

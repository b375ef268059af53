"""Takes out of free text whatever could tell who, whose or where exactly: for words to learn from.

Wider than `redact`, which hides the reporter alone: here every name, number, plate, postcode, house
number, address on the internet and date goes. It errs on the side of taking too much, and a person
reads every line before it is used: small letters hide names that no rule can see.
"""

import re
from collections.abc import Collection, Iterable

from bot.reports.redact import NAME, NUMBER, redacted
from bot.reports.vehicle import find_plates

POSTCODE, PLATE, LINK, DATE = "[postcode]", "[plate]", "[link]", "[date]"
HOUSE = "[number]"
_LINK = re.compile(r"\b(?:https?://|www\.)\S+|(?<!\w)@\w[\w.]{2,}", re.IGNORECASE)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d{1,2}[A-Z]?\s?\d[A-Z]{2}\b", re.IGNORECASE)
_DATE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}\b")
_WORD = r"[^\W\d_][\w'\u2019-]*"
_STREET = (
    "road|rd|street|st|avenue|ave|lane|ln|close|drive|dr|grove|terrace|crescent|court|walk|way"
    "|green|gardens|place|square|view|rise|row|house|flats?|tower|mews|hill|park"
)
# "12 Norton Road", "flat 3b", "number 14", "no. 7": which of a street's houses it is.
_AT = re.compile(
    rf"\b\d{{1,4}}[a-z]?(?=,?\s+(?:{_WORD}\s+){{1,3}}(?:{_STREET})\b)"
    r"|(?<=\bflat\s)\d{1,4}[a-z]?\b|(?<=\bnumber\s)\d{1,4}[a-z]?\b|(?<=\bno\s)\d{1,4}[a-z]?\b"
    r"|(?<=\bno\.\s)\d{1,4}[a-z]?\b|(?<=\broom\s)\d{1,4}[a-z]?\b",
    re.IGNORECASE,
)
# A word with a capital letter inside a sentence is somebody's or something's name …
_INSIDE = re.compile(r"(?<=[\w,;\])-]\s)[^\W\d_][\w\u2019-]+")
# … and so is one before a name: "Kevin Smith hit me".
_BEFORE = re.compile(rf"\b[^\W\d_][\w\u2019-]+(?=\s+{re.escape(NAME)})")
# … and so is one at its beginning that people have for names: "Mr Brown", "our Kevin".
_TITLED = re.compile(rf"\b(?:mr|mrs|ms|miss|dr|pc|our|called|named)\.?\s+(?P<name>{_WORD})", re.I)
_LONG = re.compile(r"\d{5,}")
# Capital letters that name nobody: days, months, and what everybody writes so.
_COMMON = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june"
    " july august september october november december christmas easter halloween bonfire"
    " english british polish romanian arabic facebook snapchat whatsapp instagram tiktok"
    " cctv tv nhs asb gp id ive im ill id bmw audi ford vw".split()
)  # fmt: skip
# After "our" and the like: words for kin and things, which name nobody either.
_KIN = frozenset(
    "mam mum dad nana nan gran grandad son daughter baby bairn kid kids lad lass sister brother"
    " aunt uncle cousin partner wife husband house home street road estate block flat garden gate"
    " fence window windows door doors car van bin bins shed alley lane back front side shop school"
    " church dog cat neighbour neighbours landlord boss mate friend area village town local end own"
    " little eldest youngest old new him her me it by after in at on for and the a an".split()
)


def anonymous(
    text: str,
    *,
    keep: Iterable[str] = (),
    names: Iterable[str | None] = (),
    contacts: Iterable[str | None] = (),
) -> str:
    """Return the text without what could name a person, a house or a vehicle.

    ``keep`` holds names of places that many share, as words ("Norton", "Road"); ``names`` and
    ``contacts`` are what is known of the reporter.
    """
    told = _LINK.sub(LINK, redacted(text, names=names, contacts=contacts))
    told = _DATE.sub(DATE, _POSTCODE.sub(POSTCODE, told))
    for plate in find_plates(told):
        loose = r"\s?".join(map(re.escape, plate.replace(" ", "")))
        told = re.sub(rf"\b{loose}\b", PLATE, told, flags=re.IGNORECASE)
    told = _LONG.sub(NUMBER, _AT.sub(HOUSE, told))
    shared = _COMMON | {word.lower() for name in keep for word in name.split()}
    told = _TITLED.sub(lambda m: _titled(m, shared), told)
    shouted = sum(map(str.islower, told)) * 4 < sum(map(str.isupper, told))
    told = _INSIDE.sub(lambda m: NAME if _is_name(m[0], shared, shouted=shouted) else m[0], told)
    return _BEFORE.sub(lambda m: NAME if _is_name(m[0], shared, shouted=shouted) else m[0], told)


def _is_name(word: str, shared: Collection[str], *, shouted: bool) -> bool:
    """Tell whether a word is written as a name; in a text all in capitals none is."""
    return word[0].isupper() and not shouted and word.lower() not in shared


def _titled(match: re.Match[str], shared: Collection[str]) -> str:
    name = match["name"].lower()
    if name in _KIN or name in shared or match["name"].startswith("["):
        return match[0]
    return match[0][: match.start("name") - match.start()] + NAME

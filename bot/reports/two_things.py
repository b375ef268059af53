"""Where a message may tell of two things: the places to cut it, and whether it says so."""

import re
from collections.abc import Iterator

_COUNT = r"(?:two|2|a couple of|couple of)"
_WHAT = r"(?:things?|incidents?|reports?|issues?|problems?|matters?|complaints?|crimes?)"
_SAYS_SO = re.compile(
    rf"\b{_COUNT} (?:separate |different |other )?{_WHAT}\b"
    rf"|\b(?:separate|different|unrelated|another|second|other) {_WHAT}\b"
    r"|\bseparately\b|\bunrelated\b",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"(?:[.!?;\n]+\s*|,?\s+(?:and|plus|also|then|as well as)\s+(?:also\s+)?"
    r"|\s+-\s+|\s(?=\(?[2b][.):]\s))"
    r"(?:(?:second(?:ly)?|also|plus|and|another (?:thing|one)|the other (?:thing|one)?(?: is)?"
    r"|separately|\(?[2b][.):])[\s,:]+)*",
    re.IGNORECASE,
)
_HEAD = re.compile(
    rf"^\W*(?:(?:hi|hello|hiya|there|please|i|have|ive|i've|got|want|need|would|like|to|id|i'd|report|we)"
    rf"\s+)*{_COUNT} (?:separate |different |other )?{_WHAT}(?: to report)?\b[\s:,.;-]*"
    r"|^\W*(?:first(?:ly)?|1[.):]|a\))[\s,:]+",
    re.IGNORECASE,
)
# Somebody or something that was not spoken of in the words before.
_OWN = re.compile(
    r"^\W*(?:some\s?(?:one|body)|some|there(?:'s|s| is| are| was| were| has)|a|an|my"
    r"|our|another|kids|lads|people|youths|graffiti|rubbish|fly)\b",
    re.IGNORECASE,
)
# Shorter words tell of no incident.
_LEAST = 3
_MOST_CUTS = 6


def says_two(text: str) -> bool:
    """Return whether a text itself says that it tells of two things."""
    return bool(_SAYS_SO.search(text))


def begins_anew(words: str) -> bool:
    """Return whether words begin with somebody or something not spoken of before."""
    return bool(_OWN.match(words))


def cuts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to cut a text in two, without the words that only join or count."""
    whole = text.strip()
    body = whole
    while (head := _HEAD.match(body)) and head.end():
        body = body[head.end() :]
    for found in list(_CUT.finditer(body))[:_MOST_CUTS]:
        first, second = body[: found.start()].strip(" ,"), body[found.end() :].strip(" ,")
        if min(len(first.split()), len(second.split())) >= _LEAST:
            yield first, second

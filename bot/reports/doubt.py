"""Words that look like a time and are none, or none of this: ages, prices, lives lived before."""

import re

from bot.reports.timewords import Piece, TimeWord, parts_in, time_words

# "Two lads about 17" counts their years.
_AGED = re.compile(
    r"\b(?:lads?|lass(?:es)?|kids?|boys?|girls?|youths?|teen(?:ager)?s?|m[ae]n|wom[ae]n|blokes?|fellas?"
    r"|people|he|she|they|who|looks?|looked|aged?|years)(?:'?s|'?re)?(?:\s+(?:is|are|was|were|all|both|only|of))?"
    r"\s+(?:about|bout|abt|around|arnd|approx|roughly)\s+$",
    re.IGNORECASE,
)
_SHORT_DAY = re.compile(r"^(?:sat|sun|wed|mon)$", re.IGNORECASE)
_PRICED = re.compile(
    r"\b(?:costs?|paid|pay(?:ing)?|charg\w+|worth|owes?|sells?|selling|sold|for|score\w*|won|lost)\s+"
    r"(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_MONEY = re.compile(r"\s*(?:quid|pounds?|p|each|more|off|metres?|m|miles?|kg)\b", re.IGNORECASE)
# A price in pounds seldom begins with nought, and seldom is thirteen or more.
_POINT = re.compile(r"[1-9]\.\d\d|1[0-2]\.\d\d")
_CLOCK_LEAD = re.compile(
    r"\b(?:at|now|to|every|evry|about|bout|around|round|maybe|gone|after|before|by|from|till?|until|between|approx"
    r"|roughly)\s+$",
    re.IGNORECASE,
)
_NEAR = 12
_NOON = 12
# When somebody complained is not when it happened, nor is what is to come.
_COMPLAINED = re.compile(
    r"\b(?:rang|phoned|reported|e-?mailed|complained|will|expires?|expecting|due|must|going|flying|booked)\b[^.!?;\n]{0,40}$",
    re.IGNORECASE,
)
# How long somebody has lived there, or had the car, is not how long this has gone on.
_LIFE = re.compile(
    r"\b(?:lived?|living|resident|tenants?|married|widowed|retired|owned|(?:i|we|he|she|they)\s+own|bought|worked|known"
    r"|moved|born|died|passed\s+away|(?:i|we)(?:\W?ve|\s+have)?\s+been\s+(?:here|a|in)"
    r"|had\s+(?:the|this|my|our|a|it|him|her)\s+(?:car|van|house|flat|dog|shop|bike|business|cat))\b"
    r"[^.!?;\n]{0,40}$",
    re.IGNORECASE,
)
_MINE = re.compile(r"\b(?:i|we|my|our)\b", re.IGNORECASE)
_YEARS = re.compile(r"\b(?:19|20)\d\d\b|\b(?:years?|yrs?)\b", re.IGNORECASE)
_LASTING = (TimeWord.SINCE, TimeWord.LASTING, TimeWord.DAY, TimeWord.AGO, TimeWord.WITHIN)


def doubtful(piece: Piece, text: str) -> bool:
    """Tell whether these words of a longer text are no time of what happened.

    "Sat" is mostly what a man did on a wall, "3/4" a part of something, "8.50" a price.
    """
    before = text[: piece.start]
    if piece.kind is TimeWord.CLOCK:
        bare = piece.groups["h4"] or ""
        counted = bare.isdigit() and int(bare) > _NOON
        return counted or bool(bare and _AGED.search(before)) or _a_price(piece, text)
    if piece.kind is TimeWord.DATE:
        slashes = re.fullmatch(r"\d{1,2}/\d{1,2}", piece.words)
        return bool(slashes) and not re.search(r"\b(?:on|since|the|from|dated?)\s+$", before)
    return _a_life(piece, before) or _no_day(piece, text)


def _a_price(piece: Piece, text: str) -> bool:
    if not _POINT.fullmatch(piece.words):
        return False
    before, after = text[: piece.start], text[piece.end :]
    if _PRICED.search(before) or _MONEY.match(after):
        return True
    near = any(
        abs(piece.start - other.end) <= _NEAR or abs(other.start - piece.end) <= _NEAR
        for other in time_words(text)
        if other.start != piece.start
    )
    alone = not before.strip() or not after.strip(" .!")
    apart = re.search(r"(?:^|[.!?,;])\s*$", before) and after.startswith(",")
    return not (near or alone or apart or _CLOCK_LEAD.search(before))


def _a_life(piece: Piece, before: str) -> bool:
    if piece.kind not in _LASTING:
        return False
    if piece.groups.get("stretch") and _COMPLAINED.search(before):
        return True
    said = _LIFE.search(before)
    if said is None:
        return False
    stretch = piece.kind is not TimeWord.DAY or bool(piece.groups.get("stretch"))
    return stretch and bool(_YEARS.search(piece.words) or _MINE.search(before[: said.start() + 3]))


def _no_day(piece: Piece, text: str) -> bool:
    if piece.kind is not TimeWord.DAY or not piece.groups.get("weekday") or piece.groups["which"]:
        return False
    after = text[piece.end :].lstrip().lower()
    backed = next(parts_in(" ".join(after.split()[:1])), None) or re.match(
        r"(?:at|about|around)?\s*(?:\d|half\b|quarter\b)", after
    )
    return bool(_SHORT_DAY.match(piece.words)) and not backed and len(text.split()) > 3

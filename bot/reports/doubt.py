"""Words that look like a time and are none, or none of this: ages, prices, lives lived before."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.reports.timespelling import DAY
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
# What is paid is a price even beside a day: "paid about 8.50 last night".
_PAID = re.compile(
    r"\b(?:(?:costs?|paid|pay(?:ing)?|charg\w+|worth|owes?)(?:\s+(?:me|us|him|her|them))?"
    r"|(?:sells?|selling|sold)\s+(?:\w+\s+){0,2}for)\s+(?:(?:about|around|from)\s+)?$",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\s*(?:(?:quid|pounds?|p|each|more|off|metres?|m|miles?|kg)\b"
    r"|an?\s+(?:pack|packet|box|bag|bottle|pint|go|gram|tab|ticket)\b)",
    re.IGNORECASE,
)
# A price in pounds seldom begins with nought, and seldom is thirteen or more.
_POINT = re.compile(r"[1-9]\.\d\d|1[0-2]\.\d\d")
# Minutes past the hour that people name, and not the pence of most prices.
_QUARTER = re.compile(r"\d+\.(?:00|15|30|45)")
_PLACED = re.compile(r"\s+(?:on|outside|near|behind|by|in|at|opposite|next\s+to)\b", re.IGNORECASE)
_CERTAIN_LEAD = re.compile(
    r"\b(?:at|about|bout|around|by|since|from|till?|until)\s+$", re.IGNORECASE
)
_CLOCK_LEAD = re.compile(
    r"\b(?:at|now|to|every|evry|about|bout|around|round|maybe|gone|after|before|by|since|from|till?|until|between|approx"
    r"|roughly)\s+$",
    re.IGNORECASE,
)
_NEAR = 12
# Nothing further back says what a time means.
_WINDOW = 200
_NOON = 12
# From such words to a time that they speak of: another clause may tell what happened.
_GAP = (
    r"(?:(?!(?:,|\b(?:and|but|n)\b)\s+(?:now\s+|then\s+)?(?:it(?!'?ll)|its|this|that|they|he|she|there|these"
    r"|the|every|most|all)\b|\b(?:start(?:ed|s)|began|begun|kicked\s+off)\b)[^.!?;\n]){0,40}$"
)
# When somebody complained is not when it happened, nor is what is to come.
_COMPLAINED = re.compile(
    r"\b(?:rang|phoned|reported|e-?mailed|complained|will(?!\s+have)|expires?|expecting|due(?!\s+to)"
    r"|must(?!\s*(?:'?ve|have|of|a)\b)|going(?!\s+(?:on|off)\b(?!\s+(?:\w+\s+){0,2}hol))|flying|booked)\b"
    + _GAP,
    re.IGNORECASE,
)
# "Living in fear" and "been a target" are what goes on, and no life lived before.
_ORDEAL = (
    r"(?:(?:in|through|under)\s+(?:constant\s+|total\s+)?(?:fear|terror|dread|hell|misery|tears|bits|pain"
    r"|danger|hiding|chaos|an?\s+(?:state|nightmare|hell)|it|this|that|siege|threat)"
    r"|with\s+(?:it|its|this|that|all\s+this|constant|the\s+(?:noise|smell|fear|threats?|dealing|abuse)"
    r"|noise|threats|fear|abuse|bullying)|like\s+(?:it|this|that)"
    r"|a\s+(?:target|victim|nightmare|prisoner|nervous|wreck|mess))\b"
)
# How long somebody has lived there, or had the car, is not how long this has gone on.
_LIFE = re.compile(
    rf"\b(?:(?:lived?|living)(?!\s+{_ORDEAL})|resident|tenants?|married|widowed|retired|owned|(?:i|we|he|she|they)\s+own|bought|worked"
    r"|known(?!\s+(?:about|of|that|this|it|what|who)\b)|moved|born|died|passed\s+away"
    rf"|(?:i|we)(?:\W?ve|\s+have)?\s+been\s+(?!{_ORDEAL})(?:here|a|in)"
    r"|had\s+(?:the|this|my|our|a|it|him|her)\s+(?:car|van|house|flat|dog|shop|bike|business|cat))\b"
    + _GAP,
    re.IGNORECASE,
)
_MINE = re.compile(r"\b(?:i|we|my|our)\b", re.IGNORECASE)
_YEARS = re.compile(r"\b(?:19|20)\d\d\b|\b(?:years?|yrs?)\b", re.IGNORECASE)
_LASTING = (TimeWord.SINCE, TimeWord.LASTING, TimeWord.DAY, TimeWord.AGO, TimeWord.WITHIN)


def certain(text: str) -> tuple[Piece, ...]:
    """Return the words of a longer text that may be a time of what happened.

    "Sat" is mostly what a man did on a wall, "3/4" a part of something, "8.50" a price.
    """
    pieces = time_words(text)
    beside = {piece.start for pair in pairwise(pieces) for piece in _close(*pair)}
    return tuple(
        piece for piece in pieces if not _doubtful(piece, text, near=piece.start in beside)
    )


def _close(first: Piece, second: Piece) -> Sequence[Piece]:
    return (first, second) if second.start - first.end <= _NEAR else ()


def _doubtful(piece: Piece, text: str, *, near: bool) -> bool:
    before = text[max(piece.start - _WINDOW, 0) : piece.start]
    if piece.kind is TimeWord.CLOCK:
        bare = piece.groups["h4"] or ""
        counted = bare.isdigit() and int(bare) > _NOON
        return (
            counted
            or bool(bare and _AGED.search(before))
            or _a_price(piece, before, text, near=near)
        )
    if piece.kind is TimeWord.DATE:
        slashes = re.fullmatch(r"\d{1,2}/\d{1,2}", piece.words)
        return bool(slashes) and not re.search(r"\b(?:on|since|the|from|dated?)\s+$", before)
    return _a_life(piece, before) or _no_day(piece, text)


def _a_price(piece: Piece, before: str, text: str, *, near: bool) -> bool:
    if not _POINT.fullmatch(piece.words):
        return False
    after = text[piece.end : piece.end + _WINDOW]
    if _PAID.search(before) or _MONEY.match(after):
        return True
    if near or _CERTAIN_LEAD.search(before):
        return False
    if _PRICED.search(before):
        return True
    named = re.search(r"\b(?:the|my|our|an?)\s+$", before, re.IGNORECASE)
    placed = not named and _QUARTER.fullmatch(piece.words) and _PLACED.match(after)
    alone = not before.strip() or not after.strip(" .!")
    apart = re.search(r"(?:^|[.!?,;])\s*$", before) and after.startswith(",")
    return not (placed or alone or apart or _CLOCK_LEAD.search(before))


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
    before = text[max(piece.start - _WINDOW, 0) : piece.start]
    after = text[piece.end : piece.end + _WINDOW].lstrip().lower()
    backed = (
        next(parts_in(" ".join(after.split()[:1])), None)
        or re.match(r"(?:at|about|around)?\s*(?:\d|half\b|quarter\b)", after)
        or re.match(rf"(?:to|till?|until|and|-)\s*{DAY}\b", after)
        or re.search(r"\b(?:between|from|till?|until)\s+$", before, re.IGNORECASE)
    )
    return bool(_SHORT_DAY.match(piece.words)) and not backed and len(text.split(None, 3)) > 3

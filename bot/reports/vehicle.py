"""Finds vehicles in what people write: registration plates, and colour, make, model and kind."""

import re

from bot.reports.carnames import (
    COLOURS,
    KIND_STARTS,
    KINDS,
    MAKES,
    MODELS,
    NO_VEHICLE_AFTER,
    PLAIN_MODELS,
    SHADES,
    TWO_WORDS,
)

# Current (AB12 CDE), prefix (A123 BCD) and suffix (ABC 123D) styles of Great Britain.
_PLATE = re.compile(
    r"\b(?:(?P<current>[A-Z]{2}\d{2}\s?[A-Z]{3})|(?P<prefix>[A-Z]\d{1,3}\s?[A-Z]{3})"
    r"|(?P<suffix>[A-Z]{3}\s?\d{1,3}[A-Z]))\b",
    re.IGNORECASE,
)
# Ends of "at12 the", "in10 min": words, not plates, when typed in lower case.
_WORDS = frozenset(
    "the and min men mins for was his her off out all day yrs yea sec hrs had has are not but"
    " with lad car van who how why now ago big old new one two ten six its it got ran hit pm am"
    " end top way min odd per max dog kid man boy bit can did don end far few get him let may"
    " off our put say see she too use via yet you".split()
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}\b", re.IGNORECASE)
_NOT_FIRST = frozenset("IJQTUZ")
_NAMES = MAKES | MODELS | PLAIN_MODELS
_KNOWN = _NAMES | KINDS | KIND_STARTS | SHADES | COLOURS


def _any(words: frozenset[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


_TWO = "|".join(r"\s+".join(pair) for pair in sorted(TWO_WORDS))
_VEHICLE = re.compile(
    rf"(?<![\w-])(?:{_any(SHADES)}\s+)*"
    rf"(?P<colour>{_any(COLOURS)}(?:\s*(?:/|and|or|ish|n)?\s*{_any(COLOURS)})*\s+)?"
    rf"(?P<names>(?:(?:{_TWO}|{_any(_NAMES)})(?![\w-])\s*)*)"
    rf"(?P<kind>(?:{_any(KIND_STARTS)}\s+)?{_any(KINDS)}(?![\w-]))?"
)
_SMALL = frozenset(
    "a an the some one it was is its just only think i like maybe his her their my our of or and"
    " two three four 2 3 4 couple sort kind sure looked".split()
)


def find_plates(text: str) -> tuple[str, ...]:
    """Return the registration plates in a text, upper case with one space, in order, once each.

    "S60 the" and the like are told from plates by their words; postcodes are left alone.
    """
    clear = _POSTCODE.sub(lambda m: " " * len(m[0]), text)
    found = (match for match in _PLATE.finditer(clear) if _is_plate(match))
    return tuple(dict.fromkeys(_spelt(match.group()) for match in found))


def find_vehicles(text: str) -> tuple[str, ...]:
    """Return the vehicles that a text describes, in its own words and order: "white transit van".

    A kind alone ("a van", "on bikes") describes none; a colour, a make or a plate beside it does.
    """
    plain = text.lower()
    found = [m for m in _VEHICLE.finditer(plain) if _describes(m, plain)]
    return (*(text[m.start() : m.end()].strip() for m in found), *find_plates(text))


def names_vehicle(answer: str) -> bool:
    """Tell whether an answer to "which vehicle?" names or describes one: "an astra", "vans"."""
    kept = [word for word in re.findall(r"[\w-]+", answer.lower()) if word not in _SMALL]
    alone = bool(kept) and all(word in _KNOWN or word.removesuffix("s") in KINDS for word in kept)
    return bool(find_vehicles(answer)) or alone


def _describes(match: re.Match[str], plain: str) -> bool:
    after = re.match(r"\s*([a-z]+)", plain[match.end() :])
    if after and after[1] in NO_VEHICLE_AFTER:
        return False
    names = (match["names"] or "").split()
    told = re.fullmatch(_TWO, " ".join(names[:2])) or set(names) - PLAIN_MODELS
    beside = match["kind"] and (names or match["colour"])
    return bool(told or beside or (match["colour"] and names))


def _is_plate(match: re.Match[str]) -> bool:
    written = match.group()
    letters = re.findall(r"[A-Za-z]+", written)
    if written.isupper() and not match["prefix"] and not match["suffix"]:
        return written[0] not in _NOT_FIRST
    if any(part.lower() in _WORDS for part in letters):
        return False
    if match["current"]:
        return written[0].upper() not in _NOT_FIRST
    # The older styles look like much else: take them only as they are painted on.
    return written.isupper() and sum(char.isdigit() for char in written) >= 2


def _spelt(plate: str) -> str:
    plain = re.sub(r"\s", "", plate).upper()
    return f"{plain[:4]} {plain[4:]}" if re.match(r"[A-Z]{2}\d{2}", plain) else _older(plain)


def _older(plain: str) -> str:
    digits = re.search(r"\d+", plain)
    cut = (digits.end() if plain[1].isdigit() else digits.start()) if digits else len(plain)
    return f"{plain[:cut]} {plain[cut:]}"

"""Finds registration plates in what people write."""

import re

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


def find_plates(text: str) -> tuple[str, ...]:
    """Return the registration plates in a text, upper case with one space, in order, once each.

    "S60 the" and the like are told from plates by their words; postcodes are left alone.
    """
    clear = _POSTCODE.sub(lambda m: " " * len(m[0]), text)
    found = (match for match in _PLATE.finditer(clear) if _is_plate(match))
    return tuple(dict.fromkeys(_spelt(match.group()) for match in found))


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

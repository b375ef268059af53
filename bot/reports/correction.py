"""Understands a correction: which earlier answer it means, and what is right instead."""

import re

_LEAD = re.compile(
    r"^(?:(?:no|nah|nope|na|sorry|soz|oops|actually|wait|hang on|hold on|correction|typo|my mistake"
    r"|my bad|scrap that|ignore that|wrong (?:street|place|road|day|time)|i made a mistake"
    r"|i got (?:that|it) wrong|(?:the|my) \w+(?: is|'?s| was) wrong"
    r"|you(?:'?ve| have)? (?:got|put) (?:that|it|the \w+) wrong)[\s,.:;!*-]+)+",
    re.IGNORECASE,
)
_IT_WAS = re.compile(
    r"^(?:but\s+)?(?:it(?:'?s| is| was)?|that(?:'?s| was| should (?:be|say))?"
    r"|i (?:meant?|mean)(?: to (?:say|put))?|meant(?: to (?:say|put))?|should (?:be|say)"
    r"|make (?:that|it)|change (?:it|that|the \w+) to)\s+",
    re.IGNORECASE,
)
_X_NOT_Y = re.compile(r"^(?P<right>.+?)[\s,]+(?:not|instead of|rather than)\s+\S.*$", re.IGNORECASE)
_NOT_Y_X = re.compile(
    r"^(?:it\s+was\s?n'?t|was\s?n'?t|not|i (?:didn'?t|never) sa(?:y|id))\s+[^,.;]+?"
    r"(?:[,.;]\s*|\s+(?=(?:it|i)\s+(?:was|meant|said)\b))(?:but\s+)?(?P<right>\S.*)$",
    re.IGNORECASE,
)
_SAID = re.compile(r"^(?:it(?:'?s| was| is)|i (?:said|meant))\s+", re.IGNORECASE)
_WHEN = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:mon|tue|wed|thu|fri|sat|sun)\b|\btoday\b"
    r"|\byesterday\b|\btonight\b|\blast (?:night|week|month)\b|\b(?:morn|even)ing\b|\bafternoon\b"
    r"|\bweeks?\b|\bmonths?\b|\bdays?\b|\bago\b|\bhalf\s+\d|\bpast\s+\w+|\b\d{1,2}\s*(?:am|pm)\b"
    r"|\b\d{1,2}[:.]\d\d\b|\babout \d{1,2}\b|\btime\b|\bdate\b|\b\d+(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"\b(?:road|rd|street|st|lane|ln|avenue|ave|close|drive|way|court|crescent|terrace|grove|park"
    r"|estate|square|gardens|shops?|school|station|precinct|underpass|bridge|beck|alley|cut|centre"
    r"|place|address|postcode|where|stockton|thornaby|billingham|norton|yarm|eaglescliffe|ingleby"
    r"|hardwick|hartburn|roseworth|fairfield|wolviston|wynyard)\b|\b(?:ts|dl)\d{1,2}\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"@|\b(?:\+44|0)[\d ]{9,}\b|\b(?:my|phone|contact) (?:name|number|email)\b", re.IGNORECASE
)
_VEHICLE = re.compile(
    r"\b(?:reg|plate|car|van|bike|moped|scooter|lorry|truck)\b|\b[a-z]{2}\d{2}\s?[a-z]{3}\b",
    re.IGNORECASE,
)
_SIGNS = (("contact", _CONTACT), ("when", _WHEN), ("where", _WHERE), ("vehicle", _VEHICLE))


_CORRECTS = re.compile(
    r"^(?:(?:no|nah|nope)[\s,]+)?(?:sorry|soz|oops|actually|wait|hang on|hold on|correction|typo"
    r"|my mistake|my bad|scrap that|ignore that)\b|\bwrong\b|\bmistake\b|\bi (?:meant?|mean)\b"
    r"|\bshould (?:be|say|have)\b|\bmeant to\b|\b(?:change|make) (?:it|that|the \w+) to\b"
    r"|\bi (?:didn'?t|never) sa(?:y|id)\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\w[\s,]+(?:not|instead of|rather than)\s+\S|^(?:it\s+was\s?n'?t|was\s?n'?t|not)\b",
    re.IGNORECASE,
)
# "Blue not red" names nothing, and is too short for anything else.
_FEW_WORDS = 6


def corrects(text: str) -> bool:
    """Tell whether a text says that something told before was wrong, or names another place, time,
    vehicle or way to be reached instead; "no people just my dog" does neither.
    """
    said = text.strip().replace("\u2019", "'")
    if _CORRECTS.search(said):
        return True
    bare = _LEAD.sub("", said)
    named = any(sign.search(bare) for _, sign in _SIGNS)
    instead = _INSTEAD.search(bare) is not None
    return (instead and (named or len(bare.split()) <= _FEW_WORDS)) or (named and bare != said)


def corrected_words(text: str) -> str:
    """Return what is right: of "no, Norton Road not Norton High Street", "Norton Road"."""
    said = _LEAD.sub("", text.strip().lstrip("*")).strip(" ,.")
    turned = _NOT_Y_X.match(said)
    if turned:
        said = _SAID.sub("", turned["right"])
    said = _IT_WAS.sub("", said)
    kept = _X_NOT_Y.match(said)
    return (kept["right"] if kept else said).strip(" ,.") or text.strip()


def which_answer(text: str, last: str | None) -> str:
    """Return the question that a correction is about: the one its words fit, else the last one."""
    right = corrected_words(text)
    for words in (right, text):
        for slot, sign in _SIGNS:
            if sign.search(words):
                return slot
    return last or "what"

"""Texts that name a street or an area and nothing else: "Grenadier Close", "Mandale, Thornaby".

They are answers to "where?", and danger is in none of them, whatever their words sound like. Only
what could hardly be anything else counts: "Fire Road" or "stabbed mill road" are read on.
"""

import re

from bot.places.words import SHORT, STREET, STREET_IF_CAPITAL

# A longer text is more than a name, and no text may take long.
_LONGEST = 80
_TOWNS = (
    r"stockton(?:[\s-]on[\s-]tees)?|thornaby|billingham|norton|yarm|eaglescliffe"
    r"|ingleby(?:\s+barwick)?|hardwick|hartburn|roseworth|fairfield|wynyard|wolviston"
)
_AREAS = (
    r"mandale|tilery|parkfield|oxbridge|newtown|ragworth|primrose\s+hill|bishopsgarth|elm\s+tree"
    r"|grangefield|whitton|stillington|preston(?:[\s-]on[\s-]tees)?|egglescliffe|stainsby\s+hill"
    r"|bassleton|low\s+grange|high\s+grange|haverton\s+hill|port\s+clarence|kirklevington|maltby"
    r"|thorpe\s+thewles|long\s+newton|redmarshall|carlton|elton|teesdale|north\s*shore|portrack"
    r"|mount\s+pleasant|ropner|the\s+fens|bishopton|the\s+clarences|leven|village"
)
_NAMES = re.compile(
    rf"^\W*(?:(?:in|at|near|round)\s+)?(?:{_AREAS}|{_TOWNS})(?:[\s,]+(?:in\s+)?(?:{_TOWNS}))*\W*$",
    re.IGNORECASE,
)
_SHAPE = re.compile(
    r"^\W*(?:(?:on|in|at|near|outside|behind)\s+)?(?:no\.?\s*)?(?:\d{1,3}[a-z]?\s+)?"
    r"(?P<stem>[a-z'’-]{4,}(?:\s+[a-z'’-]{3,})?)\s+(?P<kind>[a-z]+)(?:[\s,]+(?:in\s+)?"
    rf"(?:{_TOWNS}))?(?:[\s,]+(?:ts|dl)\d{{1,2}}(?:\s*\d[a-z]{{2}})?)?\W*$",
    re.IGNORECASE,
)
_KINDS = (STREET | STREET_IF_CAPITAL) - {"bank", "view", "place", "way", "gate"}
_KINDS_IF_CAPITAL = frozenset({"bank", "view", "place", "way", "gate"})
# Whoever writes one of these before a street's name may be telling what happens there.
_ALARMING = re.compile(
    r"(?:fire|arson|flames?|burn|smoke|gas|bomb|explo|grenades?$|guns?$|gunm[ae]n|shot|shoot|knife|knives"
    r"|blades?$|machetes?$|sword|axe|hammer|acid|weapon|armed|stab|slash|kill|murder|dead|death|dying|body"
    r"|blood|bleed|hurt|injur|attack|assault|fight|beat|punch|kick|hit|riot|gang|rape[ds]?$|raping|mug|rob"
    r"|burgl|break|broke|steal|stole|theft|help|danger|emergenc|police|ambulance|crash|accident|drown|overdos"
    r"|unconsc|collaps|scream|shout|threat|follow|chas|trap|kidnap|hostage|missing|suicid|jump|hang|drunk"
    r"|drug|deal|someone|somebody|there|they|come|please|quick|hurry|urgent|now$|man$|men$|lads?$|kids?$"
    r"|child|baby|girl|boy|woman|dog)",
    re.IGNORECASE,
)


def only_a_street(text: str) -> bool:
    """Tell whether the whole text is a street's name, perhaps with a number and a town, or that of
    an area.
    """
    if len(text) <= _LONGEST and _NAMES.match(text):
        return True
    found = _SHAPE.match(text) if len(text) <= _LONGEST else None
    if found is None:
        return False
    kind = SHORT.get(found["kind"].lower(), found["kind"].lower())
    capital = found["kind"][0].isupper() and not text.isupper()
    if kind not in _KINDS and not (capital and kind in _KINDS_IF_CAPITAL):
        return False
    words = re.split(r"\s+", found["stem"])
    # "Getting close", "he's close": without its capital only a plain name is one.
    doubtful = len(words) > 1 or not words[0].isalpha() or words[0].lower().endswith("ing")
    if kind not in STREET and not capital and doubtful:
        return False
    return not any(_ALARMING.match(word) for word in words)

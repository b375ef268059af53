"""Whether words after a report only say more of it: "the van's plate was AB12 CDE".

A new incident is told with someone new in it ("someone has…", "my bike was…", "there is…"). What
goes back to things told already ("the van", "they", "it", "I forgot to say") is a detail.
"""

import re

from bot.reports.vehicle import find_plates

# Longer than this, people tell a story.
_MOST_WORDS = 30
_FEW_WORDS = 14
_LEAD = re.compile(
    r"(?:(?:oh|ok(?:ay)?|and|also|sorry|soz|btw|by the way|ps|p s|yes|yeah|no|actually|so|well|just"
    r"|hi|hello|one more thing|another thing|plus|i think|i thought|think|pretty sure|maybe)\s+)+"
)
_ADDS = re.compile(
    r"(?:i |ive |i've )?(?:just )?(?:forgot(?:ten)?|meant to|should have|remembered)\b"
    r"|(?:to|can i|could i|can you|could you|please) (?:just )?add\b"
    r"|(?:more|extra|further) (?:info|information|details?)\b"
)
_BACK = re.compile(
    r"(?:they|theyre|they're|theyve|they've|their|he|hes|he's|she|shes|she's|his|her|him|them|it|its"
    r"|it's|both|one of them|number ?plate|plate|reg|registration|colou?r|wearing"
    # Without anybody new in it: "drove off towards Yarm".
    r"|look(?:s|ed) like|(?:ran|drove|rode|headed|cycled) off)\b"
)
_THE = re.compile(r"(?:the|that|this|those|these) (\w+)")
# Somebody or something nobody has spoken of yet.
_NEW = re.compile(
    r"\b(?:some\s?(?:one|body)|another|a different|there(?:'s| is| are| was| were|s)|somewhere else"
    r"|my (?!report\b|reference\b|name\b)\w+ (?:was|were|has|have|got|is|been))\b"
)

_EVIDENCE = re.compile(
    r"\b(?:door ?bell|ring cam\w*|cctv|cameras?|dash ?cam|footage|videos?|filmed|recorded|recording"
    r"|photos?|pictures?|pics?|witness(?:es)?)\b"
)
_HARM = re.compile(
    r"\b(?:hit|hits|hitting|hurt|hurts|hurting|beat|beats|beating|punch\w*|kick\w*|slap\w*|chok\w*"
    r"|strangl\w*|touch\w*|rap(?:e|ed|es|ing)|sex\w*|nak\w*|nud\w*|naked|threat\w*|kill\w*|stab\w*"
    r"|abus\w*|scared|afraid|blackmail\w*|stalk\w*|follow\w*|me|changing|shower|bedroom|child\w*)\b"
)


def only_adds(text: str, before: str) -> bool:
    """Return whether a text only adds to the words `before` it, and tells of nothing new."""
    said = _LEAD.sub("", _plain(text), count=1)
    if not said or len(said.split()) > _MOST_WORDS:
        return False
    if _ADDS.match(said):
        return True
    if _NEW.search(said):
        return False
    return bool(find_plates(text)) or _goes_back(said, before)


def says_it_adds(text: str, before: str) -> bool:
    """Return whether a text says that it belongs to the words `before`, and goes back to them:
    "forgot to say, the quad's red".
    """
    said = _LEAD.sub("", _plain(text), count=1)
    found = _ADDS.match(said)
    if found is None or _NEW.search(said) or len(said.split()) > _MOST_WORDS:
        return False
    rest = re.sub(
        r"^(?:to )?(?:say|tell you|tell|mention|add|put)\b ?(?:that )?",
        "",
        said[found.end() :].strip(),
    )
    return _goes_back(rest, before)


def tells_evidence(text: str, before: str = "") -> bool:
    """Return whether a short text only says what shows who did it: a picture, a witness, a plate.

    "I've got him on the doorbell" joins the report, whatever it sounds like by itself, and so does
    the number plate of "the van" that the words `before` it tell of. Where it tells of harm to
    somebody it does not: a partner of the first report may have no right to that.
    """
    said = _LEAD.sub("", _plain(text), count=1)
    if not 0 < len(said.split()) <= _FEW_WORDS or _HARM.search(said):
        return False
    plate = bool(find_plates(text)) and not _NEW.search(said) and _goes_back(said, before)
    return plate or bool(_EVIDENCE.search(said))


def _goes_back(said: str, before: str) -> bool:
    """Tell whether plain words begin with something or somebody that was spoken of already."""
    the = _THE.match(said)
    known = the is not None and _bare(the[1]) in {_bare(word) for word in _plain(before).split()}
    return known or bool(_BACK.match(said))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w' ]+", " ", text.casefold().replace("\u2019", "'")).split())


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("s")

"""Tells when somebody asks what reports led to, and not about a report of their own."""

import re
from enum import StrEnum


class Asked(StrEnum):
    """How sure it is: `LOCAL` counts only where an area is named, for it may be about one thing."""

    REPORTS = "reports"
    LOCAL = "local"


_WHO = (
    r"(?:(?:you|youse|yous|the\s+(?:council|police|partnership)|anyone|anybody|lot|all|ever|even"
    r"|actually|really|already)\s+)*"
)
_OWN = re.compile(
    r"\b(?:my|our)\s+(?:\w+\s+)?(?:reports?|complaints?|case|ticket|reference|data|details|name"
    r"|number|messages?|texts?)\b|\bssp-",
    re.IGNORECASE,
)
_MOTTO = re.compile(r"\byou\s+said\b.{0,3}\s?we\s+did\b", re.IGNORECASE)
# "Reports in Norton", which we ourselves suggest by text.
_BARE = re.compile(
    r"\s*(?:the\s+|all\s+)?reports?\s+(?:in|from|for|around|round|near|on)\s+(?:\S+\s*){1,5}",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:\W*\w+){0,3}?\W*\b(?:what(?:'?s|'?ve)?|did|does|do|have|has|any(?:thing)?|owt|how)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:reports|complaints|reporting"
    r"|(?:people|residents|folk|everyone|everybody|others|neighbours|we)\s+(?:have\s+|had\s+|all\s+)*"
    r"(?:reported|complained|told\s+you|said))\b",
    re.IGNORECASE,
)
_CAME_OF_IT = re.compile(
    r"\b(?:(?:lead|led)\s+to|(?:come|came|become|became)\s+of|happen(?:ed)?|done|did|changed?"
    r"|difference|results?|resulted|outcomes?|achieved?|action)\b",
    re.IGNORECASE,
)
# "How do I make reports?" and "what happens after" ask how it works.
_HOW_TO = re.compile(
    r"\b(?:how\s+(?:do|can|should|would)\s+(?:i|we|you|people)|happens|(?:can|should|could)\s+i"
    r"|(?:i\s+(?:want|need|would\s+like|'d\s+like)|id\s+like)\s+to)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    rf"\bwhat\s+did\s+{_WHO}do\b"
    rf"|\bwhat(?:'?s|\s+has|\s+have|'?ve|\s+was)\s+{_WHO}(?:been\s+)?done\b"
    rf"|\b(?:has|have|was)\s+(?:anything|owt|something|much)\s+{_WHO}(?:been\s+)?done\b"
    rf"|\b(?:have|did)\s+(?:you|youse|yous|the\s+(?:council|police|partnership))\s+{_WHO}(?:do|done)"
    r"\s+(?:anything|owt|something|much)\b",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"\b(?:(?:round|around)\s+(?:here|ours|our\s+way)|in\s+(?:my|our|this)\s+"
    r"(?:area|ward|estate|town|village|neighbourhood|part)|in\s+the\s+borough|locally)\b",
    re.IGNORECASE,
)
# In more words it is somebody's story.
_MOTTO_WORDS = 8
# Nobody asks this in more letters.
_LONGEST = 300


def asks_what_came(text: str) -> Asked | None:
    """Return how surely this asks what the reports of a place led to; None where it does not."""
    said = text[:_LONGEST].replace("\u2019", "'")
    if _MOTTO.search(said) and len(said.split()) <= _MOTTO_WORDS:
        return Asked.REPORTS
    if len(text) > _LONGEST or _OWN.search(said) or _HOW_TO.search(said):
        return None
    if _BARE.fullmatch(said):
        return Asked.REPORTS
    if _ASKS.search(said) and _OF_OTHERS.search(said) and _CAME_OF_IT.search(said):
        return Asked.REPORTS
    if not _DONE.search(said):
        return None
    return Asked.REPORTS if _HERE.search(said) else Asked.LOCAL

"""Understands whether somebody may be contacted, and whether their words or name may be passed on.

People answer both with conditions: "only by text, daytime", "me, not her", "yes but not my name".
"""

import re
from enum import StrEnum

from bot.reports.answers import yes_no

_WAY = r"(?:contact|ring|text|txt|call|message|msg|phone|e-?mail|reach)(?:ing)?"
_ME = r"(?:me|us|my\s+\w+|this\s+(?:number|phone|one|chat)|here|back)"
_NOT = (
    r"(?:do\s?n'?t|dont|do\s+not|never|pl(?:ease|s|z)\s+(?:no|not)|not\s+to"
    r"|rather\s+(?:you\s+)?(?:didn'?t|not))"
)
_NO = re.compile(
    rf"\b{_NOT}\s+(?:ever\s+|please\s+|be\s+)?{_WAY}\s+{_ME}\b"
    rf"|\bno\s+(?:calls?|texts?|messages|contact)\b(?!\s*,?\s*(?:only|just))|\b(?:not|isn'?t|isnt)\s+(?:really\s+)?safe\b|\bunsafe\b",
    re.IGNORECASE,
)
_YES = re.compile(
    rf"\b(?:you|u|ye|yous)\s+(?:can|could|may)\s+(?:just\s+|only\s+|always\s+)?{_WAY}\s+{_ME}\b"
    rf"|\b(?:only|just)\s+(?:by\s+|via\s+|on\s+)?(?:texts?|txt|phone|e-?mail|messages?|whatsapp)\b"
    rf"|\b(?:texts?|txt|phone|e-?mail|messages?|calls?)\s+(?:me\s+)?(?:only|is\s+(?:fine|ok(?:ay)?|best|safe))\b"
    rf"|\b(?:{_WAY})\s+me\b(?:\s+\w+)*"
    r"|^\W*(?:(?:only|just)\s+)?(?:by\s+(?:text|phone|e-?mail)|day\s?times?|mornings?|afternoons?|evenings?"
    r"|weekdays?|weekends?|any\s?time|(?:after|before|between|from|till|until)\s+\d)",
    re.IGNORECASE,
)
# Who else sees the telephone, where nothing else was said.
_WATCHED = re.compile(
    r"\b(?:he|she|they|someone|somebody|dad|mum|mam|husband|wife|partner|boyfriend|girlfriend|ex)\s+"
    r"(?:always\s+|often\s+|might\s+|will\s+|can\s+|could\s+)?(?:reads?|checks?|looks?|sees?|goes\s+through|go\s+through"
    r"|has\s+my|have\s+my|takes?|watch(?:es)?)\b",
    re.IGNORECASE,
)
_NAMELESS = re.compile(
    r"\b(?:not|without|leave\s+out|keep\s+out|but\s+no|never)\s+(?:\w+\s+)?"
    r"(?:who\s+i\s+am|who\s+(?:told|said|rang|reported)|my\s+(?:name|number|details)|name|names|me)\b"
    r"|\b(?:do\s?n'?t|dont|do\s+not)\s+(?:say|tell|let|give|use)\b.{0,30}\b(?:me|i\s+am|name|number)\b"
    r"|\b(?:leave|keep)\s+my\s+(?:name|number|details)\s+out|\banon(?:ymous(?:ly)?)?\b|\bnameless\b",
    re.IGNORECASE,
)
_PASS_ON = re.compile(
    r"\b(?:you|u|they|yous)\s+(?:can|could|may)\s+(?:just\s+|only\s+)?(?:pass|share|give|tell|send|use|say|have)\b"
    r"|\b(?:pass|send)\s+(?:it|this|that|everything)\s+on\b|\b(?:share|send)\s+(?:it|this|that)\b",
    re.IGNORECASE,
)
_WANTS_A_PERSON = re.compile(
    r"\b(?:speak|talk|chat|put\s+me\s+through|connect\s+me)\b.{0,20}"
    r"\b(?:person|human|some\s?(?:one|body)|any\s?(?:one|body)|officer|police|bobby|agent|operator|adviser)\b",
    re.IGNORECASE,
)


class Share(StrEnum):
    """What may be passed on: everything, the words without the name, nothing."""

    ALL = "yes"
    WORDS = "words"
    NOTHING = "no"


def may_be_reached(text: str) -> bool | None:
    """Return whether the person says that we may contact them, or None where they do not say."""
    said = text.replace("\u2019", "'")
    if _NO.search(said):
        return False
    if _YES.search(said):
        return True
    plain = yes_no(said)
    if plain is None and _WATCHED.search(said):
        return False
    return plain


def may_be_shared(text: str) -> Share | None:
    """Return what the person says may be passed on, or None where they do not say."""
    said = text.replace("\u2019", "'")
    plain = yes_no(said)
    if plain is False:
        return Share.NOTHING
    if plain or _PASS_ON.search(said):
        return Share.WORDS if _NAMELESS.search(said) else Share.ALL
    return Share.NOTHING if _NAMELESS.search(said) else None


def tells_of_reaching(text: str) -> bool:
    """Tell whether words about being contacted stand in a text, more than a yes or a no."""
    said = text.replace("\u2019", "'")
    return bool(_NO.search(said) or _YES.search(said))


def tells_of_sharing(text: str) -> bool:
    """Tell whether words about passing something on stand in a text, more than a yes or a no."""
    said = text.replace("\u2019", "'")
    return bool(_PASS_ON.search(said) or _NAMELESS.search(said))


def wants_a_person(text: str) -> bool:
    """Tell whether the words ask to talk to somebody, beside what else they say."""
    return _WANTS_A_PERSON.search(text) is not None

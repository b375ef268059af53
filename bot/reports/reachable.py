"""Understands whether somebody may be contacted, and what of a report may be passed on.

People answer both with conditions: "only by text, daytime", "me, not her", "yes but not my name".
Words are read clause by clause. A no, a fear or an "if" in a clause never makes a yes of it; what
is neither is not understood, and asked again.
"""

import re
from enum import StrEnum

from bot.reports.answers import yes_no

_CLAUSE = re.compile(
    r"[.,;:!?\n()]+|\s[-\u2013]\s|\b(?:but|and|cos|because|though)\b", re.IGNORECASE
)
_YES_WORD = r"(?:(?:yes|yeah|yep|yh|aye|ok(?:ay)?|sure|fine|please|pls|plz|well|so|just|only)\s+)*"
_WAY = r"(?:contact|ring|text|txt|call|message|msg|phone|e-?mail|reach)"
_US = r"(?:me|us|my\s+\w+|this\s+(?:number|phone|one|chat)|here)"
_NEGATED = re.compile(
    r"\b(?:not|no|never|cannot|without|nor|unsafe|avoid|stop|refuse|(?:do|ca|wo|must|should|would|could|did|is|are)n'?t|no\s?one)\b",
    re.IGNORECASE,
)
# Words about what might happen, or about somebody else, are no yes to us.
_IN_DOUBT = re.compile(
    r"\b(?:if|unless|he|she|they|ex|keeps?|scared|afraid|frightened|worried|terrified|better)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    rf"\b{_WAY}(?:s|ing)?\s+{_US}\b|\b(?:calls?|texts?|messages|contact)\b|\b(?:un)?safe\b",
    re.IGNORECASE,
)
_MAY_CONTACT = re.compile(
    rf"^{_YES_WORD}(?:(?:you|u|ye|yous)\s+(?:can|could|may)\s+(?:just\s+|only\s+|always\s+)?)?{_WAY}\s+{_US}\b"
    rf"|^{_YES_WORD}(?:you|u|ye|yous)\s+(?:can|could|may)\s+(?:just\s+|only\s+|always\s+)?{_WAY}\b"
    rf"|^{_YES_WORD}(?:by|via|on)?\s*(?:texts?|txt|phone|e-?mail|messages?|calls?)\s*(?:me\s+)?"
    r"(?:only|please|pls|plz|is\s+(?:fine|ok(?:ay)?|best|safe))?$"
    rf"|^{_YES_WORD}(?:by\s+(?:text|phone|e-?mail)|day\s?times?|mornings?|afternoons?|evenings?|weekdays?"
    r"|weekends?|any\s?time|(?:after|before|between|from|till|until)\s+\d.*)$",
    re.IGNORECASE,
)
_SOMETIMES = re.compile(
    r"\b(?:at|after|before|in|on|during|between|when)\s+(?:the\s+)?"
    r"(?:night|day|morning|evening|afternoon|weekend|work|\d|he|she|they)",
    re.IGNORECASE,
)
_WATCHED = re.compile(
    r"\b(?:he|she|they|someone|somebody|dad|mum|mam|husband|wife|partner|boyfriend|girlfriend|ex)\s+"
    r"(?:always\s+|often\s+|might\s+|will\s+|can\s+|could\s+)?(?:reads?|checks?|looks?|sees?|goes\s+through"
    r"|go\s+through|has\s+my|have\s+my|takes?|watch(?:es)?)\b",
    re.IGNORECASE,
)
_HANDS_ON = r"(?:pass(?:ing|ed)?|shar(?:e|ing|ed)|send(?:ing)?|forward|giv(?:e|ing)|hand)"
_PASSES = re.compile(rf"\b{_HANDS_ON}\b|\bprivate\b|\bbetween\s+us\b", re.IGNORECASE)
_MAY_PASS = re.compile(
    rf"^{_YES_WORD}(?:(?:you|u|they|yous)\s+(?:can|could|may)\s+(?:just\s+|only\s+)?)?{_HANDS_ON}\s+"
    r"(?:it|this|that|these|what|everything|all|the|my|on|them|round)\b",
    re.IGNORECASE,
)
_NAME = r"(?:my\s+(?:\w+\s+)?)?(?:name|names|number|details|address|identity)"
_NAMELESS = re.compile(
    rf"\b(?:not|without|leave\s+out|keep\s+out|no|never)\s+(?:(?:use|give|pass\s+on|share|say)\s+)?{_NAME}\b"
    r"|\bnot\s+(?:say\s+)?(?:who\s+(?:i\s+am|it\s+was|said|told|rang|reported)|that\s+it(?:'?s|\s+was)\s+me|it\s+was\s+me)\b"
    rf"|\b(?:do\s?n'?t|dont|do\s+not|never)\s+(?:use|give|share|say|pass\s+on|put|mention|tell\s+them)\s+(?:out\s+)?"
    rf"(?:{_NAME}|who\s+i\s+am|it\s+was\s+me|it'?s\s+me)\b"
    rf"|\b(?:leave|keep)\s+(?:me|{_NAME})\s+out\b|\banon(?:ymous(?:ly)?)?\b|\bnameless\b",
    re.IGNORECASE,
)
# "Not anonymous", "I don't want to stay anonymous".
_NAMED = re.compile(r"(?:\bnot|n't|\bdont|\bno\s+need)\b[^.,;]{0,20}\banon", re.IGNORECASE)
# Who must not hear of it is no partner of ours: "don't tell my ex it was me".
_NOT_PARTNERS = re.compile(
    r"\b(?:him|her|them\s+it\s+was|my\s+\w+|the\s+(?:husband|ex|neighbours?|lad|family)|mam|mum|dad)\b",
    re.IGNORECASE,
)
_BEGINS_YES = re.compile(r"\W*(?:yes|yeah|yep|yh|aye|ok(?:ay)?|sure)\b", re.IGNORECASE)
_WANTS_A_PERSON = re.compile(
    r"\b(?:speak|talk|chat|put\s+me\s+through|connect\s+me)\b.{0,20}"
    r"\b(?:person|human|some\s?(?:one|body)|any\s?(?:one|body)|officer|police|bobby|agent|operator|adviser)\b"
    r"|\b(?:a|an|need|get|can|could|have)\s+(?:\w+\s+)?"
    r"(?:person|human|some\s?(?:one|body)|officer|bobby|operator|adviser|policeman|policewoman)\b.{0,12}"
    r"\b(?:ring|call|phone|contact|speak|talk)",
    re.IGNORECASE,
)
_STOPS = re.compile(
    rf"\b(?:stop|quit)\s+{_WAY}(?:ing)?\s*(?:{_US}|$)|\bstop\b.{{0,12}}\b(?:texts|messages|updates)\b"
    r"|^\W*(?:stop|unsubscribe|optout|opt\s+out)\b",
    re.IGNORECASE,
)


class Share(StrEnum):
    """What may be passed on, as it is kept in the answers.

    All with the name, the words without it, or no name, which says nothing of the words. `keep` is
    a no to the question whether the report itself may go anywhere.
    """

    ALL = "yes"
    WORDS = "words"
    NAMELESS = "nameless"
    NOTHING = "no"
    KEEP = "keep"


def shares_name(kept: str | None) -> bool | None:
    """Return whether a kept answer lets partners know who reports; None where it was not given."""
    return kept == Share.ALL.value if kept else None


def passes_on(kept: str | None) -> bool | None:
    """Return whether a kept answer lets the report itself go on, or None where it says nothing."""
    known = {Share.ALL.value: True, Share.WORDS.value: True, Share.KEEP.value: False}
    return known.get(kept or "")


def may_be_reached(text: str) -> bool | None:
    """Return whether the person says that we may contact them, or None where they do not say.

    A yes to one way outranks a no to another: "text me, don't ring".
    """
    clauses = _clauses(text)
    if any(_says_yes(clause) for clause in clauses):
        return True
    noes = [one for one in clauses if _NEGATED.search(one) and _CONTACT.search(one)]
    if noes:
        return None if all(_SOMETIMES.search(one) for one in noes) else False
    if any("if" in one.lower().split() and _CONTACT.search(one) for one in clauses):
        return None
    plain = yes_no(text.replace("\u2019", "'"))
    if plain is not False and _WATCHED.search(text):
        return False if plain is None else None
    return plain


def may_be_shared(text: str) -> Share | None:
    """Return what the person says may be passed on, or None where they do not say."""
    clauses = _clauses(text)
    passing = [one for one in clauses if _PASSES.search(one)]
    nameless = any(_leaves_name_out(clause) for clause in clauses)
    agreed = any(_MAY_PASS.search(one) and not _held_back(one) for one in passing)
    refused = any(_held_back(one) and not _NAMELESS.search(one) for one in passing)
    plain = yes_no(text.replace("\u2019", "'"))
    if refused:
        unsure = agreed or _BEGINS_YES.match(text) is not None
        return None if unsure else Share.NOTHING
    if plain is False:
        return Share.NAMELESS if nameless and agreed else Share.NOTHING
    if plain or agreed:
        return Share.WORDS if nameless else Share.ALL
    return Share.NAMELESS if nameless else None


def tells_of_reaching(text: str) -> bool:
    """Tell whether a text says clearly that we may contact somebody, in more than a yes."""
    return not _wants_else(text) and any(map(_says_yes, _clauses(text)))


def tells_of_sharing(text: str) -> bool:
    """Tell whether a text says clearly what may be passed on, in more than a yes or a no."""
    told = any(
        _MAY_PASS.search(one) or (_PASSES.search(one) and _NEGATED.search(one))
        for one in _clauses(text)
    )
    return not _wants_else(text) and told and may_be_shared(text) is not None


def wants_a_person(text: str) -> bool:
    """Tell whether the words ask to talk to somebody, beside what else they say."""
    return _WANTS_A_PERSON.search(text) is not None


def wants_to_stop(text: str) -> bool:
    """Tell whether the words ask us to send nothing more."""
    return _STOPS.search(text) is not None


def _wants_else(text: str) -> bool:
    return wants_a_person(text) or wants_to_stop(text)


def _clauses(text: str) -> list[str]:
    said = text.replace("\u2019", "'")
    return [one.strip() for one in _CLAUSE.split(said) if one.strip()]


def _says_yes(clause: str) -> bool:
    return bool(_MAY_CONTACT.search(clause)) and not _held_back(clause)


def _held_back(clause: str) -> bool:
    """Tell whether a no, an "if" or a fear stands before what a clause speaks of."""
    words = re.split(
        r"\b(?:not|rather\s+than|instead\s+of)\s+(?:her|him|them|mam|mum|dad|the)\b", clause
    )[0]
    return bool(_NEGATED.search(words) or _IN_DOUBT.search(words))


def _leaves_name_out(clause: str) -> bool:
    if _NAMED.search(clause):
        return False
    found = _NAMELESS.search(clause)
    told = re.search(r"\btell\b", clause, re.IGNORECASE)
    return found is not None and not (told and _NOT_PARTNERS.search(clause[: found.end()]))

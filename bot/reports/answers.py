"""Understands yes, no and "don't know" as people on Teesside write them."""

import re
from enum import StrEnum


class Said(StrEnum):
    """What an answer to a yes-or-no question comes to."""

    YES = "yes"
    NO = "no"
    SKIP = "skip"


_SPACES = re.compile(r"\s+")
_NOISE = re.compile(r"[^\w\s'?👍👎✅❌🤷]", re.UNICODE)
_POLITE = re.compile(
    r"^(?:(?:er+m?|um+|well|oh|ok so|so|sorry|please|i suppose|honestly|hi|hello)\s+)+"
)
_SKIP = re.compile(
    r"^(?:i\s+)?(?:"
    r"(?:do\s?n'?t|didn'?t|dont|dinnae|div\s?n'?t)\s+(?:really\s+)?(?:know|kna|no|have\s+a\s+clue|remember|recall)"
    r"|dunno|dunna|dk|idk|no\s+idea|not\s+(?:too\s+|really\s+|100%?\s+)?sure|unsure|no\s+clue|havent\s+a\s+clue"
    r"|haven'?t\s+(?:a\s+clue|got\s+a\s+clue|the\s+foggiest)|can\s?n?'?o?t\s+(?:say|tell|remember)"
    r"|skip(?:\s+(?:it|this|that|question))?|pass|next(?:\s+question)?|move\s+on|n\s?/?\s?a|unknown"
    r"|(?:i'?d\s+)?(?:rather|prefer)\s+not(?:\s+(?:to\s+)?(?:say|answer))?|no\s+comment"
    r"|who\s+knows|god\s+knows|hard\s+to\s+say|(?:none\s+of\s+)?your\s+business|🤷\w*"
    r"|maybe|possibly|might\s+(?:be|have)|perhaps"
    r")(?=$|\s|\?)"
)
_NO = re.compile(
    r"^(?:no+(?:pe|p)?|na+h*|nay|nae|naw|nar|n|negative|never|nobody|no\s?one|none|nowt|nothing|neither"
    r"|not|absolutely\s+not|def(?:initely|o|)\s+not|course\s+not|of\s+course\s+not|👎|❌"
    r"|i\s+think\s+(?:not|no|nah)|i\s+(?:do\s?n'?t|dont)\s+think\s+so"
    r"|i(?:'?d)?\s+(?:do\s?n'?t|dont|would\s?n'?t|wouldnt|rather\s+not|prefer\s+not)"
    r"|(?:they|he|she|it|we|there)(?:'?s|'?ve|'?re)?\s+(?:are|is|was|were|has|have|did|do|does)?\s*"
    r"(?:not|n'?t|gone|left|stopped|isn'?t|aren'?t|wasn'?t|weren'?t|didn'?t|doesn'?t|don'?t)"
    r"|(?:isn'?t|aren'?t|wasn'?t|weren'?t|didn'?t|doesn'?t|don'?t|dont|won'?t|can'?t)\b"
    r"|(?:it'?s\s+)?(?:stopped|finished|over|gone|all\s+over|over\s+now)(?:$|\s)"
    r"|(?:they'?ve|he'?s|she'?s|they|he|she)\s+(?:all\s+)?(?:gone|left|ran\s+off|run\s+off|driven\s+off)"
    r")(?=$|\s|\W)"
)
_YES = re.compile(
    r"^(?:y+|y+e+s+s*|ye+a*h*|ya+h*|yh+|yep+|yup+|yip|yas+|aye+|ay|ai|si|ok(?:ay|ie)?|okey\s?doke\w*|k|kk"
    r"|sure|sure\s+thing|course|of\s+course|def(?:o|initely|s)?|deffo|definitely|absolutely|affirmative|correct"
    r"|right$|(?:i\s+)?(?:think|reckon|believe|hope|guess)\s+so"
    r"|that'?s\s+(?:right|it|correct|fine)|thats\s+(?:right|it|correct|fine)|spot\s+on|exactly|true"
    r"|please(?:\s+do)?|go\s+(?:on|ahead|for\s+it)|do\s+it|fine|happy\s+to|i\s+(?:do|am|would|did|have|agree|consent)"
    r"|(?:just\s+)?texts?\s+(?:only|is\s+(?:fine|ok(?:ay)?|best))|by\s+text|fine\s+by\s+me|no\s+(?:problem|prob|probs|bother|worries)|not\s+a\s+problem|i\s+do\s?n'?t\s+mind|why\s+not"
    r"|i\s+think\s+(?:yes|yeah|aye)|mebbe\s+aye|too\s+right|send\s+it|submit|confirm(?:ed)?|looks?\s+(?:good|right|fine)|all\s+(?:good|correct|right)"
    r"|👍\w*|✅|they\s+(?:are|were|did|have)|he\s+(?:is|was|did|has)|she\s+(?:is|was|did|has)|it\s+(?:is|was|did|has)"
    r"|there\s+(?:is|are|was|were)|we\s+(?:are|were|did|have)|still\s+(?:here|there|going|happening|at\s+it|on)"
    r")(?=$|\s|\W)"
)
# "No problem" is a yes although it begins with no, "I don't mind" although it begins as a no does.
_YES_FIRST = re.compile(
    r"^(?:no\s+(?:problem|prob|probs|bother|worries)|not\s+a\s+problem|i\s+(?:do\s?n'?t|dont)\s+mind"
    r"|not\s+bothered\s+if)"
)
_UNDECIDED = re.compile(r"^(?:(?:yes|yeah|aye|no|nah)\s+(?:and|or)\s+(?:no|nah|yes|yeah|aye))")


def understand_answer(text: str) -> Said | None:
    """Return yes, no or skip, or None where the words are none of them."""
    said = _plain(text)
    if not said or _UNDECIDED.match(said):
        return None
    if _YES_FIRST.match(said):
        return Said.YES
    if _SKIP.match(said):
        return Said.SKIP
    if _NO.match(said):
        return Said.NO
    return Said.YES if _YES.match(said) else None


def yes_no(text: str) -> bool | None:
    """Return True for a yes, False for a no, None for anything else."""
    return {Said.YES: True, Said.NO: False}.get(understand_answer(text) or Said.SKIP)


def is_skip(text: str) -> bool:
    """Return whether the words say "I don't know", "skip" or "rather not say"."""
    return understand_answer(text) is Said.SKIP


def _plain(text: str) -> str:
    lower = text.lower().replace("\u2019", "'").replace("`", "'")
    return _POLITE.sub("", _SPACES.sub(" ", _NOISE.sub(" ", lower)).strip())

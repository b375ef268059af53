"""Which courtesy a few words are: a greeting, thanks or a farewell."""

import re
from typing import Literal

type Courtesy = Literal["hello", "thanks", "bye", "other"]

_THANKS = re.compile(
    r"\b(?:thank(?:s|you| you| u|ing)?|thx|tnx|ta|cheers|appreciate(?:d|s)?|grateful|nice one"
    r"|good job|(?<!not )(?<!n't )(?<!nt )(?:very |really |so |most )?helpful"
    r"|(?:you(?:'re| are)?|youre|ur) (?:a )?(?:star|legend|great|brilliant|kind|lovely|the best)"
    r"|well done|much obliged|bless you)\b"
)
_BYE = re.compile(
    r"\b(?:bye|goodbye|good night|night night|see (?:you|ya)|tara|ta ra|take care"
    r"|have a (?:good|nice)|that(?:'s| is|s)? (?:all|it|everything))\b"
)
_HELLO = re.compile(
    r"\b(?:hi|hiya|hello|helo|hey|ey up|alreet|alright|good (?:morning|afternoon|evening)|morning"
    r"|evening|now then|anyone there|you there|are you|robot|bot|who (?:is|are)|test(?:ing)?)\b"
)
# What stands around them and tells nothing.
_AROUND = frozenset(
    "a again all and cool fine for listening lot love mate much of ok okay oh pal really right so"
    " such that the then this u very will x xx yeah yep yes you your ur".split()
)


def courtesy(text: str) -> Courtesy:
    """Return which one; thanks outrank the rest: "hello, thanks for last week"."""
    said = text.casefold().replace("\u2019", "'")
    if _THANKS.search(said):
        return "thanks"
    if _BYE.search(said):
        return "bye"
    return "hello" if _HELLO.search(said) else "other"


def only_courtesy(text: str) -> bool:
    """Return whether a text is one of these and nothing else: "ok ta", but not "ta, he's back"."""
    if courtesy(text) == "other":
        return False
    rest = text.casefold().replace("\u2019", "'")
    for kind in (_THANKS, _BYE, _HELLO):
        rest = kind.sub(" ", rest)
    return _AROUND.issuperset(re.findall(r"[\w']+", rest))

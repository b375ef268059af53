"""Whether a message only says that there is something to report, and nothing yet of what it is."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
# Words that tell nothing of what happened, alone or together.
_EMPTY = frozenset(
    "a about again all also am an and anonymous anonymously another anti antisocial any"
    " anyone anything are asb at be"
    " been begin behaviour can complain complaint concern could council crime crimes different do"
    " doing done evening file for from give go going good got had happen happened happening has"
    " have hello help here hey hi hiya hope how i id i'd if i'm im in incident incidents is issue"
    " issues it its i've ive just know let like log made make making matter may me morning my need"
    " new nuisance of off ok okay on one or our please pls police problem problems raise report"
    " reporting reports right say second send separate so social some somebody someone something"
    " speak start stay submit sorry stuff talk team tell telling thank thanks that the there these"
    " thing things this to u us wanna want wanted was we went what where who will with would yes"
    " you your".split()
)


def only_announces(text: str, known: Iterable[str] = ()) -> bool:
    """Return whether a text only says that there is something to tell: "I want to report a crime".

    `known` are the words for place, time and so on that were found in it and count by themselves.
    """
    said = text.casefold().replace("\u2019", "'")
    for words in known:
        said = said.replace(words.casefold(), " ")
    return all(word in _EMPTY for word in _WORD.findall(said))

"""Names of shops, pubs and the like beside a place: "behind the Aldi on Durham Rd"."""

import re
from collections.abc import Sequence

_BESIDE = frozenset("behind outside opposite beside near nr inside".split())
# These lead to a name only with "the": "at the Swan", but not "at it".
_WITH_THE = frozenset("at by in on round to of".split())
# "Round the back of Aldi".
_SIDES = frozenset("back front rear side".split())
_MOST_NAMES = 2
# What is nobody's shop: people, things that move, and words that point.
_NO_NAMES = frozenset(
    "my our his her their your its a an this that these those it me him them us you we they he she"
    " i lads lad kids kid people man men woman women lass lasses girls boys youths someone"
    " somebody everyone police car cars van vans bus bike bikes dog dogs and or but then when"
    " while where who with is was are were has have had been not no so just again all out"
    " house home midnight midday teatime dinnertime lunchtime".split()
)
_DOES = re.compile(r"(?:ing|ed)$")


def named_beside(text: str, words: Sequence[re.Match[str]]) -> int:
    """Return how many of the last words are a name with what leads to it, 0 where they are none.

    ``words`` are matches in ``text``, in order: of "smashing bottles behind the Aldi", the last
    three.
    """
    for back, match in enumerate(reversed(words), 1):
        word = match.group().lower()
        gap = text[match.end() : words[-back + 1].start()] if back > 1 else ""
        if gap.strip():
            return 0
        if word in _BESIDE:
            return back if back > 1 else 0
        if word == "of" and back > 1 and _is_side(words, back):
            return back + 1
        if word == "the":
            return _led(words, back) if back > 1 else 0
        if back > _MOST_NAMES or word in _NO_NAMES or word.isdigit() or _DOES.search(word):
            return 0
    return 0


def leads_with(words: Sequence[re.Match[str]], named: int) -> bool:
    """Tell whether these words say plainly "behind", "back of": a comma may follow the name."""
    first = words[-named].group().lower()
    return first in _BESIDE | _SIDES


def _is_side(words: Sequence[re.Match[str]], back: int) -> bool:
    return len(words) > back and words[-back - 1].group().lower() in _SIDES


def _led(words: Sequence[re.Match[str]], back: int) -> int:
    before = words[-back - 1].group().lower() if len(words) > back else ""
    return back + 1 if before in _BESIDE | _WITH_THE else 0

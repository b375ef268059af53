"""Understands the answer to the pulse question: safer, the same or less safe, in any words."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

_WORD = re.compile(r"[a-z0-9]+")
# Nobody answers in more words; what is longer is a report.
_MOST_WORDS = 60
# What may stand beside a mere letter: "a bit" is no A.
_WITH_LETTER = frozenset("option answer please pls thanks thank you ta its id say tbh im i".split())
_CONTRAST = frozenset("but although though tho except however yet apart still".split())


class Feeling(StrEnum):
    """How safe somebody feels compared with a year ago, as the partnership's survey asks."""

    SAFER = "safer"
    SAME = "same"
    LESS_SAFE = "less_safe"


# As the question has them by text message.
LETTERS: Mapping[str, Feeling] = dict(zip("abc", Feeling, strict=True))


@dataclass(frozen=True, slots=True)
class PulseAnswers:
    """How people answer: words of each answer, of declining, and what may stand around them."""

    feelings: Mapping[tuple[str, ...], Feeling]
    declines: frozenset[tuple[str, ...]]
    around: frozenset[str]
    reasons: frozenset[str]


@dataclass(frozen=True, slots=True)
class PulseAnswer:
    """An answer; `feeling` None is "rather not say". `more`: it tells something else as well."""

    feeling: Feeling | None
    more: bool = False


def pulse_answers(
    feelings: Mapping[Feeling, Collection[str]],
    declines: Collection[str],
    around: Collection[str],
    reasons: Collection[str],
) -> PulseAnswers:
    """Return the words as they are compared."""
    return PulseAnswers(
        {words(said): feeling for feeling, all_ in feelings.items() for said in all_},
        frozenset(words(said) for said in declines),
        frozenset(words(" ".join(around))),
        frozenset(words(" ".join(reasons))),
    )


def understand_pulse(text: str, known: PulseAnswers) -> PulseAnswer | None:
    """Return the answer, or None where the text is none: an answer stands at its beginning."""
    said = words(text)
    if not said or len(said) > _MOST_WORDS:
        return None
    if said in known.declines:
        return PulseAnswer(None)
    bare = [word for word in said if word not in _WITH_LETTER]
    if len(bare) == 1 and bare[0] in LETTERS:
        return PulseAnswer(LETTERS[bare[0]])
    return _in_words(said, known)


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters, without apostrophes; "do not" is "dont"."""
    plain = text.lower().replace("'", "").replace("\u2019", "").replace("do not", "dont")
    return tuple(_WORD.findall(plain))


def _in_words(said: Sequence[str], known: PulseAnswers) -> PulseAnswer | None:
    for begin, word in enumerate(said):
        found = _at(said[begin:], known)
        if found:
            feeling, length = found
            return PulseAnswer(feeling, _tells_more(feeling, said[begin + length :], known))
        if word not in known.around and not (begin == 0 and word in LETTERS):
            return None
    return None


def _at(said: Sequence[str], known: PulseAnswers) -> tuple[Feeling, int] | None:
    """Return the longest answer that stands at the beginning, and how many words it has."""
    for length in range(min(len(said), 6), 0, -1):
        feeling = known.feelings.get(tuple(said[:length]))
        if feeling:
            return feeling, length
    return None


def _tells_more(feeling: Feeling, rest: Sequence[str], known: PulseAnswers) -> bool:
    """Tell whether the rest says more than how it feels; why it is better is no new matter."""
    if all(word in known.around for word in rest):
        return False
    why = not known.reasons.isdisjoint(rest[:3]) and _CONTRAST.isdisjoint(rest)
    return not (feeling is Feeling.SAFER and why)

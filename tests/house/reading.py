"""How hard a text is to read: the Flesch-Kincaid grade, and what residents read.

Kincaid, Fishburne, Rogers and Chissom (1975), "Derivation of new readability formulas for Navy
enlisted personnel": grade = 0.39 words per sentence + 11.8 syllables per word - 15.59. A grade is a
year of American school; five more is the reading age. No library does this here: those that count
well load their word lists from the network as they run, or are not free for us to ship.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[.!?]+(?=[\s\"')]|$)|\n+")
_WORD = re.compile(r"[a-z0-9£%+@][\w'+%.@-]*", re.IGNORECASE)
_NUMBER = re.compile(r"\+?\d[\d ]{2,}\d")
_VOWELS = re.compile(r"[aeiouy]+")
# What is not said after a short form: "they're", "Stockton's".
_SHORTENED = re.compile(r"'(?:re|ve|ll|d|m|s)$")
_NOT = re.compile(r"[ds]nt$")
# Vowels that are written and not said: at the end, and inside words made of two.
_SILENT = re.compile(
    r"(?:(?<=[^aeiouyl])|(?<=[aeiouy]l)|(?<=ll))e$"
    r"|(?:(?<=[^aeiouylsxzcgh])|(?<=[aeiouy]l)|(?<=ll)|(?<=th))es$"
    r"|(?:(?<=[^aeiouyltd])|(?<=[aeiouy]l)|(?<=ll))ed$"
    r"|^(?:some|fire|home|safe|life|name|where|there|here|house|state|move|crime|line|care)(?=[^aeiouysrd])"
    r"|(?<=[^aeiouy])e(?=(?:ful|less|ment|ly)s?$)|(?<=ver)y(?=[bot])"
)
# Vowels side by side that are said one by one.
_APART = re.compile(
    r"(?<![ct])ia|(?<![tscg])io(?!u)|[rvnd]ious|iu|(?<=[^g])ua|(?<!p)eo(?=$|[s])|[^aeiou]ier$|iet"
    r"|area|idea|creat|theat|react|uel|uici|oe[tm]|[aeiouy]ing|scie|sm$"
)
_OTHER = {"every": 2, "everyone": 3, "everything": 3, "everywhere": 3, "evening": 2, "evenings": 2}
_OTHER |= {"wednesday": 2, "business": 2, "businesses": 3, "someone": 2, "anyone": 3, "cafe": 2}
_OTHER |= {
    "crimestoppers": 3,
    "league": 1,
    "colleague": 2,
    "tongue": 1,
    "theatre": 3,
    "recognised": 3,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted in one text or several."""

    words: int
    sentences: int
    syllables: int
    longest: int

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def reading(text: str, names: Mapping[str, str]) -> Reading:
    """Count a text; each of the names, and each telephone number, is one short word."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "name", text, flags=re.IGNORECASE)
    text = _NUMBER.sub("nine", text)
    sentences = [_WORD.findall(part) for part in _SENTENCE_END.split(text)]
    counted = [words for words in sentences if words]
    words = [word for sentence in counted for word in sentence]
    return Reading(
        words=len(words),
        sentences=len(counted),
        syllables=sum(map(syllables, words)),
        longest=max(map(len, counted), default=0),
    )


def syllables(word: str) -> int:
    """Return how many syllables a word has; figures, and letters alone, have one."""
    word = _SHORTENED.sub("", word.lower())
    parts = [part for part in re.split(r"[^a-z]+", word.replace("'", "")) if part]
    return sum(map(_of_part, parts)) or 1


def _of_part(part: str) -> int:
    if part in _OTHER:
        return _OTHER[part]
    part = part.replace("qu", "q")
    count = len(_VOWELS.findall(part)) - len(_SILENT.findall(part))
    return max(1, count + len(_APART.findall(part)) + len(_NOT.findall(part)))

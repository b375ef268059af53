"""What words mean to the rules: spellings, contractions, dialect endings, classes, near misses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from bot.triage.normalise import Token, plain_words, squeezed
from bot.triage.pattern import Sentence

_VOWELS = frozenset("aeiou")
_NEGATED = {
    "cannot": ("cannot", "can"),
    "cant": ("cannot", "can"),
    "couldnt": ("cannot", "could"),
    "wont": ("wont", "will"),
    **{f"{aux}nt": (f"{aux}nt", aux) for aux in (
        "do does did is are was were has have had would should need must ai"
    ).split()},
}  # fmt: skip
_IS = {"he", "she", "it", "there", "who", "that", "what", "where", "someone", "everyone", "how"}
_SHORT = {
    **{f"{w}s": (w, "'s") for w in _IS},
    "im": ("i", "am"), "ive": ("i", "have"), "youre": ("you", "are"), "youve": ("you", "have"),
    "theyre": ("they", "are"), "theyve": ("they", "have"), "weve": ("we", "have"),
    "theyll": ("they", "will"), "itll": ("it", "will"), "youll": ("you", "will"),
    "s": ("'s",), "somebodys": ("someone", "'s"), "sum1s": ("someone", "'s"),
    "wanna": ("want", "to"), "theyr": ("they", "are"), "shouldve": ("should", "have"),
}  # fmt: skip
_TAILS = {
    "'s": "'s", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'m": "am",
}  # fmt: skip
_AUX = frozenset("can could will do does did is are was were has have had would should".split())
FUZZY_MIN = 5
_WORDS_KEPT = 8_192
MAX_SENTENCE = 120


def forms(base: str) -> set[str]:
    """Return the forms of a regular verb or noun: stab gives stabs, stabbed, stabbing, stabbin."""
    stems = {base}
    if base.endswith("e"):
        stems = {base[:-1]}
    elif len(base) > 2 and base[-1] not in "aeiouwxy" and base[-2] in _VOWELS:
        stems.add(base + base[-1])
    found = {base, f"{base}s", f"{base}es"} if not base.endswith("e") else {base, f"{base}s"}
    for stem in stems:
        found |= {f"{stem}ed", f"{stem}ing", f"{stem}in", f"{stem}er", f"{stem}ers"}
    return found


def _cuts(word: str) -> set[str]:
    """Return the word with each one letter left out, and the word itself."""
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


@dataclass(slots=True)
class Lexicon:
    """Every word the rules know, and the labels it carries."""

    spelling: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    known: frozenset[str]
    real: frozenset[str]
    near: Mapping[str, str] = field(default_factory=dict)
    _expand: Callable[[str], tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _labels_of: Callable[[str], frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep what was worked out for a word: most words of a text have been read before."""
        self._expand = lru_cache(maxsize=_WORDS_KEPT)(self._worked_out)
        self._labels_of = lru_cache(maxsize=_WORDS_KEPT)(self._all_labels)

    def sentences(self, found: Iterable[Token]) -> list[Sentence]:
        """Return the sentences of a text, each with the labels of its words."""
        result: list[Sentence] = []
        words: list[tuple[str, Token]] = []
        for token in found:
            mark = token.is_mark
            if mark and token.ends_sentence:
                self._close(words, result)
                words = []
            elif not mark or token.word in "😂🤣":
                words.extend([(word, token) for word in self._expand(token.word)])
            if len(words) >= MAX_SENTENCE:
                self._close(words, result)
                words = words[-20:]
        self._close(words, result)
        return result

    def labels(self, word: str) -> frozenset[str]:
        """Return everything a pattern may call this word."""
        return self.classes.get(word) or frozenset((word,))

    def plain(self, word: str) -> tuple[str, ...]:
        """Return the plain words that one written word stands for, as `sentences` reads it."""
        return self._expand(word) or (word,)

    def knows(self, word: str) -> bool:
        """Tell whether any rule or spelling names this word."""
        return word in self.known or word in self.spelling

    def _worked_out(self, word: str) -> tuple[str, ...]:
        """Return the plain words that a written word stands for: 'hes' is 'he' and ''s'."""
        tails: list[str] = []
        while True:
            bare = word.replace("'", "")
            if word in self.spelling:
                plain = self.spelling[word]
                break
            if bare in _NEGATED:
                plain = (bare,)
                break
            tail = next((t for t in _TAILS if word.endswith(t) and len(word) > len(t)), None)
            if tail is None:
                plain = _SHORT.get(bare) or self.spelling.get(bare) or self._guess(bare)
                break
            word = word[: -len(tail)]
            tails.append(_TAILS[tail])
        return (*plain, *reversed(tails))

    def _guess(self, word: str) -> tuple[str, ...]:
        if len(word) < 4:
            return (word,)
        if word.endswith("in") and f"{word}g" in self.known:
            return (f"{word}g",)
        if word in self.known:
            return (word,)
        if word.endswith("s") and word[:-1] in self.spelling:
            return (*self.spelling[word[:-1]], "'s")
        for shorter in (*squeezed(word), *((word[:-1],) if word[-1] == word[-2] else ())):
            if shorter in self.known:
                return (shorter,)
            if shorter in self.spelling:
                return self.spelling[shorter]
        if word[0] in "ai" and len(word) > FUZZY_MIN and word[1:] in self.known:
            return (word[0], word[1:])
        return (self._nearest(word) or word,)

    def _nearest(self, word: str) -> str | None:
        """Return the danger word one slip of the finger away, unless this is a word of its own."""
        if len(word) < FUZZY_MIN or len(word) > 16 or word in self.real:
            return None
        # The longest of several, so that the same text is always read in the same way.
        found = {
            target
            for cut in _cuts(word)
            if (target := self.near.get(cut))
            and target[0] == word[0]
            and abs(len(target) - len(word)) <= 1
        }
        return max(found, key=lambda target: (len(target), target), default=None)

    def _close(self, words: list[tuple[str, Token]], result: list[Sentence]) -> None:
        if words:
            result.append(self._sentence(_merge_negations(words)))

    def _sentence(self, words: list[tuple[str, Token]]) -> Sentence:
        plain = tuple(word for word, _ in words)
        labels = tuple(map(self._labels_of, plain))
        joins = tuple(self._joins(plain, at) for at in range(len(plain)))
        every: set[str] = set().union(*labels)
        for join in joins:
            every.update(join)
        return Sentence(
            words=plain,
            spans=tuple((token.start, token.end) for _, token in words),
            labels=labels,
            joins=joins,
            fillers=tuple("$filler" in found for found in labels),
            every=frozenset(every),
        )

    def _all_labels(self, word: str) -> frozenset[str]:
        found = self.classes.get(word)
        if found is None:
            found = frozenset((word,))
        negated = _NEGATED.get(word)
        if negated:
            found = found | {"not", *negated, "$no"}
        if word == "'s":
            found = found | {"is", "has"}
        return found

    def _joins(self, words: tuple[str, ...], at: int) -> Mapping[str, int]:
        candidates = self.phrases.get(words[at])
        if not candidates:
            return {}
        return {
            label: at + len(phrase)
            for phrase, label in candidates
            if words[at : at + len(phrase)] == phrase
        }


def _merge_negations(words: list[tuple[str, Token]]) -> list[tuple[str, Token]]:
    """Read 'will not' as one word, as 'won't' is; the span covers the second word too."""
    merged: list[tuple[str, Token]] = []
    for word, token in words:
        if word == "not" and merged and merged[-1][0] in _AUX:
            aux, before = merged.pop()
            both = Token(f"{before.word} {token.word}", before.start, token.end)
            joined = {"can": "cannot", "could": "cannot", "will": "wont"}.get(aux, f"{aux}nt")
            merged.append((joined, both))
            continue
        merged.append((word, token))
    return merged


def build_lexicon(
    spelling: Mapping[str, Iterable[str]],
    classes: Mapping[str, Iterable[str]],
    literals: Iterable[str],
    fuzzy: Iterable[str],
    real: Iterable[str],
) -> Lexicon:
    """Return a lexicon from variants per spelling, members per class and words used in patterns.

    ``fuzzy`` names the classes whose longer words are also found when misspelt by one letter;
    ``real`` holds true words that must not be taken for a misspelling.
    """
    turned = {
        variant: tuple(canonical.split())
        for canonical, variants in spelling.items()
        for variant in variants
    }
    members = {name: _members(name, classes) for name in classes}
    singles: dict[str, set[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, texts in members.items():
        for text in sorted(texts):
            words = _canonical(text, turned)
            if len(words) == 1:
                singles.setdefault(words[0], {words[0]}).add(f"${name}")
            elif words:
                phrases.setdefault(words[0], []).append((words, f"${name}"))
    for literal in sorted(literals):
        if "_" in literal:
            words = _canonical(literal.replace("_", " "), turned)
            phrases.setdefault(words[0], []).append((words, literal))
    known = {*singles, *literals, *(w for v in turned.values() for w in v)}
    known.update(word for rows in phrases.values() for row, _ in rows for word in row)
    danger = {
        word for name in fuzzy for text in members[name] for word in text.split()
        if len(word) >= FUZZY_MIN and word.isascii()
    }  # fmt: skip
    near: dict[str, str] = {}
    for word in sorted(danger):
        for cut in _cuts(word):
            near.setdefault(cut, word)
    return Lexicon(
        spelling=turned,
        classes={word: frozenset(labels) for word, labels in singles.items()},
        phrases={word: tuple(rows) for word, rows in phrases.items()},
        known=frozenset(known),
        real=frozenset(real),
        near=near,
    )


def _members(name: str, classes: Mapping[str, Iterable[str]]) -> set[str]:
    found: set[str] = set()
    for member in classes[name]:
        if member.startswith("$"):
            found |= _members(member[1:], classes)
        elif member.endswith("~"):
            found |= forms(member[:-1])
        else:
            found.add(member)
    return found


def _canonical(text: str, turned: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return a class member as the words a text would give: same spelling, same contractions."""
    words: list[str] = []
    for word in plain_words(text) if text != "'s" else ("'s",):
        words.extend(turned.get(word, (word,)))
    if "not" not in words:
        return tuple(words)
    plain = " ".join(words)
    for aux in ("can", "could"):
        plain = plain.replace(f"{aux} not", "cannot")
    return tuple(plain.replace("will not", "wont").split())

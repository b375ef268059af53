"""Turns what people type into plain words, remembering where each word stood in their text.

Zero-width characters, look-alike letters, accents, capitals, digits for letters and s p a c e d
letters must not hide a danger word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

HEAD_CHARS = 8_000
TAIL_CHARS = 2_000

# Chinese, Japanese and Korean write no spaces: each sign is a word of its own.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
    r"|(?:[^\W_]|[\u0900-\u0dff])(?:(?:[^\W_]|[\u0900-\u0dff])|['*@$!|](?=[^\W_]))*"
    r"|[.!?;\n•…]+|[,:()\-–—/😂🤣]"
)
_HARD = frozenset(".!?;\n•…")
_ALIKE = dict(
    zip("аеорсухіјѕԁһӏкмтвнѵԛԝαορτυνκιχε", "aeopcyxijsdhlkmtbhvqwaoptuvkixe", strict=True)
)
_LOOKALIKE = str.maketrans(_ALIKE)
_DIGIT_LETTERS = str.maketrans("013457@$!|*", "oieastasiiu")
_ARABIC = str.maketrans(
    dict.fromkeys("أإآٱ", "ا") | dict.fromkeys("ىئیېےۍ", "ي") | dict.fromkeys("ةھہۀە", "ه")
    | dict.fromkeys("ۆۇؤۊ", "و") | {"ک": "ك", "گ": "ك", "ڪ": "ك", "ێ": "ي"}
)  # fmt: skip
_LATIN_ODD = str.maketrans({"ł": "l", "đ": "d", "ı": "i", "ø": "o", "ß": "ss", "æ": "ae"})
_INVISIBLE = frozenset({"Cf", "Mn", "Me", "Cc"})
_DRAWN_OUT = re.compile(r"(.)\1{2,}")


class Token(NamedTuple):
    """One word in plain lower case, or a mark; ``start`` and ``end`` cut it from the text."""

    word: str
    start: int
    end: int

    @property
    def ends_sentence(self) -> bool:
        """Tell whether this mark closes a sentence."""
        return self.word[0] in _HARD

    @property
    def is_mark(self) -> bool:
        """Tell whether this is punctuation, not a word."""
        return not self.word[0].isalnum() and not "\u0900" <= self.word[0] <= "\u0dff"


def tokens(text: str) -> list[Token]:
    """Return the words and marks of a text; of a very long one, those of its two ends."""
    if len(text) <= HEAD_CHARS + TAIL_CHARS:
        found = list(_words(text, 0))
    else:
        tail = len(text) - TAIL_CHARS
        found = [*_words(text[:HEAD_CHARS], 0), *_words(text[tail:], tail)]
    return [_tidy(token) for token in _joined(found)]


def plain_words(text: str) -> tuple[str, ...]:
    """Return only the words of a text in plain form, as `tokens` would give them."""
    simple = tuple(text.split())
    if text.isascii() and text.islower() and all(w.isalpha() and len(w) > 1 for w in simple):
        return simple
    return tuple(token.word for token in tokens(text) if not token.is_mark)


def squeezed(word: str) -> tuple[str, ...]:
    """Return the word without drawn-out letters: 'heeelp' gives 'help' and 'heelp'."""
    if not _DRAWN_OUT.search(word):
        return ()
    return _DRAWN_OUT.sub(r"\1", word), _DRAWN_OUT.sub(r"\1\1", word)


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """Return one character in plain lower case: '' when it is invisible."""
    if char in "\n\r\u2028\u2029":
        return "\n"
    if char in "’‘`´ʼ＇":
        return "'"
    if "\u0900" <= char <= "\u0dff":
        return char
    if unicodedata.category(char) in _INVISIBLE:
        return " " if char == "\t" else ""
    parts = unicodedata.normalize("NFKD", char)
    kept = "".join(c for c in parts if unicodedata.category(c) not in _INVISIBLE)
    return kept.lower().translate(_LATIN_ODD).translate(_ARABIC)


def _flatten(text: str, offset: int) -> tuple[str, Sequence[int]]:
    """Return the plain text and, for each of its characters, where it came from."""
    if text.isascii():
        return _flatten_ascii(text, offset)
    chars: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text, offset):
        plain = char.lower() if " " <= char <= "~" else _plain(char)
        chars.append(plain)
        places.extend([at] * len(plain))
    return "".join(chars), places


def _flatten_ascii(text: str, offset: int) -> tuple[str, Sequence[int]]:
    plain = text.lower().replace("`", "'").replace("\r", "\n")
    return plain, range(offset, offset + len(text))


def _words(text: str, offset: int) -> Iterator[Token]:
    plain, places = _flatten(text, offset)
    for found in _WORD.finditer(plain):
        start, end = places[found.start()], places[found.end() - 1] + 1
        yield Token(_latin(found.group()), start, end)


def _latin(word: str) -> str:
    """Return the word with look-alike letters made Latin when it mixes alphabets."""
    if word.isascii() or not any("a" <= c <= "z" for c in word):
        return word
    return word.translate(_LOOKALIKE)


def _tidy(token: Token) -> Token:
    word = _undigit(token.word)
    return token if word == token.word else Token(word, token.start, token.end)


def _undigit(word: str) -> str:
    """Return 'knife' for 'kn1fe' and 'st@b', but leave numbers, times and plates alone."""
    if word.isalpha() or word[0].isdigit():
        return word
    letters = sum(c.isalpha() for c in word)
    odd = sum(not c.isalpha() and c != "'" for c in word)
    return word if not odd or letters < odd * 2 else word.translate(_DIGIT_LETTERS)


def _joined(found: list[Token]) -> Iterator[Token]:
    """Join runs of four or more single letters: 'k n i f e' and 'h.e.l.p' become words."""
    at = 0
    while at < len(found):
        run = _letter_run(found, at) if len(found[at].word) == 1 else at
        if run > at:
            letters = [t for t in found[at:run] if not t.is_mark]
            yield Token("".join(t.word for t in letters), letters[0].start, letters[-1].end)
            at = run
            continue
        yield found[at]
        at += 1


def _letter_run(found: list[Token], at: int) -> int:
    """Return where a run of four or more single letters ends, or ``at`` when there is none."""
    end = at
    letters = 0
    while end < len(found):
        word = found[end].word
        if len(word) == 1 and "a" <= word <= "z":
            letters += 1
        elif not (word in ".-*_" and letters):
            break
        end += 1
    return end if letters >= 4 else at


def lines(found: Sequence[Token]) -> list[list[Token]]:
    """Return the tokens of each line of a text; nothing where it has only one."""
    cut: list[list[Token]] = [[]]
    for token in found:
        if token.word == "\n":
            cut.append([])
        else:
            cut[-1].append(token)
    told = [line for line in cut if line]
    return told if len(told) > 1 else []

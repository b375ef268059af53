"""What we keep of a resident's text, and what of it Rasa may see.

Kept text is the text as sent, but for what no person typed on purpose: line ends become one
newline, lone surrogates become U+FFFD (stored as they are they break readers), and control
characters, byte order marks and the two characters that force text to run backwards are dropped.
The rest (emoji, right-to-left scripts, HTML) stays as it is: pages escape it.
"""

import re
import unicodedata

# Rasa blocks for up to 0.75 s on 10,000 characters; nobody's first 2,000 hide what they want.
RASA_CHARS = 2_000

_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_DROPPED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\u202d\u202e]")
# What a person, or NFKC, may take for the slash that makes Rasa read a command.
_SLASHES = frozenset("/\u2044\u2215\u29f8\u2571\u27cb\u1735\uff0f\u0337\u0338\u2cc6")
_HIDDEN = frozenset({"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"})
_EXTERNAL = re.compile(r"(?i)^external\s*:")


def clean(text: str) -> str:
    """Return the text as it is kept; may be empty."""
    text = _LINE_END.sub("\n", text)
    return _DROPPED.sub("", _SURROGATE.sub("\ufffd", text)).strip()


def for_rasa(text: str) -> str:
    """Return the text so that Rasa can only read it as words, never as a command; never empty.

    Rasa takes a leading `/` as an intent with slots, and `EXTERNAL:` as its own trigger.
    """
    plain = clean(text)
    start = 0
    while start < len(plain) and _is_lead(plain[start]):
        start += 1
    plain = _EXTERNAL.sub("external ", plain[start:] if _has_slash(plain[:start]) else plain)
    return plain[:RASA_CHARS].strip() or "?"


def _is_lead(char: str) -> bool:
    return _is_slash(char) or unicodedata.category(char) in _HIDDEN or char.isspace()


def _has_slash(text: str) -> bool:
    return any(map(_is_slash, text))


def _is_slash(char: str) -> bool:
    return char in _SLASHES or unicodedata.normalize("NFKC", char).strip() == "/"

"""References that can be read aloud and PINs: `SSP-4KD-7MX`, with a check character at the end."""

import re
import secrets

# No 0 O 1 I L U: they are misheard or misread. Thirty symbols.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "SSP"
# A prime above the alphabet, so that every single wrong character and every swap is noticed.
_PRIME = 31
_BODY = 5
# The prefix may be left out only where the two groups stand apart and one holds a digit.
_WITH_PREFIX = re.compile(
    r"(?<![A-Z0-9])S\W{0,2}S\W{0,2}P(?P<body>(?:[\W_]{0,3}[A-Z0-9]){6})(?![A-Z0-9])", re.IGNORECASE
)
_BARE = re.compile(
    r"(?<![A-Z0-9])(?P<body>(?=[A-Z0-9 -]{0,6}[0-9])[A-Z0-9]{3}[ -][A-Z0-9]{3})(?![A-Z0-9])",
    re.IGNORECASE,
)
_PIN = re.compile(r"(?<![\dA-Z])\d{4}(?![\dA-Z])", re.IGNORECASE)


def new_reference() -> str:
    """Return a new reference, such as `SSP-4KD-7MX`; 23 million exist, so retry on a clash."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(_BODY))
        check = _check(body)
        if check is not None:
            return _spelt(body + check)


def find_reference(text: str) -> str | None:
    """Return the first valid reference in what someone typed, however spaced, or None."""
    return next((ref for ref in map(_valid, _candidates(text)) if ref), None)


def mistyped_reference(text: str) -> bool:
    """Return whether the text holds what was meant as a reference but fails its check character."""
    written = [match["body"] for match in _WITH_PREFIX.finditer(text)]
    return bool(written) and find_reference(text) is None


def spoken(ref: str) -> str:
    """Return the reference letter by letter, as a screen reader or a caller should say it."""
    return " ".join(ref.replace("-", " "))


def new_pin() -> str:
    """Return four random digits."""
    return f"{secrets.randbelow(10_000):04d}"


def find_pin(text: str) -> str | None:
    """Return the only group of four digits that stands alone outside the reference, or None."""
    rest = _WITH_PREFIX.sub(" ", text)
    found = set(_PIN.findall(rest))
    return found.pop() if len(found) == 1 else None


def _candidates(text: str) -> list[str]:
    matches = list(_WITH_PREFIX.finditer(text)) or list(_BARE.finditer(text))
    return [re.sub(r"[\W_]", "", match["body"]).upper() for match in matches]


def _valid(body: str) -> str | None:
    known = all(char in ALPHABET for char in body)
    return _spelt(body) if known and _check(body[:_BODY]) == body[_BODY] else None


def _check(body: str) -> str | None:
    total = sum((place + 1) * ALPHABET.index(char) for place, char in enumerate(body))
    # The check character has weight 6: 6 * check + total = 0 (mod 31); 6 * 26 = 1 (mod 31).
    check = (-total * 26) % _PRIME
    return ALPHABET[check] if check < len(ALPHABET) else None


def _spelt(body: str) -> str:
    return f"{PREFIX}-{body[:3]}-{body[3:]}"

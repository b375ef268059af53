"""Understands which of several choices an answer means: "B", "the second one", "2"."""

import re

LETTERS = "ABCDE"
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_SAID = re.compile(
    r"^\W*(?:(?:its?|it's|it\s+is|it\s+was|option|answer|number|no|the)\s+)*"
    r"(?:(?P<letter>[a-e])|(?P<number>[1-5])(?:st|nd|rd|th)?"
    r"|(?P<ordinal>first|second|third|fourth|fifth|last))(?:\s+(?:one|please|pls|plz))*\W*$",
    re.IGNORECASE,
)


def picked(answer: str, choices: int = len(LETTERS)) -> int | None:
    """Return the place, from 0, of the choice that an answer names by letter or number, or None."""
    said = _SAID.match(answer.strip())
    if said is None:
        return None
    if said["letter"]:
        at = LETTERS.index(said["letter"].upper())
    elif said["number"]:
        at = int(said["number"]) - 1
    else:
        word = said["ordinal"].lower()
        at = choices - 1 if word == "last" else _ORDINALS.index(word)
    return at if at < choices else None

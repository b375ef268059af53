"""Whether a line asks something that a yes answers."""

import re

from bot.reports.conversation import Line

# The words before a question mark, as far back as the sentence goes.
_QUESTION = re.compile(r"[^.!?:;\n]+(?=\?)")
# Nobody answers these with yes.
_OPEN = frozenset("what where when who whom whose which why how".split())
_YES = re.compile(r"\byes\b", re.IGNORECASE)
# "In danger? Call 999." asks nothing.
_SHORTEST = 3


def asks_yes_or_no(line: Line) -> bool:
    """Return whether a yes may be the answer to this line: a choice of it, or a closed question."""
    if _YES.search(line.text) or any(_YES.search(choice.value) for choice in line.choices):
        return True
    questions = (found.group().casefold().split() for found in _QUESTION.finditer(line.text))
    return any(len(words) >= _SHORTEST and words[0] not in _OPEN for words in questions)


_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_ASKS = re.compile(
    r"(?:(?:ok|so|and|but|sorry|hi|hello|please|just|also|wait|first|before i say|quick question)\b"
    r"[\s,]*)*(?:what|whats|what's|where|when|who|whos|who's|whom|whose|which|why|how|hows|how's|will|wont"
    r"|won't|would|do|does|don't|did|is|isn't|are|aren't|am|can|can't|cant|could|should|shall|may|must"
    r"|has|have|was|were)\b",
    re.IGNORECASE,
)


_INVERTED = re.compile(
    r"\b(?:who|what|which|why|how)\s+\w+|\b(?:will|would|can|could|do|does|did|is|are|am|has|have|should|shall)"
    r"\s+(?:i|you|u|he|she|it|they|we|this|that|there|my|your|the|any\w*|some\w*)\b",
    re.IGNORECASE,
)


def only_asks(text: str) -> bool:
    """Return whether every sentence of a text is a question."""
    every = (found.strip() for found in _SENTENCE.findall(text))
    said = [one for one in every if " " in one]  # "Ok." says nothing
    return bool(said) and all(map(_asks, said))


def surely_asks(text: str) -> bool:
    """Return whether a text is a question by its mark and the order of its words.

    "Who gets to see this?" is; "don't know", "was behind the shops" and "near asda?" are none.
    """
    last = text.strip().rpartition("\n")[2]
    return last.endswith("?") and _INVERTED.search(last) is not None


def asking(text: str) -> tuple[str, ...]:
    """Return the sentences of a text that ask something, where it has others beside them."""
    every = [found.strip() for found in _SENTENCE.findall(text)]
    found = [one for one in every if len(one.split()) >= _SHORTEST and _asks(one)]
    return tuple(found) if len(every) > 1 else ()


def _asks(sentence: str) -> bool:
    return sentence.endswith("?") or _ASKS.match(sentence) is not None

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

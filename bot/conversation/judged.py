"""What a floor says of one text."""

from dataclasses import dataclass
from typing import Literal

from bot.conversation.inbound import Danger
from bot.reports.conversation import Line

# The phrases of `data/phrases` that a floor's advice may be said with.
Says = Literal["emergency", "discreet", "possible"]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a floor says of one text; `question` with its flag where danger is possible.

    The flag of the question that is open already means: keep waiting for a clear answer to it.
    `other` means that the text is no answer to the question that was asked. `doubtful` is a yes
    that may be to something else: it gets the advice, and a person looks, beside whatever else the
    same words say. `says` names the advice of these lines and `asks` the danger question in them,
    so that both can be said in another language; None where there is none or it stays English.
    """

    danger: Danger
    lines: tuple[Line, ...] = ()
    flag: str | None = None
    question: str | None = None
    unanswered: str | None = None
    other: bool = False
    doubtful: bool = False
    says: Says | None = None
    asks: str | None = None

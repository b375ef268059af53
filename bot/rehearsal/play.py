"""Plays one script: says its turns, and between them answers whatever the bot asks."""

import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.rehearsal.known import CLOSING, Known
from bot.rehearsal.residents import Heard, Resident
from bot.rehearsal.script import ANY, RECEIPT, Script, Turn

REFERENCE = re.compile(r"\bSSP-\w{3}-\w{3}\b")
PIN = re.compile(r"\bPIN(?: is)? (\d{4,8})\b")
# More than any honest interview takes; a loop ends here.
MOST_ANSWERS = 20


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message and what it brought; `asked` are the questions in it, `names` all it says.

    `turn` counts the turns from 0: texts sent at once are one turn. `danger` as the script has it.
    """

    turn: int
    said: str
    heard: Heard
    names: tuple[str, ...]
    asked: tuple[str, ...]
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Played:
    """A conversation as it went; `missed` are the questions a turn waited for in vain.

    `references` are those of its receipts; `seconds` from the first word to the last reply.
    """

    conversation: str
    began: datetime
    exchanges: tuple[Exchange, ...]
    missed: tuple[str, ...]
    seconds: float

    @property
    def heard(self) -> tuple[str, ...]:
        """Everything the bot said, in order."""
        return tuple(text for exchange in self.exchanges for text in exchange.heard.all)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of everything the bot said, in order."""
        return tuple(name for exchange in self.exchanges for name in exchange.names)

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions of the interview, in order, those put twice twice; not the show-back."""
        asked = (name for exchange in self.exchanges for name in exchange.asked)
        return tuple(name for name in asked if name not in CLOSING)

    @property
    def references(self) -> tuple[str, ...]:
        """Every reference that was told, in order, each once."""
        return tuple(dict.fromkeys(ref for text in self.heard for ref in REFERENCE.findall(text)))


class Player:
    """One conversation under way."""

    def __init__(
        self,
        script: Script,
        resident: Resident,
        known: Known,
        usual: Mapping[str, str],
        close: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        """Take what to say, who says it, how to know a question, and the usual answers.

        `close` is how staff close the report of a reference.
        """
        self._close = close
        self._script = script
        self._resident = resident
        self._known = known
        self._answers = {**usual, **script.answers}
        self._exchanges: list[Exchange] = []
        self._missed: list[str] = []
        self._turn = 0

    async def play(self) -> Played:
        """Say everything; raises `Unavailable` where the service does not take it."""
        began, clock = datetime.now(UTC), time.monotonic()
        for turn in self._script.turns:
            if turn.at and not await self._answer_until(turn.at):
                self._missed.append(" or ".join(turn.at))
            if turn.closed:
                await self._closed()
            await self._say(turn)
        if self._script.goes_on:
            await self._answer_until(())
        return Played(
            self._resident.id,
            began,
            tuple(self._exchanges),
            tuple(self._missed),
            time.monotonic() - clock,
        )

    async def _answer_until(self, goals: Sequence[str]) -> bool:
        """Answer what is asked until one of the goals is reached; False when nothing is asked."""
        for _ in range(MOST_ANSWERS):
            if self._reached(goals):
                return True
            question = self._open()
            if question is None:
                return False
            await self._say(Turn((self._answer(question),)))
        return False

    async def _closed(self) -> None:
        """Let staff close the report of the last receipt, and hear what that brings."""
        ref = self._filled("{ref}")
        if self._close is None or not REFERENCE.fullmatch(ref):
            self._missed.append("a report to close")
            return
        await self._close(ref)
        heard = Heard((), await self._resident.hear())
        self._exchanges.append(self._exchange("", heard, danger=False))

    def _reached(self, goals: Sequence[str]) -> bool:
        question = self._open()
        filed = bool(self._exchanges) and any(map(is_receipt, self._exchanges[-1].names))
        return bool(goals) and (
            question in goals
            or (ANY in goals and question is not None)
            or (RECEIPT in goals and filed)
        )

    def _open(self) -> str | None:
        """Return what the bot asked last, if it asked anything in the last exchange."""
        asked = self._exchanges[-1].asked if self._exchanges else ()
        return asked[-1] if asked else None

    def _answer(self, question: str) -> str:
        if question in self._answers:
            return self._answers[question]
        return self._answers["danger"] if question.startswith("dq_") else "skip"

    async def _say(self, turn: Turn) -> None:
        texts = [self._filled(text) for text in turn.say]
        at_once = [await self._resident.send(text) for text in texts]
        later = await self._resident.hear()
        for number, (text, answer) in enumerate(zip(texts, at_once, strict=True), 1):
            heard = Heard(answer, later if number == len(texts) else ())
            self._exchanges.append(self._exchange(text, heard, danger=turn.danger))
        self._turn += 1

    def _exchange(self, said: str, heard: Heard, *, danger: bool) -> Exchange:
        names = tuple(name for text in heard.all for name in self._known.names(text))
        asked = tuple(name for name in names if name in self._known.questions)
        return Exchange(self._turn, said, heard, names, asked, danger)

    def _filled(self, text: str) -> str:
        """Put the last receipt's reference and PIN where a script says {ref} and {pin}."""
        heard = "\n".join(text for exchange in self._exchanges for text in exchange.heard.all)
        refs, pins = REFERENCE.findall(heard), PIN.findall(heard)
        text = text.replace("{ref}", refs[-1]) if refs else text
        return text.replace("{pin}", pins[-1]) if pins else text


def is_receipt(name: str) -> bool:
    """Tell whether a reply of this name gives the reference of a filed report."""
    return name.startswith("utter_filed")

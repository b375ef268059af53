"""How long a turn waits for more: people write one thing in several short messages.

Every message is stored before it waits here, so only the reply waits. Nothing waits that is danger,
nor a plain answer to what was asked.
"""

import asyncio
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.conversation.inbound import Channel, Danger
from bot.conversation.ports import Room, Unheard
from bot.conversation.wake import pause
from bot.reports.asking import asks_yes_or_no
from bot.reports.conversation import Line
from bot.reports.datafile import Entry, read

FILE = "bundles.yml"
# Longer than any request that waits for an answer; a typing error must not silence the bot.
_LONGEST = 60.0
# "yes", "no thanks", "i dont know": more words may be the beginning of a story.
_FEW = 3
_ONE_SIGN = re.compile(r"[^\w]*(?:[^\W\d_]|\d{1,2})[^\w]*")
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?: [A-Z]{2,})*\b")
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds of one channel, counted from the last message of a bundle.

    `told` after something told, `answer` after one message that follows a question of ours,
    `typing` after the last sign that the person goes on typing; `most` from the first message.
    """

    told: float = 0.0
    answer: float = 0.0
    typing: float = 0.0
    most: float = 0.0


type Patience = Mapping[Channel, Waits]

NONE: Patience = {}


@dataclass(slots=True)
class _Coming:
    """When the first and the last message of a bundle came, by a clock that never goes back."""

    first: float
    last: float


@dataclass(slots=True)
class Bundles:
    """What is coming in, for each conversation, in memory: after a restart nothing waits."""

    patience: Patience = field(default_factory=lambda: NONE)
    monotonic: Callable[[], float] = time.monotonic
    _coming: dict[str, _Coming] = field(default_factory=dict)
    _typed: dict[str, float] = field(default_factory=dict)
    _woken: dict[str, asyncio.Event] = field(default_factory=dict)

    async def gather(self, room: Room, conversation_id: str, ready: Callable[[], bool]) -> Unheard:
        """Return what Rasa has not had, once nothing more is waited for.

        While Rasa is not ready nobody waits: the resident is told so at once.
        """
        event = self._woken[conversation_id] = asyncio.Event()
        try:
            while True:
                unheard = await room.unheard(conversation_id)
                left = self.left(unheard) if ready() else 0.0
                if not left:
                    self.taken(conversation_id)
                    return unheard
                await pause(event, left)
        finally:
            del self._woken[conversation_id]

    @property
    def gathering(self) -> tuple[str, ...]:
        """The conversations that wait for more."""
        return tuple(self._woken)

    def wake(self, conversation_id: str) -> None:
        """Look again at what waits here, if anything does: more has come."""
        if conversation_id in self._woken:
            self._woken[conversation_id].set()

    def came(self, conversation_id: str) -> None:
        """Note that a message was stored now."""
        now = self.monotonic()
        self._typed.pop(conversation_id, None)
        known = self._coming.setdefault(conversation_id, _Coming(now, now))
        known.last = now

    def types(self, conversation_id: str) -> None:
        """Note that the person is typing, where a message of theirs waits here."""
        if conversation_id in self._coming:
            self._typed[conversation_id] = self.monotonic()

    def left(self, unheard: Unheard) -> float:
        """Return for how many seconds this bundle still waits for more; 0 when it is whole."""
        coming = self._coming.get(unheard.conversation_id)
        waits = self.patience.get(unheard.channel)
        if coming is None or waits is None or whole(unheard):
            return 0.0
        answer = unheard.asked is not None and len(unheard.texts) == 1
        until = coming.last + (waits.answer if answer else waits.told)
        typed = self._typed.get(unheard.conversation_id)
        if typed is not None:
            until = max(until, typed + waits.typing)
        return max(0.0, min(until, coming.first + waits.most) - self.monotonic())

    def taken(self, conversation_id: str) -> None:
        """Forget what came: it is on its way to Rasa."""
        self._coming.pop(conversation_id, None)
        self._typed.pop(conversation_id, None)


def whole(unheard: Unheard) -> bool:
    """Return whether nothing is waited for, however lately it came.

    That is so where there is danger, where Rasa does not get it, and after a plain answer.
    """
    if not unheard.texts or unheard.held or unheard.asking or unheard.danger is not Danger.NONE:
        return True
    asked = unheard.asked
    return asked is not None and len(unheard.texts) == 1 and answers(unheard.texts[0], asked)


def answers(text: str, asked: Line) -> bool:
    """Return whether a text is a plain answer: one that was offered, one sign, or yes or no."""
    if _ONE_SIGN.fullmatch(text):
        return True
    said = _bare(text)
    if said and said in set(_offered(asked)):
        return True
    return asks_yes_or_no(asked) and len(said.split()) <= _FEW


def asks(line: Line) -> bool:
    """Return whether this line asks for something."""
    return bool(line.choices) or "?" in line.text


def read_waits(path: Path) -> Patience:
    """Read `data/bundles.yml`; `DataError` names the line that is missing or wrong."""
    entry = read(path)
    entry.only("bundles")
    told = entry.need("bundles")
    told.only(*(channel.value for channel in (Channel.SMS, Channel.WEB)))
    return {channel: _waits(told.need(channel.value)) for channel in (Channel.SMS, Channel.WEB)}


def _waits(entry: Entry) -> Waits:
    entry.only("told", "answer", "typing", "most")
    seconds = {name: _seconds(entry.need(name)) for name in ("told", "answer", "typing", "most")}
    return Waits(**seconds)


def _seconds(entry: Entry) -> float:
    seconds = entry.number()
    if not 0 <= seconds <= _LONGEST:
        raise entry.error(f"expected seconds from 0 to {_LONGEST:.0f}")
    return seconds


def _offered(asked: Line) -> Iterator[str]:
    """Yield what may be answered: the choices, and what the words have in capitals, as SKIP."""
    for choice in asked.choices:
        yield from (_bare(choice.text), _bare(choice.value))
    yield from map(_bare, _CAPITALS.findall(asked.text))


def _bare(text: str) -> str:
    return _NOT_WORDS.sub(" ", text.casefold().replace("'", "").replace("’", "")).strip()

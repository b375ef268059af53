"""What a turn needs from the outside: the use cases (`Room`) and Rasa."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversation.heard import Heard
from bot.conversation.inbound import Channel, Danger, Message
from bot.reports.conversation import Line, OpenQuestion


@dataclass(frozen=True, slots=True)
class Stored:
    """A committed message: its number and the lines that were kept with it.

    `language` is the conversation's where it is known and not English.
    """

    conversation_id: str
    seq: int
    messages: tuple[Message, ...]
    repeated: bool
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Unheard:
    """The resident's texts that Rasa has not had, and how the conversation stands.

    `first_seq` and `up_to_seq` are the numbers of the first and last text (0 where there is none);
    `held` means that a person has taken over, `asking` that a danger question is open, `fresh`
    that the person was silent so long that somebody else may hold the phone. `language` is the
    resident's where it is known and not English; `asked` is what we said just before these texts,
    where that asks for something.
    """

    conversation_id: str
    channel: Channel
    texts: tuple[str, ...]
    up_to_seq: int
    danger: Danger
    ticket_ref: str | None
    held: bool
    asking: bool
    first_seq: int = 0
    fresh: bool = False
    language: str | None = None
    asked: Line | None = None


class Room(Protocol):
    """The use cases of a turn; each method is one transaction and may raise `Unavailable`."""

    async def question(self, heard: Heard) -> OpenQuestion | None:
        """Return the danger question that is open with this sender."""
        ...

    async def take(self, heard: Heard) -> Stored:
        """Store one message with its first answer; the same key again changes nothing."""
        ...

    async def unheard(self, conversation_id: str) -> Unheard:
        """Return what Rasa has not had yet, and how the conversation stands; or `NotFound`."""
        ...

    async def reply(
        self, conversation_id: str, lines: Sequence[Line], handled_up_to: int | None
    ) -> Sequence[Message]:
        """Keep what is said, and mark the resident's messages up to this one as dealt with."""
        ...

    async def file_unheard(self, conversation_id: str, line: Line | None) -> Sequence[Message]:
        """Make or extend the ticket that needs a person, and say `line` if there is one."""
        ...

    async def messages(self, conversation_id: str, after: int) -> Sequence[Message]:
        """Return the messages after this one; none for a conversation not written yet."""
        ...

    async def waiting(self, before: datetime) -> Sequence[str]:
        """Return the conversations with messages older than this that Rasa has not had."""
        ...

    async def settle_due(self) -> Sequence[str]:
        """Settle the danger questions that nobody answered in time; return their conversations."""
        ...

    async def finish_stale(self) -> int:
        """File the reports that went silent half-told; return how many."""
        ...

    async def alarm(self, kind: str, key: str) -> None:
        """Raise an alert that an operator sees."""
        ...

    async def leave(self, conversation_id: str) -> None:
        """File what a resident told who pressed Exit, as unfinished."""
        ...


class Rasa(Protocol):
    """The dialogue engine."""

    async def ask(
        self, sender: str, text: str, metadata: Mapping[str, str | int | None]
    ) -> Sequence[Line]:
        """Return what to say, at least one line; `Unavailable` for every failure."""
        ...

    async def ready(self) -> bool:
        """Return whether it listens."""
        ...


class Translator(Protocol):
    """Puts a resident's words into English for Rasa alone; none comes with the service.

    What is kept, shown to staff and sent to partners stays in the resident's own words.
    """

    async def to_english(self, text: str, language: str) -> str:
        """Return the text in English; `language` is a code of `data/phrases`, else `Unavailable`.

        It may take a second at most; whoever asks goes on without it after that.
        """
        ...

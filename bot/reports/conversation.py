"""The record of one conversation: who wrote what, in which order, and what is still open."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.reports.report import Channel

# A yes long after it was asked may be to anything.
LATE_ANSWER = timedelta(hours=2)


class Sender(StrEnum):
    """Who wrote a message."""

    RESIDENT = "resident"
    BOT = "bot"
    STAFF = "staff"


class Kind(StrEnum):
    """What a message is to the person who reads it."""

    TEXT = "text"
    EMERGENCY = "emergency"
    RECEIPT = "receipt"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer the resident may pick: the words shown and the words sent."""

    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something the bot is about to say, not yet stored."""

    text: str
    kind: Kind = Kind.TEXT
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `seq` counts from 1 within the conversation, `key` makes a repeat harmless."""

    conversation_id: str
    seq: int
    sender: Sender
    text: str
    at: datetime
    kind: Kind = Kind.TEXT
    choices: tuple[Choice, ...] = ()
    key: str | None = None
    danger: str = "none"
    handled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A danger question that waits for its answer until `due_at`; then `unanswered` applies.

    That done it is `settled_at` and still understands a late yes. `left` says that other words came
    since: they are no answer, so it holds nothing back any more, but its time still runs.
    `doubtful` says that something else was asked since, to which a yes may belong; `advised` that
    such a yes has had the advice already, which is not said to every yes after it.
    """

    flag: str
    question: str
    unanswered: str
    due_at: datetime
    settled_at: datetime | None = None
    left: bool = False
    doubtful: bool = False
    advised: bool = False

    @property
    def passed_by(self) -> bool:
        """True where other words came and then something else was asked, so a yes is to that."""
        return self.left and self.doubtful

    def waits(self, at: datetime) -> bool:
        """Return whether its time is not up yet."""
        return self.settled_at is None and at < self.due_at

    def answerable(self, at: datetime) -> bool:
        """Return whether what is said now may be its answer, in time or late."""
        return at < (self.settled_at or self.due_at) + LATE_ANSWER

    def passed(self) -> "OpenQuestion":
        """Return the question after other words: they count as silence does."""
        return replace(self, left=True)

    def joined(self, fresh: "OpenQuestion") -> "OpenQuestion":
        """Return what is open when `fresh` is asked too: the graver silence, the earlier end."""
        graver = self if _gravity(self) > _gravity(fresh) else fresh
        return replace(
            fresh,
            flag=graver.flag,
            unanswered=graver.unanswered,
            due_at=min(self.due_at, fresh.due_at),
        )

    def followed_by(self, asked: "OpenQuestion | None") -> "OpenQuestion | None":
        """Return what is open after a message that leaves `asked` open; None closes this one."""
        if asked is None:
            return None
        if self.settled_at is None:
            joined = self.joined(asked)
            return replace(joined, doubtful=self.doubtful) if asked.left else joined
        if asked.flag != self.flag or asked.due_at > self.settled_at:
            return asked
        left, doubtful = self.left or asked.left, self.doubtful or asked.doubtful
        return replace(self, left=left, doubtful=doubtful)


def _gravity(question: OpenQuestion) -> int:
    if question.unanswered.startswith("treat_as_confirmed"):
        return 2
    return int(question.unanswered.startswith(("P2", "hold_P2")))


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation with one resident; `contact` is the telephone number on SMS, else None."""

    id: str
    channel: Channel
    created_at: datetime
    last_inbound_at: datetime
    contact: str | None = None
    language: str | None = None
    held_by: str | None = None
    open_question: OpenQuestion | None = None
    ticket_ref: str | None = None
    opted_out: bool = False
    ended_at: datetime | None = None

    @property
    def asking(self) -> bool:
        """True while a danger question holds back what is written."""
        question = self.open_question
        return question is not None and question.settled_at is None and not question.left


@dataclass(frozen=True, slots=True)
class Draft:
    """What one conversation has told of one incident so far; `asked` counts how often per slot.

    It stays after filing, so that later words never lose what was answered; `updated_at` None means
    that all of it is with staff already. `parts` holds, by `seq`, the words of a message that tell
    of this incident where that is not all of it: none of a question asked aside. `later` are the
    words of another incident that was told with it.
    """

    conversation_id: str
    first_seq: int
    category: str
    answers: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, int] = field(default_factory=dict)
    last_turn: int = 0
    updated_at: datetime | None = None
    parts: Mapping[int, str] = field(default_factory=dict)
    later: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done in one turn, which is the `seq` of its last message; turn 0 is not known."""

    conversation_id: str
    turn: int
    name: str

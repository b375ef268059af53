"""The record of one conversation: who wrote what, in which order, and what is still open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.reports.report import Channel


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
    """A danger question that waits for its answer until `due_at`; then `unanswered` applies."""

    flag: str
    question: str
    unanswered: str
    due_at: datetime


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


@dataclass(frozen=True, slots=True)
class Draft:
    """What one conversation has told of one incident so far; `asked` counts how often per slot."""

    conversation_id: str
    first_seq: int
    category: str
    answers: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, int] = field(default_factory=dict)
    last_turn: int = 0
    updated_at: datetime | None = None

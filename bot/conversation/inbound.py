"""What a door hands in, and what it must show in its very answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.reports.conversation import Choice, Kind, Message, Sender
from bot.reports.report import Channel
from bot.triage.danger import Danger

__all__ = [
    "Channel",
    "Choice",
    "Danger",
    "Inbound",
    "Kept",
    "Keyword",
    "Kind",
    "Message",
    "Sender",
    "Taken",
]

Kept = Literal["store", "spool", "nowhere"]
Keyword = Literal["stop", "start", "help", "picture"]


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message as it came in.

    `key` makes a repeat harmless and is unique over all doors (`web:ID:KEY`, `sms:SID`); used again
    for other words it is a message of its own. A web
    message names its conversation, a text message its number in E.164 (`contact`).

    `keyword` is set where the whole text is one agreed word (STOP, START, HELP on SMS), or a
    picture came without words. Such a message is judged and kept like every other, but the door
    answers it: it is marked as handled and Rasa never gets it, unless the floor saw danger;
    "stop" and "start" are the resident's wish about updates (`usecases.stop_updates`).

    `late` says that no request waits for the answer: what would be in it is sent by text.
    """

    channel: Channel
    text: str
    key: str
    at: datetime
    conversation_id: str | None = None
    contact: str | None = None
    keyword: Keyword | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an inbound message, and what the door's one answer must show.

    `kept` is "store" (committed), "spool" (fsynced file, read in later) or "nowhere". `seq` is
    the message's number where the store took it. `messages` go into this answer, in order; those
    that are not stored yet have `seq` 0. `conversation_id` is None for a text message whose
    conversation is not known while the store is away. `repeated` says that we had this key before.
    """

    kept: Kept
    seq: int | None
    conversation_id: str | None
    messages: tuple[Message, ...]
    danger: Danger
    repeated: bool = False

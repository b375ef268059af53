"""What stands in for the rest of the house where the text-message door is tested alone."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.conversation.inbound import Channel, Danger, Inbound, Kind, Message, Sender, Taken
from bot.errors import NotFound, Unavailable
from bot.outbox.message import JSON, OutboxMessage
from bot.reports.conversation import Conversation

ADVICE = "If anyone is in danger, call 999 now. If you cannot speak, press 55."
ASK = "In danger? Call 999 now. Is the man still there?"
SID, TOKEN, OLD_TOKEN = "AC" + "5" * 32, "new-token", "old-token"
PUBLIC = "https://report.example.org"
NUMBER, OURS = "+447700900123", "+447700900000"


class SetClock:
    """A clock that moves when it is told to."""

    def __init__(self, now: datetime = datetime(2026, 11, 20, 12, tzinfo=UTC)) -> None:
        self.time = now

    def now(self) -> datetime:
        """Return the time it was set to."""
        return self.time

    def forward(self, **by: float) -> None:
        """Move on."""
        self.time += timedelta(**by)


class FakeTalk:
    """Keeps each key once; "knife" is danger now, "shouting" may be danger."""

    def __init__(self, kept: str = "store") -> None:
        self.kept = kept
        self.taken: dict[str, Inbound] = {}
        self.calls = 0
        self.says: list[str] = []

    async def take(self, inbound: Inbound) -> Taken:
        """Answer as the real one would."""
        self.calls += 1
        await asyncio.sleep(0)
        repeated = inbound.key in self.taken
        if self.kept != "nowhere":
            self.taken.setdefault(inbound.key, inbound)
        danger, lines = _judge(self.taken.get(inbound.key, inbound).text)
        lines += [(text, Kind.NOTICE) for text in self.says]
        messages = tuple(
            Message("c_1", n + 2, Sender.BOT, text, inbound.at, kind)
            for n, (text, kind) in enumerate(lines)
        )
        kept: Any = self.kept
        return Taken(kept, 1, f"c_{inbound.contact}", messages, danger, repeated=repeated)

    async def open_web(self) -> str:
        """Not asked of this door."""
        raise NotImplementedError

    async def messages(self, conversation_id: str, after: int, wait: float = 0) -> Any:
        """Not asked of this door."""
        raise NotImplementedError

    def events(self, conversation_id: str, after: int) -> Any:
        """Not asked of this door."""
        raise NotImplementedError


def _judge(text: str) -> tuple[Danger, list[tuple[str, Kind]]]:
    if "knife" in text:
        return Danger.NOW, [(ADVICE, Kind.EMERGENCY)]
    if "shouting" in text:
        return Danger.POSSIBLE, [(ASK, Kind.NOTICE)]
    return Danger.NONE, []


@dataclass
class FakeOutbox:
    """Outgoing messages by id."""

    rows: dict[str, OutboxMessage] = field(default_factory=dict)

    async def add(self, message: OutboxMessage) -> None:
        """Keep it; the same id again is ignored."""
        self.rows.setdefault(message.id, message)

    async def get(self, message_id: str) -> OutboxMessage:
        """Return it, or raise `NotFound`."""
        try:
            return self.rows[message_id]
        except KeyError:
            raise NotFound("no such message") from None

    async def save(self, message: OutboxMessage) -> None:
        """Keep what changed."""
        self.rows[message.id] = message


@dataclass
class FakeAlerts:
    """Alerts by kind and key."""

    rows: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    async def raise_alert(
        self, *, at: datetime, kind: str, key: str, detail: Mapping[str, JSON]
    ) -> None:
        """Keep it."""
        self.rows[kind, key] = dict(detail)


@dataclass
class FakeConversations:
    """Conversations by id."""

    rows: dict[str, Conversation] = field(default_factory=dict)

    async def get(self, conversation_id: str) -> Conversation:
        """Return it, or raise `NotFound`."""
        try:
            return self.rows[conversation_id]
        except KeyError:
            raise NotFound("no such conversation") from None


@dataclass
class FakeMessages:
    """Knows a key where the talk took it."""

    talk: FakeTalk

    async def by_key(self, key: str) -> Inbound | None:
        """Return the message of this key."""
        return self.talk.taken.get(key)


class FakeStore:
    """One transaction at a time over dictionaries; `away` makes it raise `Unavailable`."""

    def __init__(self, talk: FakeTalk | None = None) -> None:
        self.outbox, self.alerts = FakeOutbox(), FakeAlerts()
        self.conversations = FakeConversations()
        self.messages = FakeMessages(talk or FakeTalk())
        self.away = False

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Any]:
        """Open one transaction."""
        if self.away:
            raise Unavailable("the store is away")
        yield self

    def know(self, number: str, conversation_id: str = "c_1") -> None:
        """Add a conversation with this number."""
        at = SetClock().now()
        self.conversations.rows[conversation_id] = Conversation(
            conversation_id, Channel.SMS, created_at=at, last_inbound_at=at, contact=number
        )


def fields(**changes: str) -> dict[str, str]:
    """Return the form of an ordinary text, with changes."""
    form = {
        "ToCountry": "GB",
        "ToState": "",
        "SmsMessageSid": "SM" + "a" * 32,
        "NumMedia": "0",
        "ToCity": "",
        "SmsSid": "SM" + "a" * 32,
        "SmsStatus": "received",
        "Body": "fly tipping behind the shops on Norton Road",
        "FromCountry": "GB",
        "To": OURS,
        "NumSegments": "1",
        "MessageSid": "SM" + "a" * 32,
        "AccountSid": SID,
        "From": NUMBER,
        "ApiVersion": "2010-04-01",
    }
    return form | changes


def without(form: dict[str, str], *names: str) -> dict[str, str]:
    """Return the form without some fields."""
    return {name: value for name, value in form.items() if name not in names}

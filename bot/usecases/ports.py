"""What use cases need from the outside: a store, a clock, keyed hashes. Adapters live elsewhere."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.outbox.message import JSON, OutboxMessage, Way
from bot.reports.conversation import Choice, Conversation, Draft, Kind, Message, Sender, Step
from bot.reports.report import Reporter
from bot.tickets.partner import ProfileName
from bot.tickets.ticket import Ticket
from bot.triage.assessment import Assessment
from bot.usecases.accounts import Account, Session
from bot.usecases.feedback_ports import Outcomes, Pulses


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Return the time now, aware, UTC."""
        ...


class Hasher(Protocol):
    """Keyed hashes, so that a stolen table cannot be searched by number or PIN."""

    def digest(self, purpose: str, text: str) -> str:
        """Return the keyed hash of `text` for one purpose, as hexadecimal."""
        ...


class Triage(Protocol):
    """Says how urgent a report is, what kind, and why."""

    def assess(
        self,
        text: str,
        *,
        answers: Mapping[str, str] = ...,
        happening_now: bool | None = None,
        category: str | None = None,
    ) -> Assessment:
        """Return what the words and the answers amount to; a `category` that is given stands."""
        ...

    def denied(self, line: str, answer: str) -> str | None:
        """Return the slot that a no to the danger question in our `line` answers, if that is one
        and the answer a clear no.
        """
        ...

    def whispered(self, flags: Iterable[str]) -> bool:
        """Tell whether one of these red flags says that somebody who must not know may look on."""
        ...


class Views(Protocol):
    """Builds what one partner may see of a ticket."""

    def view(self, ticket: Ticket, profile: ProfileName) -> Mapping[str, JSON]:
        """Return the ticket through this profile's allow-list."""
        ...

    def prepare(self, narrative: str, reporter: Reporter) -> None:
        """Do beforehand what takes long of a view with these words and this reporter."""
        ...


class Conversations(Protocol):
    """Every conversation."""

    async def ensure(self, conversation: Conversation) -> Conversation:
        """Keep a new conversation, or find the one of this id; hold its row, and return it."""
        ...

    async def get(self, conversation_id: str) -> Conversation:
        """Return one conversation, or raise `NotFound`."""
        ...

    async def lock(self, conversation_id: str) -> Conversation:
        """Return one conversation and hold its row until the transaction ends, or `NotFound`."""
        ...

    async def of_contact(self, contact: str, since: datetime) -> Conversation | None:
        """Return the open SMS conversation with this number heard from since then, if any."""
        ...

    async def save(self, conversation: Conversation) -> None:
        """Keep what changed."""
        ...

    async def with_question_due(self, now: datetime) -> Sequence[Conversation]:
        """Return those whose danger question waited too long."""
        ...

    async def opted_out(self, contact: str) -> bool:
        """Return whether this number asked for no follow-ups, in any conversation."""
        ...

    async def opt_in(self, contact: str) -> None:
        """Forget that this number asked for no follow-ups, in every conversation."""
        ...


class Messages(Protocol):
    """Every message, in the order of its conversation."""

    async def append(
        self,
        conversation_id: str,
        *,
        sender: Sender,
        text: str,
        at: datetime,
        kind: Kind = Kind.TEXT,
        choices: Sequence[Choice] = (),
        key: str | None = None,
        danger: str = "none",
        handled_at: datetime | None = None,
    ) -> Message:
        """Add a message with the next `seq`; call with the conversation locked."""
        ...

    async def by_key(self, key: str) -> Message | None:
        """Return the message that came under this key, if it did."""
        ...

    async def after(self, conversation_id: str, seq: int, limit: int = 500) -> Sequence[Message]:
        """Return the messages after `seq`, oldest first."""
        ...

    async def last_seq(self, conversation_id: str) -> int:
        """Return the last `seq`, 0 where there is none."""
        ...

    async def unhandled(self, conversation_id: str) -> Sequence[Message]:
        """Return the resident's messages that Rasa has not had yet, oldest first."""
        ...

    async def conversations_unhandled(self, before: datetime) -> Sequence[str]:
        """Return ids of conversations, held by nobody and with no open question, with such
        messages older than `before`.
        """
        ...

    async def mark_handled(self, conversation_id: str, up_to_seq: int, at: datetime) -> None:
        """Say that Rasa, or a person, has had the resident's messages up to this one."""
        ...


class Drafts(Protocol):
    """What conversations told so far, before it is filed."""

    async def get(self, conversation_id: str) -> Draft | None:
        """Return the conversation's draft, if it has one."""
        ...

    async def save(self, draft: Draft) -> None:
        """Keep the draft, in place of an older one."""
        ...

    async def remove(self, conversation_id: str) -> None:
        """Forget the draft: it is filed or dropped."""
        ...

    async def stale(self, before: datetime) -> Sequence[Draft]:
        """Return drafts that staff do not have yet and that are untouched since then."""
        ...


class Steps(Protocol):
    """What the actions of a conversation's turns returned."""

    async def find(self, step: Step) -> str | None:
        """Return what the step returned, as JSON, if it was done."""
        ...

    async def keep(self, step: Step, result: str) -> None:
        """Keep what the step returned; an earlier turn may still land late, one long ago goes."""
        ...

    async def forget(self, before: datetime) -> int:
        """Forget steps of conversations silent since then; return how many."""
        ...


class Tickets(Protocol):
    """Every ticket."""

    async def add(self, ticket: Ticket, *, pin_hash: str, first_seq: int) -> None:
        """Keep a new ticket; raises `Conflict` when its reference is taken."""
        ...

    async def get(self, ref: str) -> Ticket:
        """Return one ticket with its deliveries, or raise `NotFound`."""
        ...

    async def first_seq(self, ref: str) -> int:
        """Return the `seq` of the conversation's message that the ticket begins with."""
        ...

    async def save(self, ticket: Ticket) -> Ticket:
        """Keep what changed and return it with its next version; `Conflict` if it moved on."""
        ...

    async def pin_hash(self, ref: str) -> str:
        """Return the hash of the ticket's PIN, or raise `NotFound`."""
        ...

    async def set_pin_hash(self, ref: str, pin_hash: str) -> None:
        """Put a new PIN's hash in place."""
        ...

    async def tries(self, ref: str, now: datetime) -> int:
        """Return how many wrong PINs there were in the last hour."""
        ...

    async def count_try(self, ref: str, now: datetime) -> int:
        """Count one wrong PIN and return how many there were in the last hour."""
        ...

    async def note_event(
        self, ref: str, *, at: datetime, by: str, what: str, detail: Mapping[str, JSON]
    ) -> None:
        """Write one line of the ticket's history."""
        ...


class Outbox(Protocol):
    """What must leave the house."""

    async def add(self, message: OutboxMessage) -> None:
        """Keep a message to send, in the caller's transaction; the same id again is ignored."""
        ...

    async def of_ticket(self, ref: str) -> Sequence[OutboxMessage]:
        """Return all messages of one ticket, oldest first."""
        ...

    async def claim(
        self,
        now: datetime,
        lease_until: datetime,
        by: str,
        limit: int,
        *,
        ways: Collection[Way] = tuple(Way),
        skip: Collection[str] = (),
        each: int | None = None,
    ) -> Sequence[OutboxMessage]:
        """Lease up to `limit` due messages (or those whose lease expired), oldest due first;
        of one ticket and recipient (no ticket: of the recipient) only the oldest unfinished one.
        Only these `ways`, no recipient in `skip`, at most `each` of one recipient: so that a
        slow partner with a long queue never keeps the others waiting.
        """
        ...

    async def save(self, message: OutboxMessage) -> None:
        """Keep what became of an attempt."""
        ...

    async def stand_down(self, ref: str, partner: str) -> None:
        """Turn what this partner was sent of a ticket as its lead into copies."""
        ...

    async def get(self, message_id: str) -> OutboxMessage:
        """Return one message and hold its row until the transaction ends, or `NotFound`."""
        ...

    async def dead(self, recipient: str) -> Sequence[OutboxMessage]:
        """Return the dead letters of one recipient, oldest first."""
        ...

    async def counts(self) -> Mapping[str, int]:
        """Return how many messages are in each state."""
        ...


class Alerts(Protocol):
    """What an operator or the person on duty must see."""

    async def raise_alert(
        self, *, at: datetime, kind: str, key: str, detail: Mapping[str, JSON]
    ) -> None:
        """Raise an alert; the same kind and key again, while open, only counts it."""
        ...

    async def close(self, *, at: datetime, kind: str, key: str, by: str) -> bool:
        """Close an open alert; return whether there was one."""
        ...


class Staff(Protocol):
    """Staff accounts and who is signed in."""

    async def add(self, account: Account) -> None:
        """Keep a new account; `Conflict` when the e-mail has one."""
        ...

    async def find(self, email: str) -> Account | None:
        """Return the account of this e-mail (any case) and hold it, if there is one."""
        ...

    async def save(self, account: Account) -> None:
        """Keep what changed, or raise `NotFound`."""
        ...

    async def all(self) -> Sequence[Account]:
        """Return every account, by e-mail."""
        ...

    async def add_session(self, session: Session) -> None:
        """Keep a new session."""
        ...

    async def session(self, token_hash: str) -> Session | None:
        """Return the session of this token, expired or not, if there is one."""
        ...

    async def see_session(self, token_hash: str, at: datetime) -> None:
        """Note that the session was used."""
        ...

    async def end_session(self, token_hash: str) -> None:
        """Forget the session: signed out."""
        ...

    async def end_sessions_of(self, email: str, *, but: str | None = None) -> None:
        """Forget every session of an account, except the one of the token hash `but`."""
        ...

    async def end_expired(self, now: datetime) -> None:
        """Forget the sessions whose time is up."""
        ...


class Receipts(Protocol):
    """Which signed requests we have had, so that the same one again changes nothing."""

    async def keep(self, sender: str, key: str, digest: str, at: datetime) -> str | None:
        """Keep the sender's key with what it was for; None when it is new, else the digest kept
        at first. Kept for as long as the ticket's history.
        """
        ...


class UnitOfWork(Protocol):
    """One transaction: everything in it happens, or nothing."""

    conversations: Conversations
    messages: Messages
    drafts: Drafts
    tickets: Tickets
    outbox: Outbox
    alerts: Alerts
    receipts: Receipts
    staff: Staff
    steps: Steps
    outcomes: Outcomes
    pulses: Pulses


class Store(Protocol):
    """Opens transactions; leaving the block commits, an exception rolls back."""

    def begin(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open one transaction that may write."""
        ...

    def read(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open one transaction that only reads: it neither waits nor keeps others waiting."""
        ...

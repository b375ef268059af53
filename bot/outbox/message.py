"""An outgoing message and its life: due, leased, done, or dead letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

JSON = None | bool | int | float | str | list["JSON"] | dict[str, "JSON"]


class Way(StrEnum):
    """What kind of recipient a message is for; how a partner is reached is chosen when sending."""

    PARTNER = "partner"
    SMS = "sms"


class State(StrEnum):
    """Where a message is in its life; a lease that expired is due again."""

    DUE = "due"
    LEASED = "leased"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One message to one recipient; `id` stays the same over every attempt."""

    id: str
    way: Way
    recipient: str
    payload: Mapping[str, JSON]
    due_at: datetime
    created_at: datetime
    ticket_ref: str | None = None
    role: str | None = None
    profile: str | None = None
    state: State = State.DUE
    attempts: int = 0
    lease_until: datetime | None = None
    lease_by: str | None = None
    delivered_at: datetime | None = None
    accepted_at: datetime | None = None
    last_error: str | None = None
    external_id: str | None = None

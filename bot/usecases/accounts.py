"""Who of the staff may sign in, and who is signed in now."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What an account is for: run the service, work on tickets, or see one partner's tickets."""

    ADMIN = "admin"
    REVIEWER = "reviewer"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account, found by e-mail in lower case; `partner_id` goes with role partner."""

    email: str
    name: str
    role: Role
    password_hash: str
    created_at: datetime
    partner_id: str | None = None
    failed_tries: int = 0
    locked_until: datetime | None = None
    must_change: bool = False
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in: the hash of its cookie's token, and the secret its forms carry (`csrf`)."""

    token_hash: str
    email: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    csrf: str

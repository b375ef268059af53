"""Signed tokens of a conversation: checked without the database, good for a day."""

from __future__ import annotations

import hmac
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.usecases.ports import Clock, Hasher


LIFE = timedelta(hours=24)
CONVERSATION = re.compile(r"c_[A-Za-z0-9_-]{22}")
_TOKEN = re.compile(r"1\.(c_[A-Za-z0-9_-]{22})\.([0-9]{1,12})\.([0-9a-f]{64})")
_PURPOSE = "webchat-token"


class Tokens:
    """Issues and checks tokens of the form `1.ID.EXPIRY.SIGNATURE`."""

    def __init__(self, hasher: Hasher, clock: Clock) -> None:
        """Take the keyed hash that signs, and the clock that ends."""
        self._hasher = hasher
        self._clock = clock

    def issue(self, conversation_id: str) -> str:
        """Return a token for this conversation."""
        expires = _seconds(self._clock.now() + LIFE)
        return f"1.{conversation_id}.{expires}.{self._sign(conversation_id, expires)}"

    def check(self, token: str) -> str | None:
        """Return the conversation a token is for; None if it is forged, garbled or too old."""
        found = _TOKEN.fullmatch(token)
        if not found:
            return None
        conversation_id, expires = found[1], int(found[2])
        right = hmac.compare_digest(self._sign(conversation_id, expires), found[3])
        return conversation_id if right and expires > _seconds(self._clock.now()) else None

    def _sign(self, conversation_id: str, expires: int) -> str:
        return self._hasher.digest(_PURPOSE, f"{conversation_id}.{expires}")


def _seconds(at: datetime) -> int:
    return int(at.timestamp())

"""Signs what we send and checks what partners send, by the Standard Webhooks specification.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from standardwebhooks import Webhook, WebhookVerificationError

from bot.outbox.message import JSON


def body_of(payload: Mapping[str, JSON]) -> bytes:
    """Return the bytes that are sent: JSON with sorted keys, the same at every attempt."""
    return json.dumps(dict(payload), sort_keys=True, separators=(",", ":")).encode()


def signed(secrets: Sequence[str], message_id: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """Return the three headers; with several secrets there are several signatures."""
    text = body.decode()
    signatures = [Webhook(secret).sign(message_id, at, text) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def is_signed(secrets: Sequence[str], headers: Mapping[str, str], body: bytes) -> bool:
    """Tell whether one of these secrets signed this, not more than five minutes ago or ahead.

    Whatever is malformed is not signed. Every secret is tried, so that the time taken tells
    nothing.
    """
    given = {name.lower(): value for name, value in headers.items()}
    found = [_verifies(secret, given, body) for secret in secrets]
    return any(found)


def _verifies(secret: str, headers: dict[str, str], body: bytes) -> bool:
    try:
        Webhook(secret).verify(body, headers, json_parse=False)
    except (WebhookVerificationError, ValueError, IndexError):
        return False
    return True

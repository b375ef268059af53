"""Messages as JSON, and what a request may hold; see `docs/` for the API."""

import json
import re
from collections.abc import Sequence
from datetime import UTC

from aiohttp import web

from bot.conversation.inbound import Message
from bot.errors import Invalid

# A long story fits; more is several messages. Counted in characters, before cleaning.
LONGEST = 10_000
TOO_LONG = (
    f"That is too long for one message. Please send at most {LONGEST:,} characters at a time."
)
EMPTY = "The message is empty. Please write something."
_KEY = re.compile(r"[\x20-\x7e]{1,200}")


def message_json(message: Message) -> dict[str, object]:
    """Return one message as the contract has it; `seq` is null where it is not stored yet."""
    return {
        "seq": message.seq or None,
        "from": message.sender.value,
        "text": message.text,
        "choices": [{"text": c.text, "value": c.value} for c in message.choices],
        "kind": message.kind.value,
        "at": message.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
    }


def messages_json(messages: Sequence[Message]) -> list[dict[str, object]]:
    """Return several messages, in their order."""
    return [message_json(message) for message in messages]


async def read_text(request: web.Request) -> str:
    """Return the text of a request's JSON body; `Invalid` says what is wrong with it."""
    raw = await request.read()
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as wrong:
        raise Invalid("The body must be JSON.") from wrong
    text = body.get("text") if isinstance(body, dict) else None
    if not isinstance(text, str):
        raise Invalid('The body must be a JSON object with a "text" that is a string.')
    return text


def read_key(request: web.Request) -> str | None:
    """Return the Idempotency-Key; None where there is none; `Invalid` where it is unusable."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key.strip()):
        raise Invalid("The Idempotency-Key must be 1 to 200 plain characters.")
    return key.strip() if key else None


def read_number(text: str, name: str, most: float) -> float:
    """Return a number from 0 on, capped at `most`; `Invalid` for anything else."""
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,9})?", text):
        raise Invalid(f"'{name}' must be a number from 0 on.")
    return min(float(text), most)

"""Asks Rasa for the next words of a conversation; anything but words is a failure.

Rasa answers `[]` with 200 when it lost the message or its actions failed, so an empty answer
counts as a failure, never as "nothing to say" (contract A, `tests/contract/`).
"""

import asyncio
import json
from collections.abc import Mapping

import aiohttp

from bot.conversation.inbound import Choice, Kind
from bot.conversation.wording import for_rasa
from bot.errors import Unavailable
from bot.reports.conversation import Line

BODY_LIMIT = 256 * 1024
MOST_REPLIES = 20
_PROBE = aiohttp.ClientTimeout(total=1.0)
_KINDS = {"receipt": Kind.RECEIPT, "notice": Kind.NOTICE}


class RasaClient:
    """Speaks to Rasa's REST channel on loopback."""

    def __init__(self, session: aiohttp.ClientSession, base: str, *, seconds: float = 2.5) -> None:
        self._session = session
        self._base = base.rstrip("/")
        self._timeout = aiohttp.ClientTimeout(total=seconds)

    async def ask(
        self, sender: str, text: str, metadata: Mapping[str, str | int | None]
    ) -> tuple[Line, ...]:
        """Return Rasa's replies, at least one; `Unavailable` names the kind of failure."""
        body = {
            "sender": sender,
            "message": for_rasa(text),
            "input_channel": str(metadata.get("channel", "web")),
            "metadata": dict(metadata),
        }
        try:
            raw = await self._post("/webhooks/rest/webhook", body)
        except (aiohttp.ClientError, TimeoutError, OSError) as wrong:
            raise Unavailable(type(wrong).__name__) from wrong
        return read_replies(raw)

    async def ready(self) -> bool:
        """Return whether Rasa listens; it does so only once its model is loaded."""
        try:
            async with self._session.get(
                f"{self._base}/webhooks/rest/", timeout=_PROBE, allow_redirects=False
            ) as answer:
                return answer.status < 500
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def _post(self, path: str, body: Mapping[str, object]) -> bytes:
        async with self._session.post(
            self._base + path, json=body, timeout=self._timeout, allow_redirects=False
        ) as answer:
            if answer.status != 200:
                raise Unavailable(f"status_{answer.status}")
            return await _capped(answer.content)


async def _capped(stream: aiohttp.StreamReader) -> bytes:
    kept = bytearray()
    async for chunk in stream.iter_chunked(16_384):
        kept += chunk
        if len(kept) > BODY_LIMIT:
            raise Unavailable("too_long")
        await asyncio.sleep(0)
    return bytes(kept)


def read_replies(raw: bytes) -> tuple[Line, ...]:
    """Return the replies in Rasa's body; `Unavailable` where it is empty or not what we know."""
    try:
        rows = json.loads(raw)
    except (ValueError, RecursionError) as wrong:
        raise Unavailable("not_json") from wrong
    if not isinstance(rows, list):
        raise Unavailable("not_a_list")
    replies = tuple(reply for row in rows[:MOST_REPLIES] if (reply := _reply(row)))
    if not replies:
        raise Unavailable("empty")
    return replies


def _reply(row: object) -> Line | None:
    if not isinstance(row, dict):
        raise Unavailable("not_a_reply")
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        return None
    custom = row.get("custom")
    said = custom.get("kind") if isinstance(custom, dict) else None
    kind = _KINDS.get(said, Kind.TEXT) if isinstance(said, str) else Kind.TEXT
    return Line(text, kind, _choices(row.get("buttons")))


def _choices(buttons: object) -> tuple[Choice, ...]:
    if not isinstance(buttons, list):
        return ()
    found = []
    for button in buttons[:12]:
        title = button.get("title") if isinstance(button, dict) else None
        if isinstance(title, str) and title.strip():
            found.append(Choice(title, _value(button.get("payload"), title)))
    return tuple(found)


def _value(payload: object, title: str) -> str:
    """Return the words a choice sends; a payload that is a command of Rasa's is never one."""
    words = isinstance(payload, str) and payload.strip() and for_rasa(payload) == payload.strip()
    return str(payload) if words else title

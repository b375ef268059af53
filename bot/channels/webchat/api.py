"""The web chat's API, version 1; the outside contract is `docs/` and its OpenAPI file."""

import asyncio
import json
import re

import structlog
from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

from bot.channels.webchat.chat import Chat, Refusal
from bot.channels.webchat.tokens import Tokens
from bot.channels.webchat.wire import (
    message_json,
    messages_json,
    read_key,
    read_number,
    read_text,
)
from bot.conversation.fallback import CALL
from bot.conversation.inbound import Kind, Message
from bot.errors import TooMany, Unavailable
from bot.web import address, problem

BASE = "/api/v1/conversations"
LONGEST_WAIT = 25
RETRY_MS = 3000
# A browser opens one stream for each tab; more than this is a fault or a flood.
STREAMS_EACH = 6
STREAMS_IN_ALL = 2000
# A stream ends after this, and the page resumes it: nobody holds one for ever.
STREAM_SECONDS = 30 * 60
_REFERENCE = re.compile(r"\bSSP-[A-Z0-9]{3}-[A-Z0-9]{3}\b")
_PIN = re.compile(r"\b[0-9]{4}\b")


class Api:
    """The routes under `/api/v1/conversations`."""

    def __init__(self, chat: Chat, tokens: Tokens, *, trusted_proxy: str = "") -> None:
        self._chat = chat
        self._tokens = tokens
        self._proxy = trusted_proxy
        self._streams: dict[str, int] = {}
        self._log = structlog.get_logger()

    def routes(self) -> list[web.RouteDef]:
        """Return the API's routes."""
        one = BASE + "/{id}"
        return [
            web.post(BASE, self.open),
            web.post(f"{one}/messages", self.say),
            web.get(f"{one}/messages", self.messages),
            web.get(f"{one}/events", self.events),
            web.get(f"{one}/receipt", self.receipt),
            web.post(f"{one}/typing", self.typing),
            web.post(f"{one}/leave", self.leave),
        ]

    async def open(self, request: web.Request) -> web.Response:
        """Begin a conversation: 201 with its id and token."""
        if not self._chat.limits.may_open(address(request, self._proxy)):
            raise TooMany(f"Too many chats were started from here. Please wait a little. {CALL}")
        conversation_id = await self._chat.talk.open_web()
        token = self._tokens.issue(conversation_id)
        return web.json_response({"id": conversation_id, "token": token}, status=201)

    async def say(self, request: web.Request) -> web.Response:
        """Take one message: 202 with its number and what is answered at once."""
        conversation_id = self._owner(request)
        text, key = await read_text(request), read_key(request)
        said = await self._chat.say(conversation_id, text, key, address(request, self._proxy))
        if isinstance(said, Refusal):
            return refused(said)
        return web.json_response(
            {"seq": said.seq, "messages": messages_json(said.messages)}, status=202
        )

    async def messages(self, request: web.Request) -> web.Response:
        """Return what came after `after`, waiting up to `wait` seconds for it."""
        conversation_id = self._owner(request)
        after = int(read_number(request.query.get("after", "0"), "after", 1e15))
        wait = read_number(request.query.get("wait", "0"), "wait", LONGEST_WAIT)
        found, typing = await self._chat.talk.messages(conversation_id, after, wait)
        return web.json_response({"messages": messages_json(found), "typing": typing})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream what comes after `Last-Event-ID` (or `after`) as server-sent events."""
        conversation_id = self._owner(request)
        last = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
        after = int(read_number(last, "Last-Event-ID", 1e15))
        if self._streams.get(conversation_id, 0) >= STREAMS_EACH:
            raise TooMany("This chat is open in too many places.")
        if sum(self._streams.values()) >= STREAMS_IN_ALL:
            raise Unavailable("too many streams")
        self._streams[conversation_id] = self._streams.get(conversation_id, 0) + 1
        try:
            async with sse_response(request, headers={"Cache-Control": "no-store"}) as stream:
                await self._pour(stream, conversation_id, after)
            return stream
        finally:
            self._streams[conversation_id] -= 1
            if not self._streams[conversation_id]:
                del self._streams[conversation_id]

    async def receipt(self, request: web.Request) -> web.Response:
        """Return the reference and PIN that this conversation was given."""
        found, _ = await self._chat.talk.messages(self._owner(request), 0)
        receipts = [message for message in found if message.kind is Kind.RECEIPT]
        if not receipts:
            return problem(404, "This chat has not been given a reference yet.")
        return web.json_response(_receipt(receipts[-1]))

    async def typing(self, request: web.Request) -> web.Response:
        """Hear that the person goes on typing, so that one answer waits for all they write."""
        self._chat.talk.types(self._owner(request))
        return web.Response(status=204)

    async def leave(self, request: web.Request) -> web.Response:
        """End the session from inside an iframe: what was told half goes to staff."""
        self._chat.talk.leave(self._owner(request))
        return web.Response(status=204)

    async def _pour(self, stream: EventSourceResponse, conversation_id: str, after: int) -> None:
        until = asyncio.get_running_loop().time() + STREAM_SECONDS
        await stream.write(f"retry: {RETRY_MS}\r\n\r\n".encode())
        while stream.is_connected() and asyncio.get_running_loop().time() < until:
            try:
                found, _ = await self._chat.talk.messages(conversation_id, after, 10)
            except Unavailable:
                await asyncio.sleep(1)
                continue
            for message in found:
                await stream.send(json.dumps(message_json(message)), id=str(message.seq))
                after = message.seq

    def _owner(self, request: web.Request) -> str:
        """Return the conversation in the path if the token is for it; else 401 or 404."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        owned = self._tokens.check(token.strip()) if scheme.lower() == "bearer" else None
        if owned is None:
            raise web.HTTPUnauthorized
        if owned != request.match_info["id"]:
            raise web.HTTPNotFound
        return owned


def refused(refusal: Refusal) -> web.Response:
    """Return a text's refusal as a problem; its advice is there for the page and for a person."""
    headers = {"Retry-After": "10"} if refusal.status in (429, 503) else None
    return problem(
        refusal.status, refusal.detail, headers=headers, messages=messages_json(refusal.advice)
    )


def _receipt(message: Message) -> dict[str, object]:
    reference = _REFERENCE.search(message.text)
    rest = _REFERENCE.sub("", message.text)
    pin = _PIN.search(rest)
    return {
        "reference": reference[0] if reference else None,
        "pin": pin[0] if pin else None,
        **message_json(message),
    }

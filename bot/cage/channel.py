"""The only door into Rasa: the gateway's turns, on loopback. No word of them is ever logged."""

import logging
import unicodedata
from typing import Any, Awaitable, Callable, Dict, Text

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.cage.once import handle_once

LONGEST = 4000
SLASHES = ("/", "\u2044", "\u2215")
logger = logging.getLogger(__name__)


class OneRowEach(CollectingOutputChannel):
    """Collects replies, one row each: text, choices and what kind of message it is together."""

    async def send_text_message(self, recipient_id: Text, text: Text, **kwargs: Any) -> None:
        """Keep a reply of several paragraphs whole: each row may cost a text message."""
        await self._persist_message(self._message(recipient_id, text=text))

    async def send_custom_json(
        self, recipient_id: Text, json_message: Dict[Text, Any], **kwargs: Any
    ) -> None:
        """Put the mark of a reply into the row of its text."""
        if self.messages:
            self.messages[-1]["custom"] = json_message


class GatewayInput(InputChannel):
    """Takes `{sender, message, metadata}` and answers `[{text, buttons}]`, `[]` where it failed."""

    @classmethod
    def name(cls) -> Text:
        """Return `rest`, so that the address is the one of Rasa's own REST channel."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes: the turn and a sign of life."""
        routes = Blueprint("gateway_input")

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            told = request.json
            if not _usable(told):
                return json({"error": "sender and message are needed"}, status=422)
            said = OneRowEach()
            try:
                agent = request.app.ctx.agent
                await handle_once(agent, _message(told, said), on_new_message, harmless)
            except Exception as error:  # noqa: BLE001 the edge: `[]` means "fall back"
                logger.error("turn failed: %s", type(error).__name__)
                return json([])
            return json(said.messages)

        return routes


def harmless(text: Text) -> Text:
    """Return the text without what Rasa reads as a command: a leading slash or `EXTERNAL:`."""
    said = text.replace("\x00", " ").strip()[:LONGEST]
    while said and _starts_a_command(said[0]):
        said = said[1:].lstrip()
    return said.replace("EXTERNAL:", "external:") or "?"


def _starts_a_command(char: Text) -> bool:
    return unicodedata.normalize("NFKC", char)[:1] in SLASHES or not char.isprintable()


def _usable(told: Any) -> bool:
    return (
        isinstance(told, dict)
        and isinstance(told.get("sender"), str)
        and bool(told["sender"])
        and isinstance(told.get("message"), str)
    )


def _message(told: Dict[Text, Any], said: CollectingOutputChannel) -> UserMessage:
    metadata = told.get("metadata")
    return UserMessage(
        harmless(told["message"]),
        said,
        told["sender"],
        input_channel="sms" if told.get("input_channel") == "sms" else "web",
        metadata=metadata if isinstance(metadata, dict) else {},
    )

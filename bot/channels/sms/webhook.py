"""Twilio's two webhooks: a text came in, and what became of a text of ours.

Nothing of a request is read further, kept or answered unless Twilio signed it. A 2xx for a text
means that it is kept; a 503 makes Twilio try again and then use its fallback address.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from aiohttp import web
from multidict import MultiDict

from bot.channels.sms.keywords import keyword
from bot.channels.sms.limits import ReplyLimits
from bot.channels.sms.signature import ALGORITHM, SIGNATURE, Signatures, UnreadableError, read_form
from bot.channels.sms.status import Statuses
from bot.channels.sms.twiml import twiml
from bot.channels.sms.watch import SignatureWatch
from bot.channels.sms.words import SmsWords
from bot.conversation.gateway import Talk
from bot.conversation.inbound import Channel, Danger, Inbound, Keyword, Taken
from bot.errors import Unavailable
from bot.usecases.ports import Clock, Store

INBOUND, STATUS = "/sms/twilio/inbound", "/sms/twilio/status"
MAX_BODY = 64 * 1024
_SID = re.compile(r"[A-Za-z0-9]{2,64}")
_SENDER = re.compile(r"[^\x00-\x1f\x7f]{1,64}")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Text:
    """One text as Twilio reports it; `pictures` counts what came with it."""

    sid: str
    sender: str
    words: str
    pictures: int
    keyword: Keyword | None
    twilio_answered: bool

    @property
    def key(self) -> str:
        """The key under which this text is one message, however often it comes."""
        return text_key(self.sid)


def text_key(sid: str) -> str:
    """Return the message key of Twilio's MessageSid."""
    return f"sms:{sid}"


class SmsDoor:
    """The door for Twilio."""

    def __init__(
        self,
        *,
        talk: Talk,
        signatures: Signatures,
        watch: SignatureWatch,
        statuses: Statuses,
        words: SmsWords,
        limits: ReplyLimits,
        clock: Clock,
        account_sid: str,
    ) -> None:
        self._talk = talk
        self._signatures = signatures
        self._watch = watch
        self._statuses = statuses
        self._words = words
        self._limits = limits
        self._clock = clock
        self._account_sid = account_sid

    def routes(self) -> list[web.RouteDef]:
        """Return the two routes."""
        return [web.post(INBOUND, self.inbound), web.post(STATUS, self.status)]

    def attach(self, store: Store) -> None:
        """The store is there: keep statuses and alerts from now on."""
        self._statuses.attach(store)
        self._watch.attach(store)

    async def inbound(self, request: web.Request) -> web.Response:
        """Take one text, and answer with TwiML: 999 advice if it needs any, else mostly nothing."""
        fields = await self._signed(request)
        text = read_text(fields, self._words)
        if text is None:
            return _plain(400, "A text needs MessageSid, From and Body, once each.")
        if not text.words:
            return self._answer(text, [self._words.empty], advice=False)
        taken = await self._talk.take(
            Inbound(
                channel=Channel.SMS,
                text=text.words,
                key=text.key,
                at=self._clock.now(),
                contact=text.sender,
                keyword=text.keyword,
            )
        )
        if taken.kept == "nowhere" and taken.danger is Danger.NONE:
            log.error("text_not_kept")
            return _plain(503, "We could not save this text. In danger, call 999.")
        return self._reply(text, taken)

    async def status(self, request: web.Request) -> web.Response:
        """Note what became of a text of ours; an unknown one is no error."""
        fields = await self._signed(request)
        sid, state = fields.get("MessageSid", ""), fields.get("MessageStatus", "")
        if not _SID.fullmatch(sid) or not state:
            return _plain(400, "A status needs MessageSid and MessageStatus.")
        error = fields.get("ErrorCode", "")
        try:
            await self._statuses.note(request.query.get("m", ""), sid, state, error)
        except Unavailable:
            return _plain(503, "The status could not be kept.")
        return web.Response(status=204)

    def _reply(self, text: Text, taken: Taken) -> web.Response:
        lines = [message.text for message in taken.messages]
        if taken.danger is not Danger.NOW:
            lines += self._own_words(text)
        advice = taken.danger is not Danger.NONE or taken.kept == "nowhere"
        return self._answer(text, lines, advice=advice or taken.repeated)

    def _own_words(self, text: Text) -> list[str]:
        words = self._words
        if text.pictures and text.keyword != "stop":
            return [words.picture]
        if text.keyword == "help":
            return [words.help]
        if text.keyword is None or text.twilio_answered:
            return []
        return [words.stopped if text.keyword == "stop" else words.started]

    def _answer(self, text: Text, lines: Iterable[str], *, advice: bool) -> web.Response:
        said = list(lines)
        if said and not advice and not self._limits.allow(text.sender):
            log.info("text_reply_withheld")
            said = []
        return web.Response(text=twiml(said), content_type="text/xml")

    async def _signed(self, request: web.Request) -> MultiDict[str]:
        """Return the fields of a request that Twilio signed for our account; else 403 or 413."""
        body = await _read(request)
        raw_path = request.raw_path
        try:
            fields = read_form(body)
        except UnreadableError:
            raise _refused() from None
        settings = request.headers.get(ALGORITHM, "")
        signature = request.headers.get(SIGNATURE, "")
        if not self._signatures.valid(raw_path, fields, signature, settings):
            await self._watch.refused(raw_path, fields, request.headers)
            raise _refused()
        if fields.getall("AccountSid", []) != [self._account_sid]:
            log.warning("twilio_other_account")
            raise _refused()
        return fields


def read_text(fields: MultiDict[str], words: SmsWords) -> Text | None:
    """Return the text that these fields tell of, or None where what makes a text is missing."""
    if any(len(fields.getall(name, [])) > 1 for name in ("MessageSid", "From", "Body")):
        return None
    sid, sender = fields.get("MessageSid", ""), fields.get("From", "").strip()
    count = fields.get("NumMedia", "0").strip()
    pictures = int(count) if count.isdecimal() and len(count) < 4 else 0
    if "Body" not in fields and not pictures:
        return None
    if not _SID.fullmatch(sid) or not _SENDER.fullmatch(sender):
        return None
    body = fields.get("Body", "").replace("\x00", "").strip()
    asked = keyword(body, fields.get("OptOutType", ""))
    if not body and pictures:
        body, asked = words.picture_note, "picture"
    return Text(sid, sender, body, pictures, asked, bool(fields.get("OptOutType")))


async def _read(request: web.Request) -> bytes:
    if (request.content_length or 0) > MAX_BODY:
        raise web.HTTPRequestEntityTooLarge(max_size=MAX_BODY, actual_size=MAX_BODY + 1)
    body = bytearray()
    async for chunk in request.content.iter_chunked(MAX_BODY):
        body += chunk
        if len(body) > MAX_BODY:
            raise web.HTTPRequestEntityTooLarge(max_size=MAX_BODY, actual_size=len(body))
    return bytes(body)


def _refused() -> web.HTTPForbidden:
    return web.HTTPForbidden(text="This request is not signed by Twilio for this service.")


def _plain(status: int, text: str) -> web.Response:
    return web.Response(status=status, text=text)

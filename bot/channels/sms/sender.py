"""Carries the outbox's texts to Twilio, each once as far as anyone can know.

Twilio's API has no idempotency key. So each text's status callback names our message, and before a
text is tried again its number's recent texts are listed: one with the same words, made since ours
and not ours by another name, is it.
"""

from collections import OrderedDict
from datetime import timedelta

import structlog

from bot.channels.sms.api import OPTED_OUT, Refusal, TwilioApi
from bot.channels.sms.limits import ReplyLimits, ordinary
from bot.errors import NotFound, Unavailable
from bot.outbox.message import OutboxMessage
from bot.outbox.sending import GiveUp, Result, Sent, TryAgain
from bot.reports.conversation import Kind
from bot.reports.segments import fits, plain
from bot.usecases.ports import Clock, Store

# A text this old may have been tried by a worker that died before it could say so.
FRESH = timedelta(seconds=20)
TWILIO_LONGEST = 1600
MOST_SEGMENTS = 2
# Our account's trouble, not the text's: wrong token, no credit, suspended, wrong account.
_OURS = (401, 402, 403, 404)
_LATER = (408, 425, 429)
ACCOUNT_PAUSE = 120.0
MOST_SIDS = 10_000

log = structlog.get_logger(__name__)


class SmsSender:
    """Sends messages of way `sms`: payload `{conversation_id, text, kind}`."""

    def __init__(
        self,
        *,
        api: TwilioApi,
        store: Store,
        clock: Clock,
        limits: ReplyLimits,
        origin: dict[str, str],
        status_url: str,
        receipt_ending: str = "",
    ) -> None:
        """`origin` is `{"From": number}` or `{"MessagingServiceSid": sid}`.

        `receipt_ending` is said after each receipt, where there is something to say of the line.
        """
        self._api = api
        self._store = store
        self._clock = clock
        self._limits = limits
        self._origin = dict(origin)
        self._status_url = status_url
        self._receipt_ending = receipt_ending
        self._given: OrderedDict[str, str] = OrderedDict()

    async def send(self, message: OutboxMessage) -> Result:
        """Send one text and say what came of it; ends within 20 seconds."""
        if message.external_id:
            return Sent(message.external_id)
        text = plain(self._words(message))[:TWILIO_LONGEST]
        try:
            number = await self._number(str(message.payload.get("conversation_id") or ""))
            if not number or not text:
                return GiveUp("there is no number or no text")
            found = await self._went_before(message, number, text)
            if found:
                return self._sent(message, found)
            refused = self._withheld(message, number)
            return refused or await self._create(message, number, text)
        except Unavailable as away:
            return TryAgain(str(away))

    def _words(self, message: OutboxMessage) -> str:
        """Return what is sent: a receipt with its ending, as long as two segments hold both."""
        text = str(message.payload.get("text") or "")
        if message.payload.get("kind") != Kind.RECEIPT.value or not self._receipt_ending:
            return text
        whole = f"{text} {self._receipt_ending}"
        return whole if fits(whole, MOST_SEGMENTS) else text

    async def _number(self, conversation_id: str) -> str | None:
        try:
            async with self._store.begin() as uow:
                return (await uow.conversations.get(conversation_id)).contact
        except NotFound:
            return None

    def _withheld(self, message: OutboxMessage, number: str) -> GiveUp | None:
        if message.payload.get("kind") == Kind.EMERGENCY.value:
            return None
        if not ordinary(number):
            return GiveUp("only British numbers get ordinary replies", alert="sms_withheld")
        if message.attempts == 0 and not self._limits.allow(number):
            return GiveUp("too many replies to this number in an hour", alert="sms_withheld")
        return None

    async def _went_before(self, message: OutboxMessage, number: str, text: str) -> str | None:
        age = self._clock.now() - message.created_at
        if message.attempts == 0 and message.last_error is None and age < FRESH:
            return None
        for row in await self._api.sent_to(number, message.created_at):
            if row.body == text and self._given.get(row.sid, message.id) == message.id:
                return row.sid
        return None

    async def _create(self, message: OutboxMessage, number: str, text: str) -> Result:
        callback = f"{self._status_url}?m={message.id}"
        outcome = await self._api.create(
            {**self._origin, "To": number, "Body": text, "StatusCallback": callback}
        )
        if isinstance(outcome, str):
            return self._sent(message, outcome)
        log.warning("text_refused", message=message.id, status=outcome.status, code=outcome.code)
        return _refused(outcome)

    def _sent(self, message: OutboxMessage, sid: str) -> Sent:
        self._given[sid] = message.id
        if len(self._given) > MOST_SIDS:
            self._given.popitem(last=False)
        return Sent(sid)


def _refused(refusal: Refusal) -> Result:
    why = f"Twilio answered {refusal.status}, error {refusal.code}"
    if refusal.code == OPTED_OUT:
        return GiveUp(
            "Twilio blocks texts to this number since it sent STOP (21610)", alert="sms_opted_out"
        )
    if refusal.status in _OURS:
        return TryAgain(why, refusal.wait_seconds or ACCOUNT_PAUSE, alert="twilio_account")
    if refusal.status in _LATER or refusal.status >= 500 or refusal.status < 400:
        return TryAgain(why, refusal.wait_seconds)
    return GiveUp(why)

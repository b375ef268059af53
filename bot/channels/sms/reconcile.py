"""Fetches the texts that never reached us: Twilio keeps them, and does nothing more by itself.

After a start, after an outage and every few minutes the account's texts to our number are listed
since the last good time. Each one we do not have is taken once, under the same key as its webhook;
what its answer would have said goes out as a text with it, because no webhook waits for one.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from multidict import MultiDict

from bot.channels.sms.api import ApiMessage, TwilioApi
from bot.channels.sms.webhook import read_text, text_key
from bot.channels.sms.words import SmsWords
from bot.conversation.gateway import Talk
from bot.conversation.inbound import Channel, Inbound
from bot.errors import Unavailable
from bot.usecases.ports import Clock, Store

FILE = "texts-known-to"
EVERY_SECONDS = 150.0
AGAIN_SECONDS = 15.0
# The talk takes the store over just after the start.
FIRST_SECONDS = 2.0
# A webhook may still be on its way, with Twilio's own retries; and clocks differ.
GRACE = timedelta(seconds=60)
OVERLAP = timedelta(minutes=10)
# How far back a first start looks, and any start at most: Twilio's texts are older reports.
FIRST, FURTHEST = timedelta(hours=1), timedelta(days=7)
MOST = 5000

log = structlog.get_logger(__name__)


class Reconciler:
    """Brings in what Twilio has and we do not."""

    def __init__(
        self,
        *,
        api: TwilioApi,
        talk: Talk,
        store: Store,
        clock: Clock,
        words: SmsWords,
        number: str,
        path: Path,
    ) -> None:
        """`number` is ours ("" lists all of the account's); `path` keeps the last good time."""
        self._api = api
        self._talk = talk
        self._store = store
        self._clock = clock
        self._words = words
        self._number = number
        self._path = path

    async def run(self, on_error: Callable[[Exception], None] | None = None) -> None:
        """Reconcile for ever, sooner again while Twilio or the store is away."""
        await asyncio.sleep(FIRST_SECONDS)
        while True:
            pause = EVERY_SECONDS
            try:
                await self.once()
            except Unavailable as away:
                pause = AGAIN_SECONDS
                log.info("texts_not_reconciled")
                if on_error:
                    on_error(away)
            await asyncio.sleep(pause)

    async def once(self) -> int:
        """Take every text since the last good time that we do not have; return how many.

        Raises `Unavailable` where Twilio or the store is away; nothing is lost by that.
        """
        now = self._clock.now()
        found = [
            row
            async for row in self._api.received(self._number, self._since(now), MOST)
            if now - row.at >= GRACE
        ]
        if len(found) >= MOST:
            log.error("texts_too_many_to_reconcile", most=MOST)
        missed = await self._missing(found)
        for row in missed:
            await self._take(row)
        self._write(now)
        if missed:
            log.warning("texts_recovered", count=len(missed))
        return len(missed)

    async def _missing(self, found: Sequence[ApiMessage]) -> list[ApiMessage]:
        """Return those we do not have, oldest first."""
        if not found:
            return []
        async with self._store.begin() as uow:
            return [
                row
                for row in reversed(found)
                if await uow.messages.by_key(text_key(row.sid)) is None
            ]

    async def _take(self, row: ApiMessage) -> None:
        text = read_text(_fields(row), self._words)
        if text is None or not text.words:
            return
        taken = await self._talk.take(
            Inbound(
                channel=Channel.SMS,
                text=text.words,
                key=text.key,
                at=row.at,
                contact=text.sender,
                keyword=text.keyword,
                late=True,
            )
        )
        if taken.kept == "nowhere":
            raise Unavailable("a missed text could not be kept")

    def _since(self, now: datetime) -> datetime:
        with contextlib.suppress(OSError, ValueError):
            known = datetime.fromisoformat(self._path.read_text(encoding="utf-8").strip())
            return max(min(known, now) - OVERLAP, now - FURTHEST)
        return now - FIRST

    def _write(self, now: datetime) -> None:
        try:
            draft = self._path.with_suffix(".new")
            draft.write_text(now.isoformat(), encoding="utf-8")
            draft.replace(self._path)
        except OSError:
            log.warning("texts_known_to_not_written")


def _fields(row: ApiMessage) -> MultiDict[str]:
    return MultiDict(MessageSid=row.sid, From=row.sender, Body=row.body, NumMedia=str(row.pictures))

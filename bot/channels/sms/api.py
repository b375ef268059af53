"""Twilio's Messages API, or the stand-in at the same paths: send one text, list the recent ones.

Called with aiohttp rather than with Twilio's own client, whose host cannot be set and whose time
limits cannot be told apart; signing and TwiML are Twilio's own code.
"""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from aiohttp import (
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    encode_basic_auth,
    hdrs,
)
from yarl import URL

from bot.errors import Unavailable

# https://www.twilio.com/docs/api/errors/21610: the number sent STOP and Twilio acted on it itself.
OPTED_OUT = 21610
SECONDS = 8.0
PAGE = 100
MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are to Twilio; `token` is the current one, `api` the base address."""

    sid: str
    token: str
    api: str

    @property
    def messages(self) -> str:
        """Address of the account's messages."""
        return f"{self.api.rstrip('/')}/2010-04-01/Accounts/{self.sid}/Messages.json"

    @property
    def sign_in(self) -> dict[str, str]:
        """The header that signs us in."""
        return {hdrs.AUTHORIZATION: encode_basic_auth(self.sid, self.token)}


@dataclass(frozen=True, slots=True)
class ApiMessage:
    """One message as Twilio lists it; `at` is when it was made."""

    sid: str
    sender: str
    to: str
    body: str
    direction: str
    status: str
    at: datetime
    pictures: int = 0

    @property
    def inbound(self) -> bool:
        """True for a text to us."""
        return self.direction == "inbound"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Twilio said no: the HTTP status, its error code, and how long to wait if it said so."""

    status: int
    code: int
    wait_seconds: float | None = None


class TwilioApi:
    """One account's messages."""

    def __init__(self, http: ClientSession, account: Account) -> None:
        self._http = http
        self._account = account
        self._limit = ClientTimeout(total=SECONDS, connect=5)

    async def create(self, fields: Mapping[str, str]) -> str | Refusal:
        """Ask for one text and return its SID, or why not; `Unavailable` if we cannot know."""
        try:
            async with self._http.post(
                self._account.messages,
                data=dict(fields),
                headers=self._account.sign_in,
                timeout=self._limit,
                allow_redirects=False,
            ) as answer:
                return _outcome(answer.status, await _json(answer), answer.headers)
        except (ClientError, TimeoutError, OSError) as error:
            raise Unavailable("Twilio did not answer") from error

    async def sent_to(self, number: str, since: datetime) -> list[ApiMessage]:
        """Return our texts to this number made since then, newest first; raises `Unavailable`."""
        # Not filtered by DateSent: what is still queued has none.
        rows = self._pages({"To": number}, most=PAGE)
        return [row async for row in _until(rows, since) if not row.inbound]

    async def received(
        self, number: str, since: datetime, most: int = 1000
    ) -> AsyncIterator[ApiMessage]:
        """Yield texts to our number since then, newest first; raises `Unavailable`."""
        query = {"DateSent>": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
        query |= {"To": number} if number else {}
        async for row in _until(self._pages(query, most), since):
            if row.inbound:
                yield row

    async def number_setup(self, number: str) -> tuple[str, str] | None:
        """Return the addresses our number's texts go to, usual and fallback ("" where none).

        None where the account does not have the number; raises `Unavailable`.
        """
        url = URL(self._account.messages).with_name("IncomingPhoneNumbers.json")
        page = await self._get(url, {"PhoneNumber": number})
        rows = page.get("incoming_phone_numbers")
        if not isinstance(rows, list) or not rows:
            return None
        return str(rows[0].get("sms_url") or ""), str(rows[0].get("sms_fallback_url") or "")

    async def _pages(self, query: Mapping[str, str], most: int) -> AsyncIterator[ApiMessage]:
        page = await self._get(URL(self._account.messages), {**query, "PageSize": str(PAGE)})
        while True:
            rows = page.get("messages")
            for row in rows[:most] if isinstance(rows, list) else []:
                yield _message(row)
            most -= PAGE
            following = page.get("next_page_uri")
            if most <= 0 or not isinstance(following, str) or not following.startswith("/"):
                return
            page = await self._get(URL(self._account.api.rstrip("/") + following, encoded=True), {})

    async def _get(self, url: URL, query: Mapping[str, str]) -> Mapping[str, object]:
        try:
            async with self._http.get(
                url,
                params=query,
                headers=self._account.sign_in,
                timeout=self._limit,
                allow_redirects=False,
            ) as answer:
                if answer.status != 200:
                    raise Unavailable(f"Twilio answered {answer.status} to a list of messages")
                return await _json(answer)
        except (ClientError, TimeoutError, OSError) as error:
            raise Unavailable("Twilio did not answer") from error


async def _until(rows: AsyncIterator[ApiMessage], since: datetime) -> AsyncIterator[ApiMessage]:
    async for row in rows:
        # Twilio's times have no fractions of a second.
        if row.at < since.replace(microsecond=0):
            return
        yield row


async def _json(answer: ClientResponse) -> dict[str, object]:
    body = bytearray()
    async for chunk in answer.content.iter_chunked(65_536):
        body += chunk
        if len(body) > MOST_BYTES:
            raise Unavailable("Twilio's answer is too long")
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _outcome(status: int, said: Mapping[str, object], headers: Mapping[str, str]) -> str | Refusal:
    sid = said.get("sid")
    if status in (200, 201):
        if isinstance(sid, str) and sid:
            return sid
        raise Unavailable("Twilio's answer cannot be read")
    return Refusal(status, _whole(said.get("code")), _wait(headers.get("Retry-After", "")))


def _message(row: Mapping[str, object]) -> ApiMessage:
    return ApiMessage(
        sid=str(row.get("sid") or ""),
        sender=str(row.get("from") or ""),
        to=str(row.get("to") or ""),
        body=str(row.get("body") or ""),
        direction=str(row.get("direction") or ""),
        status=str(row.get("status") or ""),
        at=_time(row.get("date_created")),
        pictures=_whole(row.get("num_media")),
    )


def _time(written: object) -> datetime:
    try:
        return parsedate_to_datetime(str(written)).astimezone(UTC)
    except ValueError as wrong:
        raise Unavailable("Twilio's list has a time that cannot be read") from wrong


def _whole(number: object) -> int:
    text = str(number)
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _wait(seconds: str) -> float | None:
    return float(seconds) if seconds.isdecimal() and len(seconds) < 6 else None

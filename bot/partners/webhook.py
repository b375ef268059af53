"""Delivers by signed webhook (Standard Webhooks), trusting the far end with nothing.

Only its status counts, and a reference of its own if it gives a proper one; no redirect is
followed, no more than 64 KB read, no more than 20 seconds waited.
"""

import asyncio
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from aiohttp import (
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientSSLError,
)
from yarl import URL

from bot.outbox.ledger import Clock
from bot.outbox.message import OutboxMessage
from bot.outbox.sending import GiveUp, Result, Sent, TryAgain
from bot.partners.address import to_this_machine
from bot.partners.lines import Lines, RefusedAddressError
from bot.partners.reach import Reached
from bot.partners.signing import body_of, signed

PARTNER_GONE = "partner_gone"
PARTNER_TLS = "partner_tls"
PARTNER_ADDRESS = "partner_address"

MOST_BYTES = 64 * 1024
# A 2xx is a yes; we do not keep a place of the partner's busy for what it says beside it.
BODY_SECONDS = 2.0
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}")


class Webhook:
    """The way out by webhook."""

    def __init__(self, lines: Lines, clock: Clock) -> None:
        """Send over these lines."""
        self._lines = lines
        self._clock = clock

    async def send(self, message: OutboxMessage, reached: Reached) -> Result:
        """POST the message under its own id, with a fresh time and signature."""
        if not reached.url or not reached.secrets:
            return TryAgain("no address is set for this partner", alert=PARTNER_ADDRESS)
        body = body_of(message.payload)
        headers = {
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "safer-stockton",
            **signed(reached.secrets, message.id, self._clock.now(), body),
        }
        try:
            return await self._post(reached.url, headers, body)
        except (ClientError, OSError, ValueError) as error:
            return _failure(error)

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> Result:
        session = self._session(url)
        address = URL(url)
        async with session.post(
            address, data=body, headers=headers, allow_redirects=False
        ) as response:
            try:
                return await self._result(response)
            finally:
                if not response.content.at_eof():
                    response.close()

    def _session(self, url: str) -> ClientSession:
        return self._lines.to_this_machine if to_this_machine(url) else self._lines.outside

    async def _result(self, response: ClientResponse) -> Result:
        status = response.status
        if 200 <= status < 300:
            return Sent(await _reference(response))
        if status == 410:
            return GiveUp("the partner's address is gone for good (410)", alert=PARTNER_GONE)
        if 300 <= status < 400:
            return TryAgain(f"answered {status}; redirects are not followed", self._wish(response))
        return TryAgain(f"answered {status}", self._wish(response))

    def _wish(self, response: ClientResponse) -> float | None:
        return retry_after(response.headers.get("Retry-After", ""), self._clock.now())


def retry_after(text: str, now: datetime) -> float | None:
    """Return the seconds of a Retry-After header (RFC 9110, 10.2.3), None where it is not one."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        at = parsedate_to_datetime(text)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return max((at - now).total_seconds(), 0.0)
    except (ValueError, OverflowError, TypeError):
        return None


async def _reference(response: ClientResponse) -> str | None:
    """Return the partner's own reference out of `{"reference": …}` or `{"id": …}`, if proper."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            data = await _capped(response)
        told = json.loads(data)
    except (ClientError, OSError, ValueError, RecursionError):
        return None
    found = told.get("reference", told.get("id")) if isinstance(told, dict) else None
    known = isinstance(found, str) and _REFERENCE.fullmatch(found)
    return found if known else None


async def _capped(response: ClientResponse) -> bytes:
    data = bytearray()
    async for chunk in response.content.iter_chunked(8192):
        data += chunk
        if len(data) > MOST_BYTES:
            raise ValueError("too long")
    return bytes(data)


def _failure(error: Exception) -> TryAgain:
    if isinstance(error, ClientConnectorError) and isinstance(error.os_error, RefusedAddressError):
        return TryAgain("its name leads to an address that is not public", None, PARTNER_ADDRESS)
    if isinstance(error, ClientConnectorDNSError):
        return TryAgain("its name cannot be found")
    if isinstance(error, ClientSSLError):
        return TryAgain("its certificate or encryption cannot be trusted", None, PARTNER_TLS)
    if isinstance(error, TimeoutError):
        return TryAgain("did not answer in time")
    if isinstance(error, ClientConnectorError):
        return TryAgain("cannot be connected to")
    return TryAgain(f"broke off or answered nonsense ({type(error).__name__})")

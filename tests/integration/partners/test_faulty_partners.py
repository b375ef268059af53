"""Webhooks to partners that misbehave (faults F35 to F41)."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from time import monotonic

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.outbox.sending import GiveUp, Result, Sent, TryAgain
from bot.partners.lines import open_lines
from bot.partners.reach import Reached
from bot.partners.stand_in import new_secret
from bot.partners.webhook import Webhook
from bot.tickets.partner import Way
from tests.fakes.certificates import certificate
from tests.fakes.partner import (
    Answer,
    drips,
    faulty_partner,
    hangs,
    pours,
    resets,
    says,
    status,
)
from tests.fakes.samples import an_outgoing

SECONDS = 0.4
OK = b"HTTP/1.1 200 OK\r\n"
MEGABYTE = b"x" * 1024 * 1024


class RealClock:
    """The time as it is: signatures are checked against it."""

    def now(self) -> datetime:
        """Return it."""
        return datetime.now(UTC)


@pytest.fixture
async def webhook() -> AsyncIterator[Webhook]:
    """A way out that waits 0.4 seconds at most."""
    async with open_lines(seconds=SECONDS) as lines:
        yield Webhook(lines, RealClock())


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (status("200 OK"), Sent()),
        (status("201 Created", b'{"reference":"CAD-17"}'), Sent("CAD-17")),
        (status("202 Accepted", b'{"id":"a/b:1"}'), Sent("a/b:1")),
        (status("204 No Content"), Sent()),
        (status("200 OK", b"<script>alert(1)</script>"), Sent()),
        (status("200 OK", b'{"reference":"<script>"}'), Sent()),
        (status("200 OK", b'{"reference":["x"]}'), Sent()),
        (status("200 OK", b'{"id":17}'), Sent()),
        (status("200 OK", b"[" * 60_000), Sent()),
        (status("200 OK", b"\xff\xfe"), Sent()),
        (status("200 OK", b"x", "Content-Encoding: gzip"), Sent()),
        (pours(OK + b"Content-Length: 1073741824\r\n\r\n", MEGABYTE, 1024), Sent()),
        (
            pours(
                OK + b"Transfer-Encoding: chunked\r\n\r\n", b"400\r\n" + b"x" * 1024 + b"\r\n", 9999
            ),
            Sent(),
        ),
        (drips(OK + b"Content-Length: 9999\r\n\r\n"), Sent()),
        (drips(OK + b"\r\n"), Sent()),
        (says(OK + b"Content-Length: 10\r\n\r\nab"), Sent()),
        (status("500 Oops", b"a stack trace"), TryAgain("answered 500")),
        (status("503 Busy", b"", "Retry-After: 7"), TryAgain("answered 503", 7.0)),
        (status("429 Slow down", b"", "Retry-After: 120"), TryAgain("answered 429", 120.0)),
        (status("503 Busy", b"", "Retry-After: never"), TryAgain("answered 503")),
        (status("408 Timeout"), TryAgain("answered 408")),
        (status("400 Bad"), TryAgain("answered 400")),
        (status("401 Who"), TryAgain("answered 401")),
        (status("404 Nothing"), TryAgain("answered 404")),
        (status("413 Too large"), TryAgain("answered 413")),
        (drips(b"HTTP/1.1 500 Oops\r\nContent-Length: 9999\r\n\r\n"), TryAgain("answered 500")),
        (hangs, TryAgain("did not answer in time")),
        (drips(b"HTTP/1.1 200 "), TryAgain("did not answer in time")),
        (drips(OK + b"X-Long: "), TryAgain("did not answer in time")),
    ],
)
async def test_only_the_status_counts(webhook: Webhook, answer: Answer, expected: Result) -> None:
    """2xx is sent, whatever comes beside it; all else is a reason to try again."""
    async with faulty_partner(answer) as partner:
        result = await webhook.send(an_outgoing(), partner.reached)
    assert expected == result


@pytest.mark.parametrize(
    "answer",
    [
        resets,
        says(b""),
        says(b"hello\r\n\r\n"),
        says(b"HTTP/1.1 abc\r\n\r\n"),
        says(b"\x16\x03\x01\x02\x00"),
        says(b"\x00" * 5000),
        pours(OK, b"X-More: " + b"x" * 6000 + b"\r\n", 2000),
        pours(b"HTTP/1.1 200 " + b"x" * 9000, b"x" * 9000, 10),
    ],
)
async def test_nonsense_is_tried_again(webhook: Webhook, answer: Answer) -> None:
    """What is not HTTP, or breaks off, may be whole the next time."""
    async with faulty_partner(answer) as partner:
        result = await webhook.send(an_outgoing(), partner.reached)
    assert isinstance(result, TryAgain)


async def test_gone_is_given_up_with_an_alert(webhook: Webhook) -> None:
    """410 means never again; a person must look."""
    async with faulty_partner(status("410 Gone")) as partner:
        result = await webhook.send(an_outgoing(), partner.reached)
    assert isinstance(result, GiveUp)
    assert "partner_gone" == result.alert


@pytest.mark.parametrize("code", [300, 301, 302, 303, 304, 307, 308])
async def test_redirects_are_not_followed(webhook: Webhook, code: int) -> None:
    """Not to another address, nor to itself."""
    async with faulty_partner(status("200 OK")) as canary:
        moved = status(f"{code} Elsewhere", b"", f"Location: {canary.url}")
        async with faulty_partner(moved) as partner:
            result = await webhook.send(an_outgoing(), partner.reached)
    assert TryAgain(f"answered {code}; redirects are not followed") == result
    assert (1, 0) == (len(partner.requests), len(canary.requests))


async def test_ends_in_time_whatever_it_does(webhook: Webhook) -> None:
    """The limit is on the whole, not on each byte."""
    began = monotonic()
    async with faulty_partner(drips(b"HTTP/1.1 200 ")) as partner:
        await webhook.send(an_outgoing(), partner.reached)
    assert monotonic() - began < SECONDS * 5


async def test_a_partner_that_is_away_is_tried_again(webhook: Webhook) -> None:
    """Nobody listens there now."""
    async with faulty_partner(hangs) as partner:
        pass
    result = await webhook.send(an_outgoing(), partner.reached)
    assert TryAgain("cannot be connected to") == result


async def test_cookies_are_not_kept(webhook: Webhook) -> None:
    """A partner cannot mark us."""
    async with faulty_partner(status("200 OK", b"", "Set-Cookie: a=b")) as partner:
        for _ in range(2):
            await webhook.send(an_outgoing(), partner.reached)
    assert not any(b"cookie" in request.lower() for request in partner.requests)


async def test_proxies_of_the_environment_are_ignored(
    webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is for one partner goes past nobody else."""
    async with faulty_partner(status("200 OK")) as proxy, faulty_partner(hangs) as partner:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        await webhook.send(an_outgoing(), partner.reached)
    assert (0, 1) == (len(proxy.requests), len(partner.requests))


async def test_without_an_address_staff_are_told(webhook: Webhook) -> None:
    """A webhook partner that nobody connected yet."""
    nowhere = Reached("council", Way.WEBHOOK)
    result = await webhook.send(an_outgoing(), nowhere)
    assert isinstance(result, TryAgain)
    assert "partner_address" == result.alert


@pytest.mark.parametrize(
    ("name", "days", "trusted", "expected"),
    [
        ("tickets.example.org", 1, True, Sent()),
        ("other.example.org", 1, True, None),
        ("tickets.example.org", -1, True, None),
        ("tickets.example.org", 1, False, None),
    ],
)
async def test_certificates_are_checked(
    monkeypatch: pytest.MonkeyPatch, name: str, days: int, *, trusted: bool, expected: Result | None
) -> None:
    """Wrong host, expired or unknown issuer: an alert, and never without encryption."""
    made = certificate(name, days)
    took: list[str] = []

    async def take(request: web.Request) -> web.Response:
        took.append(request.scheme)
        return web.Response()

    app = web.Application()
    app.router.add_post("/in", take)
    # The address is this machine's, which no public name may lead to: only for this test it may.
    monkeypatch.setattr("bot.partners.lines.public", lambda address: address == "127.0.0.1")
    trust = ssl.create_default_context(cadata=made.text if trusted else None)
    server = TestServer(app, scheme="https")
    await server.start_server(ssl=made.server)
    url = f"https://tickets.example.org:{server.port}/in"
    reached = Reached("council", Way.WEBHOOK, url, (new_secret(),))
    async with open_lines(lookup=lambda host, port: ["127.0.0.1"], trust=trust) as lines:
        result = await Webhook(lines, RealClock()).send(an_outgoing(), reached)
    await server.close()
    refused = TryAgain("its certificate or encryption cannot be trusted", alert="partner_tls")
    assert (expected or refused, ["https"] if expected else []) == (result, took)


async def test_a_slow_partner_is_read_no_longer_than_needed(webhook: Webhook) -> None:
    """Twenty at once, each pouring a gigabyte, take neither time nor memory."""
    answer = pours(OK + b"Content-Length: 1073741824\r\n\r\n", MEGABYTE, 1024)
    async with faulty_partner(answer) as partner:
        results = await asyncio.gather(
            *(webhook.send(an_outgoing(f"m_{n}"), partner.reached) for n in range(20))
        )
    assert [Sent()] * 20 == results

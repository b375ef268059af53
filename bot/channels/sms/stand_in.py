"""A stand-in for Twilio's Messages API, so that texts can be tried and tested without an account.

It keeps messages in memory, checks the same sign-in, refuses what Twilio refuses, pages its lists,
and calls back with signed statuses. `POST /stand-in/inbound` tells it of a text to our number, as
the telephone network would.
"""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlencode

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, encode_basic_auth, hdrs, web
from aiohttp.typedefs import Handler

from bot.channels.sms.signature import SIGNATURE, sign
from bot.reports.segments import segments

MOST_MESSAGES = 10_000
LONGEST = 1600
MESSAGES = "/2010-04-01/Accounts/{account}/Messages.json"
MESSAGE = "/2010-04-01/Accounts/{account}/Messages/{sid}.json"
INBOUND = "/stand-in/inbound"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Held:
    """One message as the stand-in keeps it."""

    sid: str
    sender: str
    to: str
    body: str
    direction: str
    status: str
    at: datetime
    service: str | None = None


class StandIn:
    """Twilio, as far as this service uses it, for one account."""

    def __init__(
        self,
        *,
        account_sid: str,
        tokens: Sequence[str],
        number: str,
        callback_seconds: Sequence[float] = (0.05, 0.05),
    ) -> None:
        """`callback_seconds` are the pauses before the statuses `sent` and `delivered`."""
        self._account_sid = account_sid
        self._tokens = [token for token in tokens if token]
        self._number = number
        self._pauses = tuple(callback_seconds)
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._callbacks: set[asyncio.Task[None]] = set()
        self._http: ClientSession | None = None

    def app(self) -> web.Application:
        """Return the app to serve on loopback."""
        app = web.Application(client_max_size=64 * 1024, middlewares=[self._sign_in])
        app.router.add_post(MESSAGES, self.create)
        app.router.add_get(MESSAGES, self.list_messages)
        app.router.add_get(MESSAGE, self.one)
        app.router.add_post(INBOUND, self.inbound)
        app.cleanup_ctx.append(self._client)
        return app

    @property
    def held(self) -> Sequence[Held]:
        """Every message it keeps, oldest first."""
        return tuple(self._held.values())

    async def create(self, request: web.Request) -> web.Response:
        """Take one text to send, or refuse it as Twilio does."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        problem = _problem(form)
        if problem:
            return _refusal(400, *problem)
        service = form.get("MessagingServiceSid")
        held = self._keep(
            form.get("From") or self._number, form["To"], form["Body"], "outbound-api", service
        )
        if form.get("StatusCallback"):
            task = asyncio.create_task(self._call_back(form["StatusCallback"], held))
            self._callbacks.add(task)
            task.add_done_callback(self._callbacks.discard)
        return web.json_response(self._row(held), status=201)

    async def list_messages(self, request: web.Request) -> web.Response:
        """List messages, newest first, by To, From and DateSent>, in pages."""
        query = request.query
        found = [held for held in reversed(self._held.values()) if _matches(held, query)]
        size = min(max(_number(query.get("PageSize"), 50), 1), 1000)
        page = _number(query.get("Page"), 0)
        rows = found[page * size : (page + 1) * size]
        more = len(found) > (page + 1) * size
        following = urlencode({**query, "PageSize": size, "Page": page + 1})
        return web.json_response(
            {
                "messages": [self._row(held) for held in rows],
                "page": page,
                "page_size": size,
                "next_page_uri": f"{request.path}?{following}" if more else None,
            }
        )

    async def one(self, request: web.Request) -> web.Response:
        """Return one message."""
        held = self._held.get(request.match_info["sid"])
        if held is None:
            return _refusal(404, 20404, "The requested resource was not found")
        return web.json_response(self._row(held))

    async def inbound(self, request: web.Request) -> web.Response:
        """Keep a text to our number (`From`, `Body`, optional `To`) and return its row."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        if not form.get("From") or "Body" not in form:
            return _refusal(400, 21604, "A 'From' phone number and a 'Body' are required.")
        held = self._keep(
            form["From"], form.get("To") or self._number, form["Body"], "inbound", None
        )
        return web.json_response(self._row(held), status=201)

    def _keep(self, sender: str, to: str, body: str, direction: str, service: str | None) -> Held:
        status = "received" if direction == "inbound" else "queued"
        sid, now = f"SM{secrets.token_hex(16)}", datetime.now(UTC)
        held = Held(sid, sender, to, body, direction, status, now, service)
        self._held[sid] = held
        if len(self._held) > MOST_MESSAGES:
            self._held.popitem(last=False)
        return held

    async def _call_back(self, url: str, held: Held) -> None:
        for status, pause in zip(("sent", "delivered"), self._pauses, strict=False):
            await asyncio.sleep(pause)
            self._held[held.sid] = replace(held, status=status)
            fields = {
                "AccountSid": self._account_sid,
                "ApiVersion": "2010-04-01",
                "From": held.sender,
                "MessageSid": held.sid,
                "MessageStatus": status,
                "SmsSid": held.sid,
                "SmsStatus": status,
                "To": held.to,
            }
            signature = sign(self._tokens[0], url, fields.items())
            await self._post(url, fields, signature)

    async def _post(self, url: str, fields: Mapping[str, str], signature: str) -> None:
        if self._http is None:
            return
        try:
            async with self._http.post(url, data=fields, headers={SIGNATURE: signature}) as answer:
                if answer.status >= 300:
                    log.warning("stand_in_callback_refused", status=answer.status)
        except (ClientError, TimeoutError, OSError):
            log.info("stand_in_callback_not_reached")

    async def _client(self, _: web.Application) -> AsyncIterator[None]:
        async with ClientSession(timeout=ClientTimeout(total=5)) as self._http:
            yield
            for task in self._callbacks:
                task.cancel()
            await asyncio.gather(*self._callbacks, return_exceptions=True)

    @web.middleware
    async def _sign_in(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not self._known(request.headers.get(hdrs.AUTHORIZATION, "")):
            return _refusal(401, 20003, "Authenticate")
        if request.match_info.get("account", self._account_sid) != self._account_sid:
            return _refusal(404, 20404, "The requested resource was not found")
        return await handler(request)

    def _known(self, header: str) -> bool:
        right = [encode_basic_auth(self._account_sid, token) for token in self._tokens]
        return any(secrets.compare_digest(header.encode(), good.encode()) for good in right)

    def _row(self, held: Held) -> dict[str, object]:
        made = format_datetime(held.at)
        return {
            "sid": held.sid,
            "account_sid": self._account_sid,
            "from": held.sender,
            "to": held.to,
            "body": held.body,
            "direction": held.direction,
            "status": held.status,
            "messaging_service_sid": held.service,
            "num_segments": str(segments(held.body)),
            "num_media": "0",
            "error_code": None,
            "error_message": None,
            "price": None,
            "price_unit": "USD",
            "api_version": "2010-04-01",
            "date_created": made,
            "date_updated": made,
            "date_sent": made,
            "uri": MESSAGE.format(account=self._account_sid, sid=held.sid),
        }


def _problem(form: Mapping[str, str]) -> tuple[int, str] | None:
    if not form.get("To"):
        return 21604, "A 'To' phone number is required."
    if not form.get("From") and not form.get("MessagingServiceSid"):
        return 21603, "A 'From' phone number is required."
    if not form.get("Body"):
        return 21602, "Message body is required."
    if len(form["Body"]) > LONGEST:
        return 21617, "The concatenated message body exceeds the 1600 character limit."
    return None


def _matches(held: Held, query: Mapping[str, str]) -> bool:
    since = query.get("DateSent>")
    return (
        query.get("To", held.to) == held.to
        and query.get("From", held.sender) == held.sender
        and (since is None or held.at >= _since(since))
    )


def _since(written: str) -> datetime:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _number(written: str | None, usual: int) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 7 else usual


def _refusal(status: int, code: int, message: str) -> web.Response:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return web.json_response(
        {"code": code, "message": message, "more_info": more, "status": status}, status=status
    )

"""One number's phone: signs its texts to the gateway as Twilio would, and hears what it is sent."""

import asyncio
import contextlib
import html
import json
import re
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address

from aiohttp import ClientError, ClientSession

from bot.channels.sms.api import Account, TwilioApi
from bot.channels.sms.signature import SIGNATURE, sign
from bot.channels.sms.stand_in import INBOUND as STAND_IN_INBOUND
from bot.channels.sms.webhook import INBOUND
from bot.conversation.bundle import FILE as WAITS
from bot.conversation.bundle import read_waits
from bot.conversation.inbound import Channel
from bot.errors import SettingsError, Unavailable
from bot.reports.segments import segments
from bot.settings import Settings

LOOK_EVERY = 0.25
TRIES, BETWEEN = 3, 1.0
_MESSAGE = re.compile(r"<Message>(.*?)</Message>", re.S)


@dataclass(frozen=True, slots=True)
class Bubble:
    """One text as the phone shows it; `inbound` is towards the service."""

    inbound: bool
    text: str
    at: datetime

    def to_json(self) -> str:
        """Return `{"dir","text","segments","at"}`."""
        return json.dumps(
            {
                "dir": "in" if self.inbound else "out",
                "text": self.text,
                "segments": segments(self.text),
                "at": self.at.isoformat(timespec="milliseconds"),
            },
            ensure_ascii=False,
        )


class Phone:
    """One number's phone."""

    def __init__(
        self, settings: Settings, number: str, http: ClientSession, show: Callable[[Bubble], None]
    ) -> None:
        self._settings = settings
        self._number = number
        self._http = http
        self._show = show
        self._token = (settings.twilio_auth_token.get_secret_value().split() or [""])[0]
        self._account = Account(settings.twilio_sid, self._token, settings.twilio_api)
        self._api = TwilioApi(http, self._account)
        self._began = datetime.now(UTC)
        self._seen: set[str] = set()
        self._heard_at = 0.0
        self._replies = 0
        self._called = False
        self._bundled = read_waits(settings.data_dir / WAITS)[Channel.SMS].told

    async def text(self, words: str) -> None:
        """Send one text and show what its very answer says; raises `Unavailable`."""
        sid = await self._register(words)
        self._bubble(words, inbound=True)
        self._replies, self._called = 0, False
        fields = {
            "AccountSid": self._settings.twilio_sid,
            "ApiVersion": "2010-04-01",
            "Body": words,
            "From": self._number,
            "FromCountry": "GB",
            "MessageSid": sid,
            "NumMedia": "0",
            "NumSegments": str(segments(words)),
            "SmsMessageSid": sid,
            "SmsSid": sid,
            "SmsStatus": "received",
            "To": self._settings.twilio_from,
            "ToCountry": "GB",
        }
        for said in await self._deliver(fields):
            self._bubble(said, inbound=False)

    async def look(self) -> None:
        """Show what came since the last look; a stand-in that is not there yet is no matter."""
        try:
            rows = await self._api.sent_to(self._number, self._began)
        except Unavailable:
            return
        for row in reversed(rows):
            if row.sid not in self._seen:
                self._seen.add(row.sid)
                self._called = True
                self._bubble(row.body, inbound=False)

    async def settle(self, seconds: float) -> None:
        """Let everything sent before now be old."""
        try:
            async with asyncio.timeout(seconds):
                self._seen |= {
                    row.sid for row in await self._api.sent_to(self._number, self._began)
                }
        except (Unavailable, TimeoutError):
            print("Twilio's stand-in is not up: only direct answers show.", file=sys.stderr)

    async def wait_for_quiet(self, quiet: float, longest: float) -> None:
        """Wait until a reply came and then none for `quiet` seconds, at most `longest`.

        After the very answer another may come, as much later as texts wait for more.
        """
        clock = asyncio.get_running_loop().time
        began = clock()
        while clock() - began < longest:
            await asyncio.sleep(LOOK_EVERY)
            more = 0.0 if self._called else self._bundled
            if self._replies and clock() - max(self._heard_at, began) >= quiet + more:
                return

    def _bubble(self, text: str, *, inbound: bool) -> None:
        if not inbound:
            self._replies += 1
            self._heard_at = asyncio.get_running_loop().time()
        self._show(Bubble(inbound, text, datetime.now(UTC)))

    async def _register(self, words: str) -> str:
        """Let the stand-in keep the text, as Twilio would, and return its SID."""
        url = self._settings.twilio_api.rstrip("/") + STAND_IN_INBOUND
        fields = {"From": self._number, "To": self._settings.twilio_from, "Body": words}
        try:
            async with self._http.post(url, data=fields, headers=self._account.sign_in) as answer:
                return str((await answer.json())["sid"])
        except (ClientError, TimeoutError, OSError, ValueError, KeyError):
            return f"SM{secrets.token_hex(16)}"

    async def _deliver(self, fields: dict[str, str]) -> list[str]:
        settings = self._settings
        signed = settings.public_url.rstrip("/") + INBOUND
        headers = {SIGNATURE: sign(self._token, signed, fields.items())}
        for last in (*([False] * (TRIES - 1)), True):
            status, body = await self._post(gateway_url(settings) + INBOUND, fields, headers)
            if status == 200:
                return _messages(body)
            if status == 403:
                raise SettingsError(
                    "The gateway refused the signature: it must run with the same"
                    " SAFER_PUBLIC_URL and SAFER_TWILIO_AUTH_TOKEN as this command."
                )
            if status < 500 or last:
                raise Unavailable(f"The gateway did not take the text (HTTP {status}).")
            await asyncio.sleep(BETWEEN)
        return []

    async def _post(
        self, url: str, fields: dict[str, str], headers: dict[str, str]
    ) -> tuple[int, str]:
        try:
            async with self._http.post(url, data=fields, headers=headers) as answer:
                return answer.status, await answer.text()
        except (ClientError, TimeoutError, OSError) as error:
            raise Unavailable(
                f"The gateway is not running at {gateway_url(self._settings)}:"
                " start it with `make run`."
            ) from error


def gateway_url(settings: Settings) -> str:
    """Return where the gateway listens on this machine."""
    return f"http://{near(settings.gateway_host)}:{settings.gateway_port}"


def near(host: str) -> str:
    """Return where a host that is listened on is reached from this machine."""
    with contextlib.suppress(ValueError):
        address = ip_address(host)
        six = address.version == 6
        if address.is_unspecified:
            return "[::1]" if six else "127.0.0.1"
        return f"[{host}]" if six else host
    return host


def _messages(body: str) -> list[str]:
    if "<Response" not in body:
        raise Unavailable("The gateway's answer is not TwiML.")
    return [html.unescape(text) for text in _MESSAGE.findall(body)]

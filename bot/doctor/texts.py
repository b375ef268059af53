"""Text messages: the address Twilio must sign, what it was refused for, the account, STOP."""

import secrets
from collections.abc import AsyncIterator

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from bot.channels.sms.api import Account, TwilioApi
from bot.channels.sms.handset import gateway_url
from bot.channels.sms.signature import SIGNATURE, sign
from bot.channels.sms.watch import last_failures
from bot.channels.sms.webhook import INBOUND, STATUS
from bot.doctor.finding import Finding, bad, good, note
from bot.doctor.machine import is_loopback
from bot.errors import Unavailable
from bot.settings import Settings

ASK_FOR_PROOF = (
    "Ask Twilio's support to switch off its own handling of STOP, START and HELP for this number,"
    " and put their ticket's reference into SAFER_TWILIO_OPT_OUT_PROOF."
)
SHOWN = 3


async def check_signature(settings: Settings) -> AsyncIterator[Finding]:
    """Post a signed status to the public address, as Twilio would, and say what came of it."""
    about = "Twilio's signature"
    expected = settings.public_url.rstrip("/") + INBOUND
    yield good("Address Twilio must call and sign", expected)
    public = settings.public_url.rstrip("/") + STATUS
    async with ClientSession(timeout=ClientTimeout(total=8)) as http:
        status = await _signed_post(settings, http, public)
        if status is None and not is_loopback(URL(settings.public_url)):
            status = await _signed_post(settings, http, gateway_url(settings) + STATUS)
            yield note(about, "the public address cannot be reached from here", "Try from outside.")
    if status == 204:
        yield good(about, "a signed request was accepted")
    elif status == 403:
        yield bad(
            about,
            "a signed request was refused",
            "A proxy changes the path, or the gateway runs with another token or public address.",
        )
    elif status is None:
        yield bad(about, "the gateway does not answer", "Start it with `make run`.")
    else:
        yield bad(about, f"a signed request was answered {status}", "Look into the gateway's log.")
    for finding in last_refusals(settings):
        yield finding


def last_refusals(settings: Settings) -> list[Finding]:
    """Return the last alert's refusals: the address signed, where the token proves it, and ours."""
    return [
        note(
            "Refused on " + failure.at,
            f"signed: {failure.signed or 'not found out'}; expected: {failure.expected}",
            f"Set SAFER_PUBLIC_URL to what Twilio calls, or Twilio to {failure.expected}."
            if failure.signed
            else "Either the token differs, or Twilio calls an address of another name.",
        )
        for failure in last_failures(settings.var_dir)[-SHOWN:]
    ]


async def check_account(settings: Settings) -> AsyncIterator[Finding]:
    """The Twilio account, where there is one: sign-in, the number's webhooks, STOP."""
    about = "Twilio account"
    if settings.stand_in:
        yield note(about, "none: texts go to the stand-in on this machine", "Set it to go live.")
        return
    tokens = settings.twilio_auth_token.get_secret_value().split()
    account = Account(settings.twilio_sid, tokens[0] if tokens else "", settings.twilio_api)
    async with ClientSession() as http:
        try:
            setup = await TwilioApi(http, account).number_setup(settings.twilio_from)
        except Unavailable as away:
            yield bad(about, str(away), "Look at the account id, the token and the network.")
            return
    yield good(about, "signs in")
    async for finding in _number(settings, setup):
        yield finding
    if settings.twilio_opt_out_proof:
        yield good("STOP", f"left to us, says {settings.twilio_opt_out_proof}")
    else:
        yield note("STOP", "Twilio may block replies to people who texted STOP", ASK_FOR_PROOF)


async def _number(settings: Settings, setup: tuple[str, str] | None) -> AsyncIterator[Finding]:
    about, expected = "Number's webhook", settings.public_url.rstrip("/") + INBOUND
    if settings.twilio_messaging_service_sid:
        yield note(about, "set in the Messaging Service", f"It must call {expected}.")
    elif setup is None:
        yield bad(about, "the account does not have this number", "Look at SAFER_TWILIO_FROM.")
    elif setup[0].partition("#")[0] != expected:
        yield bad(about, f"calls {setup[0] or 'nothing'}", f"It must call {expected}#rc=5&rp=all")
    else:
        yield good(about, f"calls {setup[0]}")
    if setup and not setup[1] and not settings.twilio_messaging_service_sid:
        yield note(
            "Fallback address",
            "none: while we are down nobody gets 999 advice by text",
            "Set a TwiML Bin with the 999 advice as the number's fallback.",
        )


async def _signed_post(settings: Settings, http: ClientSession, url: str) -> int | None:
    """Return the status of a signed request about no message, None where nobody answers."""
    tokens = settings.twilio_auth_token.get_secret_value().split() or [""]
    fields = {
        "AccountSid": settings.twilio_sid,
        "MessageSid": f"SM{secrets.token_hex(16)}",
        "MessageStatus": "queued",
    }
    signed = settings.public_url.rstrip("/") + STATUS
    headers = {SIGNATURE: sign(tokens[0], signed, fields.items())}
    try:
        async with http.post(url, data=fields, headers=headers, allow_redirects=False) as answer:
            return answer.status
    except (ClientError, TimeoutError, OSError):
        return None

"""Puts the text-message door and what belongs to it together from the settings."""

from aiohttp import ClientSession, web

from bot.channels.sms.api import Account, TwilioApi
from bot.channels.sms.limits import ReplyLimits
from bot.channels.sms.reconcile import FILE as KNOWN_TO
from bot.channels.sms.reconcile import Reconciler
from bot.channels.sms.sender import SmsSender
from bot.channels.sms.signature import Signatures
from bot.channels.sms.stand_in import StandIn
from bot.channels.sms.status import Statuses
from bot.channels.sms.watch import FILE as REFUSED
from bot.channels.sms.watch import SignatureWatch
from bot.channels.sms.webhook import STATUS, SmsDoor
from bot.channels.sms.words import read_sms_words
from bot.conversation.gateway import Talk
from bot.settings import Settings
from bot.usecases.ports import Clock, Store


def create_sms_door(settings: Settings, talk: Talk, clock: Clock) -> SmsDoor:
    """Build the door; it needs no store to listen, and takes one by `attach`."""
    signatures = Signatures(settings.public_url, _tokens(settings))
    return SmsDoor(
        talk=talk,
        signatures=signatures,
        watch=SignatureWatch(
            signatures=signatures,
            account_sid=settings.twilio_sid,
            clock=clock,
            path=settings.var_dir / REFUSED,
        ),
        statuses=Statuses(clock),
        words=read_sms_words(settings.data_dir / "sms.yml"),
        limits=ReplyLimits(clock),
        clock=clock,
        account_sid=settings.twilio_sid,
    )


def create_sms_sender(
    settings: Settings, http: ClientSession, store: Store, clock: Clock
) -> SmsSender:
    """Build what carries the outbox's texts to Twilio."""
    service = settings.twilio_messaging_service_sid
    return SmsSender(
        api=TwilioApi(http, _account(settings)),
        store=store,
        clock=clock,
        limits=ReplyLimits(clock),
        origin={"MessagingServiceSid": service} if service else {"From": settings.twilio_from},
        status_url=settings.public_url.rstrip("/") + STATUS,
        receipt_ending=receipt_ending(settings),
    )


def receipt_ending(settings: Settings) -> str:
    """Return what each receipt says of STOP: nothing where Twilio is known to leave it to us."""
    if settings.stand_in or settings.twilio_opt_out_proof:
        return ""
    return read_sms_words(settings.data_dir / "sms.yml").receipt_stop


def create_reconciler(
    settings: Settings, http: ClientSession, talk: Talk, store: Store, clock: Clock
) -> Reconciler:
    """Build what brings in texts that never reached us; a service has numbers of its own."""
    return Reconciler(
        api=TwilioApi(http, _account(settings)),
        talk=talk,
        store=store,
        clock=clock,
        words=read_sms_words(settings.data_dir / "sms.yml"),
        number="" if settings.twilio_messaging_service_sid else settings.twilio_from,
        path=settings.var_dir / KNOWN_TO,
    )


def create_stand_in(settings: Settings) -> web.Application:
    """Build the stand-in for Twilio's API, to serve on loopback."""
    stand_in = StandIn(
        account_sid=settings.twilio_sid, tokens=_tokens(settings), number=settings.twilio_from
    )
    return stand_in.app()


def _account(settings: Settings) -> Account:
    current = next(iter(_tokens(settings)), "")
    return Account(settings.twilio_sid, current, settings.twilio_api)


def _tokens(settings: Settings) -> list[str]:
    return settings.twilio_auth_token.get_secret_value().split()

"""The words for when parts of this service are down: the only resident's words kept in code.

They must not depend on a file, a model or a database, so they live here. On SMS each is at most
160 characters of GSM-7, so that it is one text message.
"""

from typing import Literal

from bot.conversation.inbound import Channel
from bot.reports.conversation import Kind, Line

_EMERGENCY = {
    Channel.WEB: "Call 999 now. This chat cannot send help, and we have not called 999 for you."
    " If you cannot speak, call 999 from a mobile, then press 55. When you are safe you can tell"
    " us more here.",
    Channel.SMS: "Call 999 now. We have not called them for you. If you cannot speak, call 999"
    " from a mobile, then press 55. When you are safe you can text us more.",
}

Outage = Literal["away", "starting", "spooled", "unsaved", "floor"]

CALL = "If someone is in danger, call 999 now. If it is not urgent, you can call the police on 101."

_WEB: dict[Outage, str] = {
    "away": "Our chat assistant is not working right now. Your message is safe and a member of"
    f" staff will read it. We cannot say when. {CALL}",
    "starting": "We are getting ready. Your message is safe, and we will carry on here in about a"
    f" minute. {CALL}",
    "spooled": "Our service is slow right now. Your message is safe and we will read it as soon as"
    f" we can. {CALL}",
    "unsaved": f"We are sorry. We could not save your message. {CALL}",
    "floor": CALL,
}
_SMS: dict[Outage, str] = {
    "away": "Our assistant is down. Your message is safe and staff will read it, we cannot say"
    " when. In danger? Call 999 now. Not urgent? Call 101.",
    "starting": "We are getting ready. Your message is safe, we will reply in about a minute."
    " In danger? Call 999 now. Not urgent? Call 101.",
    "spooled": "Our service is slow. Your message is safe and we will read it as soon as we can."
    " In danger? Call 999 now. Not urgent? Call 101.",
    "unsaved": "Sorry, we could not save your message."
    " In danger? Call 999 now. Not urgent? Call 101.",
    "floor": "In danger? Call 999 now. Not urgent? Call the police on 101.",
}


def outage_text(outage: Outage, channel: Channel) -> str:
    """Return the words for this outage on this channel."""
    return (_SMS if channel is Channel.SMS else _WEB)[outage]


def outage_line(outage: Outage, channel: Channel) -> Line:
    """Return the same as a line to show and keep."""
    return Line(outage_text(outage, channel), Kind.NOTICE)


def emergency_line(channel: Channel) -> Line:
    """Return the 999 advice for when nothing else is loaded."""
    return Line(_EMERGENCY[channel], Kind.EMERGENCY)

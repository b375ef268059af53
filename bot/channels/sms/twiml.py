"""TwiML: the very answer to a text, which needs no outgoing call and no stored state."""

from collections.abc import Iterable

from twilio.twiml.messaging_response import MessagingResponse

from bot.reports.segments import plain


def twiml(texts: Iterable[str] = ()) -> str:
    """Return the TwiML that sends these texts in order; none at all says nothing."""
    answer = MessagingResponse()
    for text in texts:
        answer.message(plain(text))
    return str(answer)

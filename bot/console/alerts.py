"""What staff read when something needs a person: each alert in plain words."""

from collections.abc import Mapping

from bot.store.queries import AlertRow

# The same kinds as in docs/operators.md, which says what to do about each.
WORDS: Mapping[str, str] = {
    "dead_letter": "A message to a partner was given up. Ring the partner today.",
    "emergency_unopened": "A P1 ticket has not been opened yet. Open it now.",
    "delivery_late": "A message to a partner has not arrived for five minutes. We go on trying."
    " If it is a P1 or P2, ring the partner.",
    "partner_gone": "A partner's address is gone for good. Ask the partner for the new one.",
    "partner_tls": "A partner's certificate cannot be trusted, so nothing is sent to it.",
    "partner_address": "A partner has no usable address, so nothing reaches it.",
    "partner_unknown": "A ticket waits for a partner that is no longer in our list.",
    "partners_file": "The partners file has a mistake, so nothing is sent to partners.",
    "twilio_signature": "Text messages are not coming in: Twilio's requests are refused."
    " The public address may be set wrongly.",
    "twilio_account": "Text messages are not going out: Twilio does not take them.",
    "sms_opted_out": "A resident's phone blocks our texts. Reach them another way, if it is safe.",
    "sms_undelivered": "A text did not reach a resident. Reach them another way, if it is safe.",
    "sms_withheld": "Replies to a number are held back: it is abroad, or there were too many.",
    "spool_file_set_aside": "A message of a resident could not be read and was put aside."
    " Call a developer.",
}


def alert_words(alert: AlertRow) -> str:
    """Return an alert in words, with how often it came up."""
    words = WORDS.get(alert.kind, alert.kind.replace("_", " ").capitalize())
    return f"{words} ({alert.times} times)" if alert.times > 1 else words

"""Reads what a partner sends about a ticket: known fields, proper lengths, nothing else."""

import json
from collections.abc import Mapping

from bot.conversation.wording import clean
from bot.errors import Invalid
from bot.outbox.message import JSON
from bot.tickets.status import Status
from bot.usecases.partner_news import PartnerUpdate

MOST_CHARS: Mapping[str, int] = {
    "reason": 500,
    "passed_to": 200,
    "note_to_resident": 500,
    "note_internal": 4000,
    "question_to_resident": 500,
}


def read_update(body: bytes) -> PartnerUpdate:
    """Return the update, or raise `Invalid` with what is wrong; never repeats what was sent.

    Fields that we do not know are passed over, so that partners may send more to others.
    """
    try:
        told: JSON = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Invalid("the body is not JSON") from error
    if not isinstance(told, dict):
        raise Invalid("the body is not a JSON object")
    texts = {name: _text(told.get(name), name, most) for name, most in MOST_CHARS.items()}
    return PartnerUpdate(status=_status(told.get("status")), **texts)


def _text(value: JSON, name: str, most: int) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise Invalid(f"'{name}' is not text")
    if len(value) > most:
        raise Invalid(f"'{name}' is longer than {most} characters")
    return clean(value) or None


def _status(value: JSON) -> Status | None:
    if value is None:
        return None
    try:
        return Status(str(value))
    except ValueError as error:
        known = ", ".join(status.value for status in Status)
        raise Invalid(f"'status' is one of: {known}") from error

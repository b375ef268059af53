"""What an attempt makes of a message: done, due again, or a dead letter that staff are told of."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.outbox.backoff import due_again
from bot.outbox.message import JSON, OutboxMessage, State, Way
from bot.outbox.sending import GiveUp, NotYet, Result, Sent, TryAgain

DEAD_LETTER = "dead_letter"
# A text to a resident concerns no partner.
TEXT_LOST = "sms_undelivered"
DELIVERY_LATE = "delivery_late"
# A message that fails for this long is shown to staff while we go on trying (hazard H7).
LATE = timedelta(minutes=5)
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alert to raise; `key` keeps a hundred messages to one recipient a single alert."""

    kind: str
    key: str
    detail: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The message as it is to be kept, the alerts to raise, and what the ticket's history says."""

    message: OutboxMessage
    alarms: tuple[Alarm, ...] = ()
    event: str | None = None


def outcome(message: OutboxMessage, result: Result, now: datetime, *, spread: float) -> Outcome:
    """Work out what this result means; `spread` is a random number from 0 to 1."""
    match result:
        case Sent(external_id):
            return _done(message, external_id, now)
        case NotYet(reason, seconds, alert):
            due = now + timedelta(seconds=seconds)
            held = _due(message, message.attempts, due, reason)
            return Outcome(held, _asked(message, alert, reason))
        case GiveUp(reason, alert):
            return _dead(message, reason, alert)
        case TryAgain():
            return _failed(message, result, now, spread)


def _done(message: OutboxMessage, external_id: str | None, now: datetime) -> Outcome:
    done = replace(
        message,
        state=State.DONE,
        attempts=message.attempts + 1,
        delivered_at=now,
        external_id=external_id,
        last_error=None,
        lease_by=None,
        lease_until=None,
    )
    return Outcome(done, event="delivered")


def _failed(message: OutboxMessage, result: TryAgain, now: datetime, spread: float) -> Outcome:
    attempts = message.attempts + 1
    due = due_again(now, attempts, spread=spread, wish=result.after_seconds)
    if due is None:
        return _dead(message, result.reason, result.alert)
    late = DELIVERY_LATE if now - message.created_at >= LATE else None
    alarms = (
        *_asked(message, result.alert, result.reason),
        *_asked(message, late, result.reason),
    )
    return Outcome(_due(message, attempts, due, result.reason), alarms)


def _due(message: OutboxMessage, attempts: int, due: datetime, reason: str) -> OutboxMessage:
    return replace(
        message,
        state=State.DUE,
        attempts=attempts,
        due_at=due,
        last_error=reason[:_LONGEST_REASON],
        lease_by=None,
        lease_until=None,
    )


def _dead(message: OutboxMessage, reason: str, alert: str | None) -> Outcome:
    dead = replace(
        message,
        state=State.DEAD,
        attempts=message.attempts + 1,
        last_error=reason[:_LONGEST_REASON],
        lease_by=None,
        lease_until=None,
    )
    kinds = (DEAD_LETTER, alert) if message.way is Way.PARTNER else (alert or TEXT_LOST,)
    alarms = tuple(alarm for kind in kinds for alarm in _asked(message, kind, reason))
    return Outcome(dead, alarms, event="not_delivered")


def _asked(message: OutboxMessage, kind: str | None, reason: str) -> tuple[Alarm, ...]:
    if kind is None:
        return ()
    detail: dict[str, JSON] = {
        "message": message.id,
        "way": message.way.value,
        "ticket": message.ticket_ref,
        "reason": reason[:_LONGEST_REASON],
    }
    return (Alarm(kind, message.recipient, detail),)

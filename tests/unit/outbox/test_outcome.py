"""What an attempt makes of a message."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.outbox.backoff import last_attempt
from bot.outbox.message import OutboxMessage, State, Way
from bot.outbox.outcome import outcome
from bot.outbox.sending import GiveUp, NotYet, Sent, TryAgain
from tests.fakes.clock import START
from tests.fakes.samples import an_outgoing

LEASED = an_outgoing(
    state=State.LEASED, lease_by="relay", lease_until=START, attempts=2, last_error="before"
)


def test_sent_is_done() -> None:
    """A message that was taken keeps when, and the far end's reference."""
    became = outcome(LEASED, Sent("CAD-1"), START, spread=0)
    message = became.message
    assert (State.DONE, START, "CAD-1", 3, None, None) == (
        message.state,
        message.delivered_at,
        message.external_id,
        message.attempts,
        message.last_error,
        message.lease_by,
    )
    assert ((), "delivered") == (became.alarms, became.event)


def test_try_again_is_due_later() -> None:
    """A failed attempt counts, says why, and lets go of the lease."""
    message = outcome(LEASED, TryAgain("answered 500"), START, spread=0).message
    assert (State.DUE, START + timedelta(seconds=20), 3, "answered 500", None) == (
        message.state,
        message.due_at,
        message.attempts,
        message.last_error,
        message.lease_until,
    )


def test_not_yet_counts_no_attempt() -> None:
    """What we hold back ourselves can wait for ever."""
    message = outcome(LEASED, NotYet("paused", 30), START, spread=1).message
    assert (State.DUE, 2) == (message.state, message.attempts)
    assert START + timedelta(seconds=30) == message.due_at


@pytest.mark.parametrize(
    ("message", "result"),
    [
        (LEASED, GiveUp("gone")),
        (an_outgoing(attempts=last_attempt() - 1), TryAgain("answered 500")),
    ],
)
def test_never_is_a_dead_letter_with_an_alert(
    message: OutboxMessage, result: GiveUp | TryAgain
) -> None:
    """Nothing is dropped: a dead letter is kept, and staff are told."""
    became = outcome(message, result, START, spread=0)
    assert (State.DEAD, "not_delivered") == (became.message.state, became.event)
    assert [("dead_letter", "council")] == [(a.kind, a.key) for a in became.alarms]


def test_an_alert_that_the_sender_asks_for_is_raised() -> None:
    """A certificate that cannot be trusted is for a person, while we go on trying."""
    became = outcome(LEASED, TryAgain("certificate", alert="partner_tls"), START, spread=0)
    assert (State.DUE, ["partner_tls"]) == (became.message.state, [a.kind for a in became.alarms])


def test_a_message_that_fails_for_five_minutes_is_shown() -> None:
    """Urgent reports must not wait unseen behind a partner that is down."""
    late = START + timedelta(minutes=5)
    kinds = [a.kind for a in outcome(LEASED, TryAgain("down"), late, spread=0).alarms]
    assert ["delivery_late"] == kinds


def test_an_alert_holds_no_content() -> None:
    """Alerts go to telephones and e-mail: ids and our own words only."""
    (alarm,) = outcome(LEASED, GiveUp("x" * 9000), START, spread=0).alarms
    assert {"message", "way", "ticket", "reason"} == set(alarm.detail)
    assert 200 == len(str(alarm.detail["reason"]))


@pytest.mark.parametrize(("alert", "kind"), [("sms_opted_out",) * 2, (None, "sms_undelivered")])
def test_a_text_that_is_given_up_is_no_partners_matter(alert: str | None, kind: str) -> None:
    """Nobody is told to ring a partner for it; nothing is tried again."""
    became = outcome(replace(LEASED, way=Way.SMS), GiveUp("no", alert=alert), START, spread=0)
    assert ([kind], State.DEAD) == ([one.kind for one in became.alarms], became.message.state)

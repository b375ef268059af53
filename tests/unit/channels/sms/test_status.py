"""Status callbacks never go backwards."""

from itertools import permutations

import pytest

from bot.channels.sms.status import Statuses
from bot.errors import Unavailable
from bot.outbox.message import OutboxMessage, State, Way
from tests.fakes.sms import FakeStore, SetClock

ALL = ("queued", "sent", "delivered")


@pytest.fixture
def store() -> FakeStore:
    """A store with one text that is on its way."""
    store, at = FakeStore(), SetClock().now()
    store.outbox.rows["sms_1"] = OutboxMessage(
        id="sms_1",
        way=Way.SMS,
        recipient="c_1",
        payload={"conversation_id": "c_1", "text": "hello", "kind": "text"},
        due_at=at,
        created_at=at,
        state=State.LEASED,
    )
    return store


@pytest.mark.parametrize("order", list(permutations((*ALL, "delivered"))))
async def test_any_order_ends_in_delivered(store: FakeStore, order: tuple[str, ...]) -> None:
    """Late, doubled and reversed callbacks end alike."""
    statuses = Statuses(SetClock(), store)
    for status in order:
        await statuses.note("sms_1", "SM1", status)
    kept = store.outbox.rows["sms_1"]
    assert (SetClock().now(), "SM1", None) == (kept.accepted_at, kept.external_id, kept.last_error)


async def test_a_lost_text_is_told_to_staff(store: FakeStore) -> None:
    """Undelivered is kept with Twilio's error, and alerts."""
    await Statuses(SetClock(), store).note("sms_1", "SM1", "undelivered", "30003")
    assert "undelivered 30003" == store.outbox.rows["sms_1"].last_error
    assert ("sms_undelivered", "c_1") in store.alerts.rows


async def test_a_phone_that_blocks_us_alerts_as_such(store: FakeStore) -> None:
    """Twilio may say it of a text that it took before, with a Messaging Service."""
    await Statuses(SetClock(), store).note("sms_1", "SM1", "failed", "21610")
    assert "failed 21610" == store.outbox.rows["sms_1"].last_error
    assert {("sms_opted_out", "c_1")} == set(store.alerts.rows)


async def test_delivered_is_not_undone(store: FakeStore) -> None:
    """What arrived, arrived."""
    statuses = Statuses(SetClock(), store)
    await statuses.note("sms_1", "SM1", "delivered")
    await statuses.note("sms_1", "SM1", "failed", "30003")
    assert store.outbox.rows["sms_1"].last_error is None
    assert {} == store.alerts.rows


@pytest.mark.parametrize(("message", "sid"), [("sms_9", "SM1"), ("", "SM1")])
async def test_unknown_texts_are_no_error(store: FakeStore, message: str, sid: str) -> None:
    """A callback for something we never sent changes nothing."""
    before = dict(store.outbox.rows)
    await Statuses(SetClock(), store).note(message, sid, "delivered")
    assert before == store.outbox.rows


async def test_another_text_of_the_same_message_is_ignored(store: FakeStore) -> None:
    """A second SID for one message does not overwrite the first."""
    statuses = Statuses(SetClock(), store)
    await statuses.note("sms_1", "SM1", "sent")
    await statuses.note("sms_1", "SM2", "delivered")
    assert store.outbox.rows["sms_1"].accepted_at is None


async def test_without_a_store_the_status_cannot_be_kept() -> None:
    """The door then answers that it could not."""
    with pytest.raises(Unavailable):
        await Statuses(SetClock()).note("sms_1", "SM1", "sent")

"""What a ticket says of its texts: what they cost, and that they do not arrive."""

from dataclasses import replace

import pytest

from bot.outbox.message import OutboxMessage, State, Way
from bot.reports.conversation import Line
from bot.reports.report import Channel
from bot.store.queries import Reader
from bot.store.text_list import LostTexts
from bot.triage.danger import Danger
from bot.usecases.reply import reply
from bot.usecases.take_message import take_message
from tests.fakes.samples import NUMBER
from tests.integration.console.conftest import Staff

BLOCKED = "Twilio blocks texts to this number since it sent STOP (21610)"
NONE_ARRIVES = "This phone gets none of our texts."
SOME_LOST = "of our texts did not reach this phone."


async def texted(staff: Staff, *replies: str) -> tuple[str, str]:
    """Return the reference and conversation of a report by text with these replies."""
    taken = await take_message(
        staff.desk,
        channel=Channel.SMS,
        text="he has a knife",
        key="sms:SM1",
        at=staff.desk.clock.now(),
        danger=Danger.NOW,
        contact=NUMBER,
    )
    await reply(staff.desk, taken.conversation_id, [Line(text) for text in replies])
    async with staff.desk.store.read() as uow:
        ref = (await uow.conversations.get(taken.conversation_id)).ticket_ref or ""
    return ref, taken.conversation_id


async def became(staff: Staff, conversation_id: str, seq: int, **more: object) -> None:
    """Say what became of a text."""
    async with staff.desk.store.begin() as uow:
        row = await uow.outbox.get(f"sms_{conversation_id}_{seq}")
        assert (Way.SMS, conversation_id) == (row.way, row.recipient)
        await uow.outbox.save(_changed(row, more))


def _changed(row: OutboxMessage, more: dict[str, object]) -> OutboxMessage:
    return replace(row, **more)  # type: ignore[arg-type]


async def test_the_cost_is_there_for_texts_only(staff: Staff) -> None:
    """Segments each way and pence; the web chat costs nothing."""
    ref, _ = await texted(staff, "Where was it?", "a" * 161)
    _, page = await staff.page(f"/tickets/{ref}", "reviewer")
    assert "3 segments sent, 1 received, about 13p" in page
    _, page = await staff.page(f"/tickets/{staff.ref}", "reviewer")
    assert "segments sent" not in page


async def test_a_phone_that_blocks_us_is_named_on_the_ticket(staff: Staff) -> None:
    """Until a text goes out again, as it does after START."""
    ref, who = await texted(staff, "Where was it?", "And when?")
    await became(staff, who, 2, state=State.DEAD, last_error=BLOCKED)
    _, page = await staff.page(f"/tickets/{ref}", "reviewer")
    assert NONE_ARRIVES in page
    await became(staff, who, 3, state=State.DONE)
    _, page = await staff.page(f"/tickets/{ref}", "reviewer")
    assert NONE_ARRIVES not in page
    assert f"1 {SOME_LOST}" in page


@pytest.mark.parametrize(
    ("state", "error", "expected"),
    [
        (State.DONE, None, LostTexts()),
        (State.DUE, "Twilio did not answer", LostTexts()),
        (State.DONE, "undelivered 30003", LostTexts(1)),
        (State.DONE, "failed 21610", LostTexts(1, blocked=True)),
        (State.DEAD, BLOCKED, LostTexts(1, blocked=True)),
    ],
)
async def test_what_is_lost(
    staff: Staff, state: State, error: str | None, expected: LostTexts
) -> None:
    """Given up, or sent and not delivered; what is still tried is not lost."""
    _, who = await texted(staff, "Where was it?")
    await became(staff, who, 2, state=state, last_error=error)
    assert expected == await Reader(staff.desk.store).lost_texts(who)  # type: ignore[arg-type]


async def test_an_alert_leads_to_its_ticket(staff: Staff) -> None:
    """An alert about a resident's texts says of which report."""
    ref, who = await texted(staff, "Where was it?")
    async with staff.desk.store.begin() as uow:
        for key in (who, "c_gone"):
            await uow.alerts.raise_alert(
                at=staff.desk.clock.now(), kind="sms_opted_out", key=key, detail={}
            )
    _, page = await staff.page("/tickets", "reviewer")
    assert f"Open {ref}</a>" in page
    assert who not in page

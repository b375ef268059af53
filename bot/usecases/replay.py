"""Sends dead letters again: one, or all of a partner that can be reached once more.

They keep their ids, so a partner that had one of them already knows it again.
"""

from dataclasses import replace

from bot.errors import Conflict
from bot.outbox.message import OutboxMessage, State
from bot.outbox.outcome import DEAD_LETTER
from bot.usecases.desk import Desk
from bot.usecases.ports import UnitOfWork


async def replay(desk: Desk, message_id: str, *, by: str) -> None:
    """Make one dead letter due now, with all its attempts before it; `Conflict` if it is not dead.

    `by` is who asked for it; it goes into the ticket's history.
    """
    async with desk.store.begin() as uow:
        message = await uow.outbox.get(message_id)
        if message.state is not State.DEAD:
            raise Conflict("this message is not a dead letter")
        await _revive(uow, desk, message, by)
        if not await uow.outbox.dead(message.recipient):
            await _close(uow, desk, message.recipient, by)


async def replay_all(desk: Desk, recipient: str, *, by: str) -> int:
    """Make every dead letter of one recipient due now; return how many there were."""
    async with desk.store.begin() as uow:
        letters = await uow.outbox.dead(recipient)
        for message in letters:
            await _revive(uow, desk, message, by)
        await _close(uow, desk, recipient, by)
        return len(letters)


async def _revive(uow: UnitOfWork, desk: Desk, message: OutboxMessage, by: str) -> None:
    now = desk.clock.now()
    await uow.outbox.save(
        replace(message, state=State.DUE, due_at=now, attempts=0, lease_by=None, lease_until=None)
    )
    if message.ticket_ref:
        detail = {"recipient": message.recipient, "message": message.id}
        await uow.tickets.note_event(
            message.ticket_ref, at=now, by=by, what="replayed", detail=detail
        )


async def _close(uow: UnitOfWork, desk: Desk, recipient: str, by: str) -> None:
    await uow.alerts.close(at=desk.clock.now(), kind=DEAD_LETTER, key=recipient, by=by)

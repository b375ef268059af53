"""Tells how far a report is, to whoever holds its reference and PIN, and to nobody else."""

import hmac
from dataclasses import dataclass
from typing import Literal

from bot.errors import NotFound
from bot.reports.conversation import Step
from bot.tickets.reference import find_pin, find_reference
from bot.tickets.status import Status
from bot.usecases.desk import Desk
from bot.usecases.once import once
from bot.usecases.ports import UnitOfWork

# Ten thousand PINs, five tries an hour: guessing takes months and is seen.
MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """What may be said; `status` is set only when reference and PIN were right."""

    state: Literal["found", "need_reference", "wrong", "locked"]
    ref: str | None = None
    status: Status | None = None


async def check_status(desk: Desk, conversation_id: str, text: str, turn: int = 0) -> StatusAnswer:
    """Look for a reference and a PIN in the words, and answer only when both fit.

    The same turn again counts no second try and returns the same.
    """
    ref = find_reference(text)
    pin = find_pin(text)
    if ref is None or pin is None:
        return StatusAnswer("need_reference")
    async with desk.store.begin() as uow:
        await uow.conversations.lock(conversation_id)
        step = Step(conversation_id, turn, "status")
        return await once(uow, step, StatusAnswer, lambda: _check(uow, desk, ref, pin))


async def _check(uow: UnitOfWork, desk: Desk, ref: str, pin: str) -> StatusAnswer:
    now = desk.clock.now()
    try:
        kept = await uow.tickets.pin_hash(ref)
    except NotFound:
        return StatusAnswer("wrong")
    if await uow.tickets.tries(ref, now) >= MOST_TRIES:
        return StatusAnswer("locked")
    if not hmac.compare_digest(kept, desk.hasher.digest("pin", ref + pin)):
        await uow.tickets.count_try(ref, now)
        return StatusAnswer("wrong")
    ticket = await uow.tickets.get(ref)
    return StatusAnswer("found", ref, ticket.status)

"""A member of staff has seen an alert: it is closed, with their name."""

from bot.errors import Conflict, Forbidden, Invalid
from bot.usecases.accounts import Account
from bot.usecases.desk import Desk

# Looking at the ticket closes it, nothing else does: a P1 is not seen by clicking it away.
UNOPENED = "emergency_unopened"
CLOSED = "This alert is closed already."


async def close_alert(desk: Desk, who: Account, kind: str, key: str) -> None:
    """Close an open alert; if it comes up again, it is a new one. `Conflict` when it is closed."""
    if who.partner_id is not None:
        raise Forbidden("Only staff of the partnership can do this.")
    if kind == UNOPENED:
        raise Invalid("Open the ticket. That closes this alert.")
    async with desk.store.begin() as uow:
        if not await uow.alerts.close(at=desk.clock.now(), kind=kind, key=key, by=who.email):
            raise Conflict(CLOSED)

"""A named person lets partners know who reported a ticket, where a rule allows it without a yes."""

from dataclasses import replace

from bot.errors import Conflict, Forbidden, Invalid
from bot.tickets.ticket import Release, Ticket
from bot.usecases.accounts import Account
from bot.usecases.desk import Desk
from bot.usecases.forward import forward
from bot.usecases.partner_update import CHANGED
from bot.usecases.review import visible


def may_release(desk: Desk, who: Account, ticket: Ticket) -> bool:
    """Tell whether staff may decide it: the category's identity rule knows a release (in
    `routing.yml`), there is somebody to name, and neither a yes nor a release came before.
    """
    left = ticket.reporter.name or ticket.reporter.contact
    open_ = ticket.release is None and not ticket.may_name_reporter
    # An old ticket's category may have left the data since: nobody then knows a rule for it.
    known = ticket.category in desk.taxonomy
    allowed = known and desk.directory.identity_rule(ticket.category).releasable
    return who.partner_id is None and bool(left) and open_ and allowed


async def release_identity(desk: Desk, who: Account, ref: str, version: int, reason: str) -> None:
    """Record the release with name and reason, and send those partners the new view whose profile
    names the reporter. `Invalid` where the rule knows no release or without a reason, `Conflict`
    where the page is old or no partner would learn it.
    """
    if who.partner_id is not None:
        raise Forbidden("Only staff of the partnership can do this.")
    async with desk.store.begin() as uow:
        ticket = await visible(uow, who, ref)
        if not may_release(desk, who, ticket):
            raise Invalid("For this ticket only the resident decides who learns their name.")
        if not reason.strip():
            raise Invalid("Say what danger makes this needed. The partners see it with your name.")
        if ticket.version != version:
            raise Conflict(CHANGED)
        released = replace(ticket, release=Release(who.email, reason.strip()))
        await forward(uow, desk, await uow.tickets.save(released))
        sent = [message.payload.get("data") for message in await uow.outbox.of_ticket(ref)]
        if not any(isinstance(view, dict) and "identity_released" in view for view in sent):
            raise Conflict("No partner of this ticket may know it by its routes, so none was told.")
        await uow.tickets.note_event(
            ref,
            at=desk.clock.now(),
            by=who.email,
            what="identity_released",
            detail={"reason": reason.strip()},
        )

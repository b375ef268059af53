"""Staff look at who reported a ticket: one look, with a reason that is kept."""

from bot.errors import Forbidden, Invalid
from bot.tickets.ticket import Ticket
from bot.usecases.accounts import Account
from bot.usecases.desk import Desk
from bot.usecases.review import visible

EVENT = "contact_shown"


def may_show_contact(who: Account, ticket: Ticket) -> bool:
    """Tell whether staff may look: the reporter said yes to being named, and left something.

    A partner never may: what it sees of the reporter is in the view that it was sent.
    """
    left = ticket.reporter.name or ticket.reporter.contact
    return who.partner_id is None and ticket.may_name_reporter and bool(left)


async def show_contact(desk: Desk, who: Account, ref: str, reason: str) -> Ticket:
    """Return the ticket for one look, and note in its history who looked and why.

    `Invalid` without a reason, `Forbidden` without the reporter's yes; then nothing is noted.
    """
    async with desk.store.begin() as uow:
        ticket = await visible(uow, who, ref)
        if not may_show_contact(who, ticket):
            raise Forbidden("The resident did not agree to this, so nobody sees who they are.")
        if not reason.strip():
            raise Invalid("Say why you need the contact details. It is kept with your name.")
        await uow.tickets.note_event(
            ref, at=desk.clock.now(), by=who.email, what=EVENT, detail={"reason": reason.strip()}
        )
        return ticket

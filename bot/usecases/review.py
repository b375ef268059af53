"""What staff do with a ticket: open it, accept it, move it on, send it, change its priority.

Every change is written to the ticket's history in the same transaction, with who and why.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.errors import Conflict, Forbidden, Invalid, NotFound
from bot.outbox.message import JSON, Way
from bot.tickets.partner import ProfileName
from bot.tickets.status import MOVES, PARTNER_MAY_SET, Status, may_move
from bot.tickets.ticket import LEAD, Delivery, PriorityChange, Ticket
from bot.triage.danger import Priority
from bot.usecases.accounts import Account
from bot.usecases.desk import Desk
from bot.usecases.forward import forward
from bot.usecases.partner_update import CHANGED, NO_TICKET
from bot.usecases.ports import UnitOfWork
from bot.usecases.pulse import ask_pulse, hold_for_pulse
from bot.usecases.put_ticket import MACHINE

_NUMBERS = frozenset({ProfileName.ANONYMISED_STATS.value})


async def open_ticket(desk: Desk, who: Account, ref: str) -> Ticket:
    """Return the ticket and note who looked; the first look of staff stops the unopened clock."""
    async with desk.store.begin() as uow:
        ticket = await visible(uow, who, ref)
        if who.partner_id is None and ticket.opened_at is None:
            now = desk.clock.now()
            ticket = await uow.tickets.save(replace(ticket, opened_at=now))
            await uow.alerts.close(at=now, kind="emergency_unopened", key=ref, by=who.email)
        await _note(uow, desk, who, ref, "opened", {})
        return ticket


async def visible(uow: UnitOfWork, who: Account, ref: str) -> Ticket:
    """Return the ticket if this account may see it; a foreign one is `NotFound`, as no ticket.

    Whoever gets numbers only knows of no ticket: its view holds no reference.
    """
    ticket = await uow.tickets.get(ref)
    if who.partner_id and not any(d.profile not in _NUMBERS for d in _own(who, ticket)):
        raise NotFound(NO_TICKET)
    return ticket


def may_set(who: Account, ticket: Ticket) -> frozenset[Status]:
    """Return what this account may change the status to now; of partners only the lead may."""
    steps = MOVES[ticket.status]
    if who.partner_id is None:
        return steps
    return steps & PARTNER_MAY_SET if _leads(who, ticket) else frozenset()


async def accept(desk: Desk, who: Account, ref: str) -> None:
    """A partner says that it has taken its part on; only the lead's word moves the ticket."""
    if who.partner_id is None:
        raise Forbidden("Only a partner can accept its own ticket.")
    async with desk.store.begin() as uow:
        ticket = await visible(uow, who, ref)
        now = desk.clock.now()
        for message in await uow.outbox.of_ticket(ref):
            if message.way is Way.PARTNER and message.recipient == who.partner_id:
                await uow.outbox.save(replace(message, accepted_at=message.accepted_at or now))
        if ticket.status is Status.NEW and _leads(who, ticket):
            await uow.tickets.save(replace(ticket, status=Status.ACCEPTED))
        await _note(uow, desk, who, ref, "accepted", {})


async def move(desk: Desk, who: Account, ref: str, version: int, status: Status) -> None:
    """Staff change the status by an allowed step; `Conflict` when somebody else was quicker.

    The partner that leads does it by `partner_update.lead_moves`, and the resident hears of it.
    After closing they may be asked how safe they feel, see `pulse`.
    """
    _staff_only(who)
    async with desk.store.begin() as uow:
        ticket = await _at(uow, who, ref, version)
        if not may_move(ticket.status, status):
            raise Invalid(f"A ticket that is {ticket.status.value} cannot become {status.value}.")
        closes = status is Status.CLOSED and ticket.status is not status
        conversation = await hold_for_pulse(uow, ticket) if closes else None
        await uow.tickets.save(replace(ticket, status=status))
        detail: Mapping[str, JSON] = {"before": ticket.status.value, "after": status.value}
        await _note(uow, desk, who, ref, "status", detail)
        await ask_pulse(uow, desk, ticket, conversation)


async def send_on(desk: Desk, who: Account, ref: str, version: int) -> None:
    """A person has read an unfinished report and lets it go to the partners."""
    _staff_only(who)
    async with desk.store.begin() as uow:
        ticket = await _at(uow, who, ref, version)
        ready = await uow.tickets.save(replace(ticket, unfinished=False, needs_human=False))
        if not (await forward(uow, desk, ready)).deliveries:
            raise Conflict(
                "The routes let this go to nobody: there is no yes from the resident, or it is"
                " outside the borough. Nothing was changed."
            )
        await _note(uow, desk, who, ref, "sent_on", {})


async def set_priority(
    desk: Desk, who: Account, ref: str, version: int, priority: Priority, reason: str
) -> None:
    """A named person sets the priority; a lower one needs a reason."""
    _staff_only(who)
    async with desk.store.begin() as uow:
        ticket = await _at(uow, who, ref, version)
        if priority > ticket.priority and not reason.strip():
            raise Invalid("Say why this is less urgent. It is kept with the ticket.")
        change = PriorityChange(
            desk.clock.now(), ticket.priority, priority, who.email, reason.strip() or "raised"
        )
        changed = replace(
            ticket, priority=priority, priority_history=(*ticket.priority_history, change)
        )
        await forward(uow, desk, await uow.tickets.save(changed))
        detail: Mapping[str, JSON] = {"before": ticket.priority.name, "after": priority.name}
        await _note(uow, desk, who, ref, "priority", detail)


async def set_category(
    desk: Desk, who: Account, ref: str, version: int, category: str, reason: str = ""
) -> None:
    """A named person says what it really is; who leads may change, the priority only rises.

    What the machine had taken it for stays in the history, for triage to learn from
    (`python -m bot triage export`).
    """
    _staff_only(who)
    if category not in desk.taxonomy:
        raise Invalid("Choose a kind of report from the list.")
    async with desk.store.begin() as uow:
        ticket = await _at(uow, who, ref, version)
        if category == ticket.category:
            raise Invalid("It is this kind of report already.")
        found = desk.taxonomy[category]
        changed = replace(
            ticket,
            category=category,
            category_by=who.email,
            subtype=None,
            strategy=found.strategy,
        )
        if found.priority < ticket.priority:
            # The rule raises it, not the person: nobody said that it is more urgent than usual.
            why = f"usual priority of {category}"
            change = PriorityChange(desk.clock.now(), ticket.priority, found.priority, MACHINE, why)
            history = (*ticket.priority_history, change)
            changed = replace(changed, priority=found.priority, priority_history=history)
        await forward(uow, desk, await uow.tickets.save(changed), recast=True)
        detail: dict[str, JSON] = {"before": ticket.category, "after": category}
        if reason.strip():
            detail["reason"] = reason.strip()
        await _note(uow, desk, who, ref, "category", detail)


async def _at(uow: UnitOfWork, who: Account, ref: str, version: int) -> Ticket:
    ticket = await visible(uow, who, ref)
    if ticket.version != version:
        raise Conflict(CHANGED)
    return ticket


def _own(who: Account, ticket: Ticket) -> list[Delivery]:
    return [d for d in ticket.deliveries if d.partner == who.partner_id]


def _leads(who: Account, ticket: Ticket) -> bool:
    return any(d.role == LEAD for d in _own(who, ticket))


def _staff_only(who: Account) -> None:
    if who.partner_id is not None:
        raise Forbidden("Only staff of the partnership can do this.")


async def _note(
    uow: UnitOfWork, desk: Desk, who: Account, ref: str, what: str, detail: Mapping[str, JSON]
) -> None:
    await uow.tickets.note_event(ref, at=desk.clock.now(), by=who.email, what=what, detail=detail)

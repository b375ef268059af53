"""Sends a ticket on its way: each partner gets the view its profile allows, through the outbox.

What is half-told and not urgent goes to nobody until a person has read it; so does what the
routes hold back (no consent yet, outside the borough). A partner that has an
older view gets the new one; the same view is never sent twice.
"""

import asyncio
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.outbox.message import JSON, OutboxMessage, Way
from bot.tickets.partner import ProfileName
from bot.tickets.routing import Recipient
from bot.tickets.ticket import COPY, LEAD, Suggested, Ticket
from bot.triage.danger import Priority
from bot.usecases.desk import Desk
from bot.usecases.ports import UnitOfWork


async def forward(uow: UnitOfWork, desk: Desk, ticket: Ticket, *, recast: bool = False) -> Ticket:
    """Write what must leave the house, in the caller's transaction, and return the ticket.

    ``recast``: it became another kind of report, so that whoever led on the old one no longer
    does, even where nobody leads on the new one yet.
    """
    if ticket.unfinished and ticket.priority > Priority.P2:
        return ticket
    routing = desk.directory.route(ticket)
    suggested = tuple(Suggested(s.partner_id, s.profile, s.reason) for s in routing.suggested)
    needs_human = ticket.needs_human or routing.lead is None
    if (suggested, needs_human) != (ticket.suggested, ticket.needs_human):
        ticket = await uow.tickets.save(
            replace(ticket, suggested=suggested, needs_human=needs_human)
        )
    before = await uow.outbox.of_ticket(ticket.ref)
    if routing.lead or recast:
        lead = routing.lead.partner_id if routing.lead else None
        await _one_leads(uow, ticket.ref, lead, before)
    if routing.lead:
        await _send(uow, desk, ticket, routing.lead, LEAD, before)
    for copy in routing.copies:
        await _send(uow, desk, ticket, copy, COPY, before)
    return await uow.tickets.get(ticket.ref)


async def _one_leads(
    uow: UnitOfWork, ref: str, lead: str | None, before: Sequence[OutboxMessage]
) -> None:
    """Whoever led until now has what it was sent and no longer decides."""
    for partner in {m.recipient for m in before if m.role == LEAD and m.recipient != lead}:
        await uow.outbox.stand_down(ref, partner)


async def _send(
    uow: UnitOfWork,
    desk: Desk,
    ticket: Ticket,
    to: Recipient,
    role: str,
    before: Sequence[OutboxMessage],
) -> None:
    view = await asyncio.to_thread(desk.views.view, ticket, to.profile)
    earlier = [m for m in before if m.way is Way.PARTNER and m.recipient == to.partner_id]
    known = role == COPY or any(m.role == LEAD for m in earlier)
    if known and earlier and _same(earlier[-1].payload.get("data"), view):
        return
    kind = "ticket.updated" if earlier else "ticket.created"
    await uow.outbox.add(_message(desk, ticket, to.partner_id, role, to.profile, kind, view))


def _message(
    desk: Desk,
    ticket: Ticket,
    partner: str,
    role: str,
    profile: ProfileName,
    kind: str,
    view: Mapping[str, JSON],
) -> OutboxMessage:
    now = desk.clock.now()
    return OutboxMessage(
        id=f"msg_{secrets.token_urlsafe(16)}",
        way=Way.PARTNER,
        recipient=partner,
        payload={"type": kind, "timestamp": now.isoformat(), "data": dict(view)},
        due_at=now,
        created_at=now,
        ticket_ref=ticket.ref,
        role=role,
        profile=profile.value,
    )


def _same(one: JSON, other: Mapping[str, JSON]) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(dict(other), sort_keys=True)

"""Danger makes the ticket at once, with what is known so far; all that comes later adds to it."""

from bot.reports.conversation import Conversation
from bot.triage.danger import Priority
from bot.usecases.desk import Desk
from bot.usecases.incident import Incident
from bot.usecases.ports import UnitOfWork
from bot.usecases.put_ticket import DANGER_SEEN, Filing, put_ticket
from bot.usecases.study import Study


async def file_danger(
    uow: UnitOfWork, desk: Desk, incident: Incident, study: Study, *, because: str = DANGER_SEEN
) -> Conversation:
    """File or raise to P1 the incident's ticket, in the caller's transaction."""
    case = await study.case(await incident.told(uow))
    filing = Filing(
        incident.first_seq,
        finished=False,
        needs_human=True,
        at_least=Priority.P1,
        because=because,
        follows=incident.follows,
    )
    conversation, _ = await put_ticket(uow, desk, incident.conversation, case, filing)
    return conversation

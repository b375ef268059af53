"""A named person's release lets a held-back report go, where the rule of its category knows one."""

from bot.triage.danger import Priority
from bot.usecases.accounts import Account, Role
from bot.usecases.desk import Desk
from bot.usecases.release_identity import release_identity
from tests.fakes.clock import START
from tests.integration.usecases.conftest import Resident
from tests.integration.usecases.test_file_report import told_with_contact

WHO = Account("reviewer@safer.example", "Robin", Role.REVIEWER, "x", START)


async def test_a_release_below_p1_reaches_the_police(desk: Desk, web: Resident) -> None:
    """Held back without a yes, released with a reason: the police get it, with who reported it."""
    filed = await told_with_contact(desk, web, "my husband hits me most weekends")
    async with desk.store.read() as uow:
        ticket = await uow.tickets.get(filed.ref)
    assert (Priority.P2, ()) == (ticket.priority, ticket.deliveries)
    await release_identity(desk, WHO, ticket.ref, ticket.version, "He said he will kill her.")
    async with desk.store.read() as uow:
        (sent,) = await uow.outbox.of_ticket(filed.ref)
    assert "cleveland_police" == sent.recipient
    assert all(words in str(sent.payload) for words in ("Sue Smithson", "He said he will kill her"))

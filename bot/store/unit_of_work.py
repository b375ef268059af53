"""One transaction, as use cases see it."""

from bot.store.alerts import SqlAlerts
from bot.store.conversations import SqlConversations
from bot.store.drafts import SqlDrafts
from bot.store.messages import SqlMessages
from bot.store.outbox import SqlOutbox
from bot.store.outcomes import SqlOutcomes
from bot.store.pulses import SqlPulses
from bot.store.receipts import SqlReceipts
from bot.store.staff import SqlStaff
from bot.store.steps import SqlSteps
from bot.store.tickets import SqlTickets
from bot.store.work import Work
from bot.usecases.feedback_ports import Outcomes, Pulses
from bot.usecases.ports import (
    Alerts,
    Conversations,
    Drafts,
    Messages,
    Outbox,
    Receipts,
    Staff,
    Steps,
    Tickets,
)


class SqlUnitOfWork:
    """The repositories of one transaction: everything done with them happens, or nothing."""

    conversations: Conversations
    messages: Messages
    drafts: Drafts
    tickets: Tickets
    outbox: Outbox
    alerts: Alerts
    staff: Staff
    steps: Steps
    receipts: Receipts
    outcomes: Outcomes
    pulses: Pulses

    def __init__(self, work: Work) -> None:
        """Open the repositories of one transaction."""
        self.conversations = SqlConversations(work)
        self.messages = SqlMessages(work)
        self.drafts = SqlDrafts(work)
        self.tickets = SqlTickets(work)
        self.outbox = SqlOutbox(work)
        self.alerts = SqlAlerts(work)
        self.staff = SqlStaff(work)
        self.steps = SqlSteps(work)
        self.receipts = SqlReceipts(work)
        self.outcomes = SqlOutcomes(work)
        self.pulses = SqlPulses(work)

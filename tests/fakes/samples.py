"""Whole things to start from; a test changes only what it is about."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.outbox.message import OutboxMessage, Way
from bot.reports.conversation import Conversation, OpenQuestion
from bot.reports.report import Channel, Consents, Place, Reporter, When
from bot.tickets.status import Status
from bot.tickets.ticket import PriorityChange, Suggested, Ticket
from bot.triage.assessment import Reason
from bot.triage.danger import Priority
from tests.fakes.clock import START

# Ofcom keeps this number for drama: it belongs to nobody.
NUMBER = "+447700900123"


def a_conversation(id_: str = "c_1", **changes: Any) -> Conversation:
    """Return a text conversation with a number, heard from just now."""
    sample = Conversation(id_, Channel.SMS, START, START, contact=NUMBER)
    return replace(sample, **changes)


def a_question(**changes: Any) -> OpenQuestion:
    """Return a danger question that is due in three minutes."""
    due = START + timedelta(minutes=3)
    return replace(OpenQuestion("rf_knife", "Is the knife there now?", "P2", due), **changes)


def a_ticket(ref: str = "SSP-4KD-7MX", **changes: Any) -> Ticket:
    """Return a ticket with every field filled, of no conversation."""
    sample = Ticket(
        ref=ref,
        created_at=START,
        channel=Channel.SMS,
        conversation_id=None,
        category="fly_tipping",
        priority=Priority.P3,
        narrative="Someone dumped a fridge in the alley 🚮",
        status=Status.NEW,
        subtype="white_goods",
        categories=(("fly_tipping", 0.9), ("littering", 0.05)),
        priority_reasons=(Reason("rule", "category", "dumped a fridge"),),
        priority_history=(PriorityChange(START, None, Priority.P3, "triage", "category"),),
        strategy=(2, 5),
        red_flags=("rf_hazard",),
        summary="Fridge dumped in an alley",
        location=Place("the alley", "Mill Lane", "Ward", 54.5, -1.3, "TS18 1AA", True, "street"),
        when=When("last night", START, START, "nightly", False),
        people=("a tall man",),
        vehicles=("a white van",),
        evidence=("a photo",),
        vulnerability={"children": "no"},
        repeat={"how_often": "weekly"},
        reporter=Reporter(False, "Sam Sample", NUMBER, True, "en"),
        consents=Consents(True, False, None),
        answers={"where": "the alley", "contact": NUMBER},
        needs_human=True,
        unfinished=False,
        suggested=(Suggested("thirteen", "location_task", "if it is their land"),),
        links=("SSP-AAA-BBB",),
        opened_at=START,
        updated_at=START,
    )
    return replace(sample, **changes)


def an_outgoing(id_: str = "m_1", **changes: Any) -> OutboxMessage:
    """Return a message to a partner about no ticket, due now."""
    sample = OutboxMessage(
        id=id_,
        way=Way.PARTNER,
        recipient="council",
        payload={"ref": "SSP-4KD-7MX", "contact": NUMBER, "lines": [1, None, True, {"a": "é"}]},
        due_at=START,
        created_at=START,
        role="lead",
        profile="full_case",
    )
    return replace(sample, **changes)

"""The read side on both databases."""

from datetime import timedelta

import pytest

from bot.errors import Invalid, NotFound
from bot.outbox.message import State, Way
from bot.reports.conversation import Sender
from bot.reports.report import Channel, Place
from bot.store import queries
from bot.store.engine import SqlStore
from bot.store.queries import EventRow, Reader, TicketFilter, TicketRow
from bot.tickets.status import Status
from bot.tickets.ticket import Ticket
from bot.triage.danger import Priority
from tests.fakes.clock import START
from tests.fakes.samples import NUMBER, a_conversation, a_ticket, an_outgoing


async def kept(store: SqlStore, *tickets: Ticket) -> Reader:
    """Keep these tickets and return a reader."""
    async with store.begin() as uow:
        for ticket in tickets:
            await uow.tickets.add(ticket, pin_hash="", first_seq=1)
    return Reader(store)


def minutes(n: int) -> dict[str, object]:
    """Return the time of a ticket made n minutes after the start."""
    return {"created_at": START + timedelta(minutes=n)}


async def test_a_line_of_the_list_says_what_is_needed_to_choose(store: SqlStore) -> None:
    """Where is the place found, else the words said."""
    said = a_ticket("SSP-2", location=Place(text="the alley"), opened_at=None, **minutes(1))
    reader = await kept(store, a_ticket(), said)
    first, second = (await reader.tickets()).rows
    expected = TicketRow(
        ref="SSP-4KD-7MX",
        created_at=START,
        priority=Priority.P3,
        status=Status.NEW,
        category="fly_tipping",
        channel=Channel.SMS,
        where="Mill Lane",
        needs_human=True,
        unfinished=False,
        opened_at=START,
        updated_at=START,
    )
    assert expected == first
    assert ("the alley", None) == (second.where, second.opened_at)


async def test_pages_are_most_urgent_first_then_longest_waiting(store: SqlStore) -> None:
    """Every ticket is on exactly one page, also those made at the same moment."""
    reader = await kept(
        store,
        a_ticket("SSP-5", priority=Priority.P3),
        a_ticket("SSP-3", priority=Priority.P2, **minutes(0)),
        a_ticket("SSP-1", priority=Priority.P1, **minutes(9)),
        a_ticket("SSP-4", priority=Priority.P3),
        a_ticket("SSP-2", priority=Priority.P2, **minutes(-1)),
    )
    refs, after = [], None
    for _ in range(3):
        page = await reader.tickets(after=after, limit=2)
        refs.append([row.ref for row in page.rows])
        after = page.after
    assert [["SSP-1", "SSP-2"], ["SSP-3", "SSP-4"], ["SSP-5"]] == refs
    assert None is after


@pytest.mark.parametrize("after", ["x", "é", "MXx", "MXwyMDI2LTAxLTAxfHg", "\x00"])
async def test_a_page_that_does_not_exist_is_invalid(store: SqlStore, after: str) -> None:
    """A mark that somebody made up is refused."""
    with pytest.raises(Invalid):
        await Reader(store).tickets(after=after)


@pytest.mark.parametrize(
    ("wanted", "refs"),
    [
        (TicketFilter(), {"A", "B", "C"}),
        (TicketFilter(open=True), {"A", "B"}),
        (TicketFilter(unopened=True), {"B"}),
        (TicketFilter(unopened=False), {"A", "C"}),
        (TicketFilter(needs_human=False), {"B"}),
        (TicketFilter(unfinished=True), {"B"}),
        (TicketFilter(priority=Priority.P1), {"C"}),
        (TicketFilter(status=Status.CLOSED), {"C"}),
        (TicketFilter(category="noise"), {"A"}),
        (TicketFilter(partner="council"), {"A"}),
        (TicketFilter(partner="police"), set()),
        (TicketFilter(partner="\x00' OR 1=1"), set()),
        (TicketFilter(open=True, needs_human=True), {"A"}),
    ],
)
async def test_the_list_can_be_narrowed(
    store: SqlStore, wanted: TicketFilter, refs: set[str]
) -> None:
    """List and count agree; a text to a resident makes nobody see a ticket."""
    reader = await kept(
        store,
        a_ticket("A", category="noise"),
        a_ticket("B", opened_at=None, needs_human=False, unfinished=True),
        a_ticket("C", priority=Priority.P1, status=Status.CLOSED),
    )
    async with store.begin() as uow:
        await uow.outbox.add(an_outgoing("m_1", ticket_ref="A"))
        await uow.outbox.add(an_outgoing("m_2", ticket_ref="B", recipient="police", way=Way.SMS))
    assert refs == {row.ref for row in (await reader.tickets(wanted)).rows}
    assert len(refs) == await reader.count(wanted)


async def test_a_transcript_is_that_of_one_incident(store: SqlStore) -> None:
    """From the ticket's first message to before the next ticket's."""
    async with store.begin() as uow:
        for id_ in ("c_1", "c_2"):
            await uow.conversations.ensure(a_conversation(id_))
            for n in range(6):
                await uow.messages.append(id_, sender=Sender.BOT, text=str(n), at=START)
        first, second = (a_ticket(ref, conversation_id="c_1") for ref in ("A", "B"))
        await uow.tickets.add(first, pin_hash="", first_seq=2)
        await uow.tickets.add(second, pin_hash="", first_seq=5)
        await uow.tickets.add(a_ticket("C"), pin_hash="", first_seq=1)
    reader = Reader(store)
    seqs = [[m.seq for m in await reader.transcript(ref)] for ref in ("A", "B", "C", "none")]
    assert [[2, 3, 4], [5, 6], [], []] == seqs


async def test_history_is_in_the_order_it_happened(store: SqlStore) -> None:
    """With who, what and the detail."""
    reader = await kept(store, a_ticket("A"), a_ticket("B"))
    async with store.begin() as uow:
        await uow.tickets.note_event("A", at=START, by="triage", what="filed", detail={"n": 1})
        await uow.tickets.note_event("B", at=START, by="x", what="filed", detail={})
        await uow.tickets.note_event("A", at=START, by="x@example.org", what="opened", detail={})
    expected = [
        EventRow(START, "triage", "filed", {"n": 1}),
        EventRow(START, "x@example.org", "opened", {}),
    ]
    assert expected == await reader.events("A")


async def test_shows_what_was_sent_to_whom(store: SqlStore) -> None:
    """A partner sees its own last payload; staff see every message."""
    reader = await kept(store, a_ticket("A"))
    async with store.begin() as uow:
        for n, to in enumerate(("council", "council", "police")):
            await uow.outbox.add(
                an_outgoing(f"m_{n}", ticket_ref="A", recipient=to, payload={"n": n})
            )
    assert {"n": 1} == await reader.sent_to("A", "council")
    with pytest.raises(NotFound):
        await reader.sent_to("A", "thirteen")
    assert [0, 1, 2] == [message.payload["n"] for message in await reader.outbox("A")]
    assert ["council", "police"] == [d.partner for d in (await reader.ticket("A")).deliveries]


async def test_shows_what_was_given_up_and_what_waits(store: SqlStore) -> None:
    """Dead letters, counts, and conversations Rasa missed."""
    reader = await kept(store)
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation())
        await uow.messages.append("c_1", sender=Sender.RESIDENT, text="x", at=START)
        await uow.outbox.add(an_outgoing("m_1", state=State.DEAD))
        await uow.outbox.add(an_outgoing("m_2"))
    assert ["m_1"] == [message.id for message in await reader.dead_letters()]
    assert {"due": 1, "leased": 0, "done": 0, "dead": 1} == await reader.outbox_counts()
    assert ["c_1"] == await reader.missed(START + timedelta(seconds=1))


async def test_the_export_is_every_ticket_once(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In batches, oldest first, with deliveries, also those made at the same moment."""
    monkeypatch.setattr(queries, "BATCH", 3)
    reader = await kept(store, *(a_ticket(f"SSP-{n}", **minutes(n // 4)) for n in range(10)))
    async with store.begin() as uow:
        await uow.outbox.add(an_outgoing(ticket_ref="SSP-4"))
    exported = [ticket async for ticket in reader.all_tickets()]
    assert [f"SSP-{n}" for n in range(10)] == [ticket.ref for ticket in exported]
    assert [4] == [n for n, ticket in enumerate(exported) if ticket.deliveries]
    assert NUMBER == exported[0].reporter.contact


async def test_the_export_is_one_picture_while_others_write(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is filed meanwhile is in the next export, and nobody waits for this one."""
    monkeypatch.setattr(queries, "BATCH", 1)
    reader = await kept(store, a_ticket("A"), a_ticket("C", **minutes(2)))
    refs = []
    async for ticket in reader.all_tickets():
        refs.append(ticket.ref)
        if ticket.ref == "A":
            await kept(store, a_ticket("B", **minutes(1)))
    assert ["A", "C"] == refs
    assert 3 == await reader.count()

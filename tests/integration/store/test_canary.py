"""No telephone number and no name can be found in the database in clear."""

from pathlib import Path

from sqlalchemy import text

from bot.reports.conversation import Draft, Step
from bot.reports.report import Reporter
from bot.store.engine import SqlStore
from bot.store.tables import metadata
from tests.fakes.clock import START
from tests.fakes.samples import a_conversation, a_ticket, an_outgoing

NUMBER = "+447700900987"
NAME = "Canary Birdsong"
PIECES = (NUMBER, NUMBER[1:], "07700900987", "7700900987", NAME, "Birdsong")


async def told(store: SqlStore) -> None:
    """Put a number and a name wherever the service keeps them."""
    reporter = Reporter(False, NAME, NUMBER, True, "en")
    ticket = a_ticket(reporter=reporter, people=(NAME,), answers={"contact": f"{NAME} {NUMBER}"})
    async with store.begin() as uow:
        await uow.conversations.ensure(a_conversation(contact=NUMBER))
        await uow.drafts.save(
            Draft("c_1", 1, "noise", {"contact": f"{NAME} {NUMBER}"}, {}, 1, START)
        )
        await uow.steps.keep(Step("c_1", 1, "note:contact"), f"{NAME} {NUMBER}")
        await uow.tickets.add(ticket, pin_hash="", first_seq=1)
        await uow.outbox.add(
            an_outgoing(
                ticket_ref=ticket.ref,
                payload={"reporter": {"name": NAME, "contact": NUMBER}},
                last_error=f"the number {NUMBER} is not valid",
            )
        )


async def test_no_column_holds_a_number_or_a_name(store: SqlStore) -> None:
    """Every value of every row, on both databases."""
    await told(store)
    async with store.look() as work:
        for table in metadata.sorted_tables:
            rows = await work.connection.execute(text(f"SELECT * FROM {table.name}"))  # noqa: S608
            values = " ".join(str(value) for row in rows for value in row)
            assert [] == [piece for piece in PIECES if piece in values], table.name


async def test_no_byte_of_the_files_holds_a_number_or_a_name(
    store: SqlStore, tmp_path: Path
) -> None:
    """The database, its log and whatever else lies beside it."""
    await told(store)
    for file in tmp_path.glob("safer.db*"):  # noqa: ASYNC240  a test may wait for a disk
        content = file.read_bytes()
        assert [] == [piece for piece in PIECES if piece.encode() in content], file.name


async def test_what_was_sealed_can_still_be_read_and_found(store: SqlStore) -> None:
    """By whoever has the keys."""
    await told(store)
    async with store.read() as uow:
        found = await uow.conversations.of_contact(NUMBER, START)
        assert found is not None
        assert NUMBER == found.contact
        assert NAME == (await uow.tickets.get(a_ticket().ref)).reporter.name

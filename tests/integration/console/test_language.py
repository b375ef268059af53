"""Staff read in which language somebody writes, and whether our words in it were checked."""

from dataclasses import replace

import pytest

from tests.integration.console.conftest import Staff

UNREAD = "(no native speaker has checked what we say in it)"


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("pl", f"Polish {UNREAD}"),
        ("ckb", f"Kurdish Sorani {UNREAD}"),
        ("en", "English"),
        ("lt", "lt"),
        (None, "Not known"),
    ],
)
async def test_the_language_is_named(staff: Staff, code: str | None, shown: str) -> None:
    """By its English name; what has no phrases by its code."""
    async with staff.desk.store.begin() as uow:
        ticket = await uow.tickets.get(staff.ref)
        reporter = replace(ticket.reporter, language=code)
        await uow.tickets.save(replace(ticket, reporter=reporter))
    _, page = await staff.page(f"/tickets/{staff.ref}", "reviewer")
    told = page.partition(">Language</dt>")[2].partition("</dd>")[0]
    assert shown == told.rpartition(">")[2].strip()

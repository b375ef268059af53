"""Questions asked in the middle are no part of what is reported."""

from dataclasses import replace

import pytest

from bot.triage.danger import Danger
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.set_aside import set_aside
from tests.integration.usecases.conftest import Resident
from tests.integration.usecases.test_after_filing import ticket_of

SOFA = "someone dumped a sofa on Norton Road yesterday"


@pytest.fixture
async def begun(desk: Desk, web: Resident) -> Resident:
    """Somebody in the middle of a report."""
    await web.write(SOFA)
    await begin_report(desk, web.id, SOFA)
    return web


async def narrative(desk: Desk, resident: Resident) -> str:
    """File the report and return its words."""
    await file_report(desk, resident.id)
    return (await ticket_of(desk, resident.id)).narrative


@pytest.mark.parametrize(
    ("words", "answered"),
    [
        ("what happens after I report?", True),
        ("who will see this", True),
        ("ok. is this anonymous?", True),
        ("can i talk to a real person please", False),
        ("thanks", False),
    ],
)
async def test_a_question_is_left_out_of_the_report(
    desk: Desk, begun: Resident, words: str, *, answered: bool
) -> None:
    """The conversation keeps it, the report does not; the same turn again changes nothing."""
    seq = (await begun.write(words)).seq
    for _ in range(2):
        await set_aside(desk, begun.id, seq, seq, answered=answered)
    assert await narrative(desk, begun) == SOFA


@pytest.mark.parametrize(
    "words",
    [
        "will they know it was me? he always comes round and plays loud music",
        "do you need to know that it was on Mill Road, Norton Road and Durham Road?",
        "can I talk to someone about the music",
    ],
)
async def test_what_tells_something_stays(desk: Desk, begun: Resident, words: str) -> None:
    """Nothing that may be part of it is lost."""
    seq = (await begun.write(words)).seq
    await set_aside(desk, begun.id, seq, seq, answered="will" in words)
    assert words in await narrative(desk, begun)


async def test_danger_is_never_left_out(desk: Desk, begun: Resident) -> None:
    """Whatever else the words look like."""
    seq = (await begun.write("can he see this?", Danger.POSSIBLE)).seq
    await set_aside(desk, begun.id, seq, seq, answered=True)
    assert "can he see this?" in await narrative(desk, begun)


async def test_a_draft_keeps_its_parts(desk: Desk, begun: Resident) -> None:
    """They are sealed with the answers, and are no answer."""
    async with desk.store.begin() as uow:
        draft = await uow.drafts.get(begun.id)
        assert draft
        await uow.drafts.save(replace(draft, parts={1: "a sofa", 3: ""}))
        kept = await uow.drafts.get(begun.id)
        assert kept
        assert {1: "a sofa", 3: ""} == kept.parts
        assert draft.answers == kept.answers


async def test_without_a_report_nothing_is_done(desk: Desk, web: Resident) -> None:
    """A question before any report."""
    seq = (await web.write("who are you?")).seq
    await set_aside(desk, web.id, seq, seq, answered=True)
    async with desk.store.read() as uow:
        assert await uow.drafts.get(web.id) is None

"""Domestic and sexual matters go on only after a yes; one to the words is none to the name."""

import pytest

from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.note_answer import note_answer
from bot.usecases.passing_on import asks_to_pass_on
from tests.integration.usecases.conftest import Resident
from tests.integration.usecases.test_file_report import SOFA

HITS = "my lodger hits me"


async def told(desk: Desk, web: Resident, contact: str, consent: str, words: str = HITS) -> str:
    """Report it, answer the two questions about the person, and return the reference."""
    await web.write(words)
    await begin_report(desk, web.id, words)
    await note_answer(desk, web.id, "contact", contact)
    await note_answer(desk, web.id, "consent", consent)
    return (await file_report(desk, web.id)).ref


async def leads(desk: Desk, ref: str) -> list[str]:
    """Return who was sent it."""
    async with desk.store.read() as uow:
        return [d.partner for d in (await uow.tickets.get(ref)).deliveries]


@pytest.mark.parametrize(
    ("contact", "consent", "goes"),
    [
        ("anonymous", "yes", True),
        ("anonymous", "you can pass on what happened, only not who I am", True),
        ("Sue 07700 900456", "you can pass it on, only not my name", True),
        ("Sue 07700 900456", "yes", True),
        ("anonymous", "no", False),
        ("Sue 07700 900456", "please do not send it", False),
        ("anonymous", "keep my name out of it", False),
    ],
)
async def test_only_a_yes_lets_it_go(
    desk: Desk, web: Resident, contact: str, consent: str, *, goes: bool
) -> None:
    """With or without a name; what says nothing of the report itself is no yes."""
    assert bool(await leads(desk, await told(desk, web, contact, consent))) is goes


async def test_a_yes_to_the_words_never_names_anybody(desk: Desk, web: Resident) -> None:
    """Also not where a number is told afterwards."""
    ref = await told(desk, web, "Sue 07700 900456", "pass it on but not my name")
    async with desk.store.read() as uow:
        ticket = await uow.tickets.get(ref)
        sent = str([m.payload for m in await uow.outbox.of_ticket(ref)])
    assert not ticket.may_name_reporter
    assert ticket.consents.pass_on is True
    assert "900456" not in sent
    assert "Sue" not in sent


async def test_a_wish_for_no_name_leaves_the_question_open(desk: Desk, web: Resident) -> None:
    """Whoever says first that they stay anonymous is still asked whether it may go on."""
    words = "my lodger hits me, I want to stay anonymous"
    await web.write(words)
    begun = await begin_report(desk, web.id, words)
    assert "consent" in begun.ask
    assert await asks_to_pass_on(desk, web.id)


async def test_elsewhere_a_wish_for_no_name_answers_it(desk: Desk, web: Resident) -> None:
    """Nothing more is asked about the person."""
    sofa = "someone dumped a sofa, I want to stay anonymous"
    await web.write(sofa)
    assert "consent" not in (await begin_report(desk, web.id, sofa)).ask


async def test_of_other_matters_only_the_name_is_asked(desk: Desk, web: Resident) -> None:
    """A no to the name holds nothing back."""
    assert await leads(desk, await told(desk, web, "Sue 07700 900456", "no", SOFA))

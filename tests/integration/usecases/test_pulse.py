"""The pulse question after a case is closed: where it is put, and where never."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from gsm0338 import Codec

from bot.reports.conversation import Kind
from bot.reports.pulse import Feeling
from bot.reports.report import Consents, Reporter
from bot.tickets.status import Status
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.stop_updates import stop_updates
from tests.fakes.clock import FixedClock
from tests.fakes.pulse import MONTH, asked, close, counted, filed, questions
from tests.integration.usecases.conftest import Resident


async def test_it_is_put_on_the_web_with_choices(desk: Desk, web: Resident) -> None:
    """In the words of the survey, with a way not to answer."""
    ref = await asked(desk, web)
    (question,) = await questions(desk, web)
    assert ref in question.text
    assert Kind.NOTICE is question.kind
    assert ["Safer", "The same", "Less safe", "Rather not say"] == [
        c.value for c in question.choices
    ]
    for n, choice in enumerate(question.choices):
        taken = await web.write(choice.value) if n == 2 else None
        if taken:
            assert taken.messages[0].text.startswith("Thank you for saying so")
    assert {(MONTH, "Yarm", Feeling.LESS_SAFE): 1} == await counted(desk)


async def test_by_text_it_is_short_and_betrays_nothing(desk: Desk, sms: Resident) -> None:
    """Plain letters, no reference, no kind, the way out; two texts at most."""
    ref = await asked(desk, sms)
    (question,) = await questions(desk, sms)
    Codec().encode(question.text)
    assert len(question.text) <= 306
    assert ref not in question.text
    assert "music" not in question.text.lower()
    assert "noise" not in question.text.lower()
    assert "STOP" in question.text
    async with desk.store.begin() as uow:
        out = await uow.outbox.claim(
            desk.clock.now(), desk.clock.now() + timedelta(minutes=1), "test", 50
        )
    assert question.text in {message.payload.get("text") for message in out}


@pytest.mark.parametrize(
    "changes",
    [
        {"consents": Consents(text_updates=False)},
        {"consents": Consents()},
        {"reporter": Reporter(safe_to_contact=False)},
        {"category": "domestic_abuse"},
        {"category": "sexual_offence"},
        {"category": "child_safeguarding"},
        {"unfinished": True},
    ],
    ids=str,
)
async def test_not_without_a_yes_nor_of_private_matters(
    desk: Desk, sms: Resident, changes: dict[str, Any]
) -> None:
    """By text."""
    await close(desk, await filed(desk, sms, **changes))
    assert [] == await questions(desk, sms)


@pytest.mark.parametrize("category", ["domestic_abuse", "sexual_offence", "child_safeguarding"])
async def test_never_of_private_matters_on_the_web(
    desk: Desk, web: Resident, category: str
) -> None:
    """Somebody may look over their shoulder."""
    await close(desk, await filed(desk, web, category=category))
    assert [] == await questions(desk, web)


async def test_not_to_who_stopped(desk: Desk, sms: Resident) -> None:
    """STOP is for this too."""
    ref = await filed(desk, sms)
    await stop_updates(desk, sms.id)
    await close(desk, ref)
    assert [] == await questions(desk, sms)


async def test_only_closing_asks(desk: Desk, web: Resident) -> None:
    """Not while something is still done."""
    ref = await filed(desk, web)
    for status in (Status.ACCEPTED, Status.ACTION_TAKEN, Status.RESOLVED):
        await close(desk, ref, status)
    assert [] == await questions(desk, web)


async def test_it_is_put_once(desk: Desk, web: Resident, clock: FixedClock) -> None:
    """However often a report is opened and closed again; after a year it may come again."""
    ref = await asked(desk, web)
    for status in (Status.IN_PROGRESS, Status.CLOSED):
        await close(desk, ref, status)
    assert 1 == len(await questions(desk, web))
    clock.forward(days=366)
    for status in (Status.IN_PROGRESS, Status.CLOSED):
        await close(desk, ref, status)
    assert 2 == len(await questions(desk, web))


async def test_a_number_is_asked_once_whatever_it_reports(
    desk: Desk, sms: Resident, clock: FixedClock
) -> None:
    """A new conversation begins after a day; it is the same person."""
    await asked(desk, sms)
    clock.forward(days=2)
    await close(desk, await filed(desk, sms, "a sofa was dumped"))
    assert [] == await questions(desk, sms)


async def test_nobody_is_interrupted(desk: Desk, web: Resident) -> None:
    """Neither in the middle of the next report nor while a danger question is open."""
    ref = await filed(desk, web)
    await web.write("a sofa was dumped")
    await begin_report(desk, web.id, "a sofa was dumped")
    await close(desk, ref)
    assert [] == await questions(desk, web)


async def test_another_language_is_not_asked_in_english(desk: Desk, web: Resident) -> None:
    """We have no words for it yet."""
    ref = await filed(desk, web)
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(web.id)
        await uow.conversations.save(replace(conversation, language="pl"))
    await close(desk, ref)
    assert [] == await questions(desk, web)

"""'You said, we did': what residents hear of what reports led to."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from gsm0338 import Codec

from bot.reports.report import Place
from bot.tickets.status import Status
from bot.usecases.answer_question import answer_question
from bot.usecases.desk import Desk
from bot.usecases.what_came import what_came
from tests.fakes.clock import FixedClock
from tests.fakes.samples import a_ticket

NORTON = "what did you do about the reports in Norton?"
NUMBERS = count()


async def finish(
    desk: Desk, number: int, *, category: str, ward: str, acted: int, days: int = 40, ago: int = 30
) -> None:
    """Keep so many reports, made and finished so many days ago, of which some were acted on."""
    async with desk.store.begin() as uow:
        for n in range(number):
            ref = f"SSP-{next(NUMBERS)}"
            ticket = a_ticket(
                ref,
                category=category,
                status=Status.CLOSED,
                location=Place("x", "Secret Lane", ward, in_borough=True),
                created_at=desk.clock.now() - timedelta(days=days),
            )
            await uow.tickets.add(ticket, pin_hash="x", first_seq=1)
            after = "resolved" if n < acted else "no_action"
            await uow.tickets.note_event(
                ref,
                at=desk.clock.now() - timedelta(days=ago),
                by="partner:x",
                what="partner_update",
                detail={"after": after, "note_to_resident": "Secret words"},
            )


async def asked(desk: Desk, text: str = NORTON, channel: str = "web") -> str:
    """Return what is answered."""
    told = await what_came(desk, text, channel)
    assert told is not None
    return told


async def test_counts_of_the_wards_of_a_town(desk: Desk) -> None:
    """By kind, the most frequent first, with the days it is about, and no more than a share."""
    await finish(desk, 6, category="fly_tipping_litter", ward="Norton North", acted=5)
    await finish(desk, 5, category="fly_tipping_litter", ward="Norton South", acted=3)
    await finish(desk, 5, category="noise_nuisance", ward="Norton Central", acted=0)
    await finish(desk, 9, category="noise_nuisance", ward="Newtown", acted=0)
    told = await asked(desk)
    assert "Norton, from 1 Mar 2025 to 28 Feb 2026" in told
    assert (
        "- Fly-tipping, litter or dirty street: 11 reports. Something was done about most" in told
    )
    assert "- Noise: 5 reports. They were looked at" in told
    assert told.index("Fly-tipping") < told.index("Noise")
    assert "Secret" not in told
    assert "SSP" not in told


async def test_small_numbers_are_left_out(desk: Desk) -> None:
    """And it is said that they are."""
    await finish(desk, 4, category="fly_tipping_litter", ward="Norton North", acted=4)
    await finish(desk, 4, category="fly_tipping_litter", ward="Norton South", acted=4)
    told = await asked(desk)
    assert "nothing to tell you about Norton" in told
    assert "5" in told
    assert "4" not in told.replace("2024", "")


@pytest.mark.parametrize(
    "category",
    ["domestic_abuse", "sexual_offence", "child_safeguarding", "other_unclear", "modern_slavery"],
)
async def test_private_kinds_are_never_told(desk: Desk, category: str) -> None:
    """However many there were, also by a question about them."""
    await finish(desk, 20, category=category, ward="Norton North", acted=20)
    assert "nothing to tell" in await asked(desk)
    assert "nothing to tell" in await asked(
        desk, "what did reports that he hits me in Norton lead to"
    )


async def test_a_kind_that_is_asked_for_is_told_alone(desk: Desk) -> None:
    """Where there is something to tell of it; else what there is."""
    await finish(desk, 5, category="fly_tipping_litter", ward="Yarm", acted=5)
    await finish(desk, 7, category="noise_nuisance", ward="Yarm", acted=5)
    told = await asked(desk, "what has been done about reports of sofas dumped in Yarm")
    assert "5 reports. Something was done about all" in told
    assert "Noise" not in told
    assert "Noise" in await asked(desk, "what came of reports of dealing in Yarm")


async def test_without_a_place_it_is_the_borough(desk: Desk) -> None:
    """And how to ask for a place is told."""
    await finish(desk, 5, category="graffiti_flyposting", ward="Ropner", acted=5)
    told = await asked(desk, "you said we did")
    assert "the whole borough" in told
    assert "reports in Norton" in told
    assert "Graffiti" in told


async def test_a_street_is_told_of_by_its_ward(desk: Desk) -> None:
    """Never of one street."""
    told = await asked(desk, "what came of the reports about Lowfields Avenue")
    assert "Ingleby Barwick South" in told or "the whole borough" in told


async def test_another_town_has_its_own_council(desk: Desk) -> None:
    """We know nothing of it."""
    assert "Middlesbrough is outside" in await asked(
        desk, "what did reports in Middlesbrough lead to"
    )


async def test_old_reports_do_not_count(desk: Desk) -> None:
    """Twelve months."""
    await finish(desk, 9, category="noise_nuisance", ward="Yarm", acted=9, days=396, ago=300)
    assert "nothing to tell" in await asked(desk, "reports in Yarm")


async def test_asking_before_and_after_a_case_is_closed_tells_nothing(
    desk: Desk, clock: FixedClock
) -> None:
    """Nor before and after one falls out of the year: the counts change with the month."""
    rubbish = "fly_tipping_litter"
    await finish(desk, 5, category=rubbish, ward="Yarm", acted=4, days=392, ago=300)
    await finish(desk, 5, category=rubbish, ward="Yarm", acted=4)
    before = await asked(desk, "reports in Yarm")
    assert "10 reports. Something was done about most" in before
    await finish(desk, 1, category=rubbish, ward="Yarm", acted=0, ago=0)
    clock.forward(days=2)
    assert before == await asked(desk, "reports in Yarm")
    clock.forward(days=2)
    assert "6 reports" in await asked(desk, "reports in Yarm")


async def test_by_text_it_is_two_plain_messages_at_most(desk: Desk) -> None:
    """The rarest kinds are left out."""
    assert len(await asked(desk, "reports in Bishopsgarth & Elm Tree", "sms")) <= 306
    for number, kind in enumerate(desk.taxonomy, 5):
        await finish(desk, number, category=kind.id, ward="Norton North", acted=number)
    told = await asked(desk, channel="sms")
    Codec().encode(told)
    assert 150 < len(told) <= 306
    assert "Suspicious" in told or "suspicious" in told


@pytest.mark.parametrize(
    "text",
    ["what happened with my report", "what did you do about the sofa on Mill Lane", "hello", ""],
)
async def test_other_questions_are_not_answered_with_it(desk: Desk, text: str) -> None:
    """Of one's own report one hears with reference and PIN."""
    assert await what_came(desk, text, "web") is None


async def test_it_is_an_answer_like_others(desk: Desk) -> None:
    """Residents simply ask."""
    answer = await answer_question(desk, NORTON, "web")
    assert (True, "you_said_we_did") == (answer.found, answer.question_id)


async def test_a_kind_that_left_the_data_is_left_out(desk: Desk) -> None:
    """Old tickets stay, and nobody falls over them."""
    async with desk.store.begin() as uow:
        for _ in range(6):
            ticket = a_ticket(
                f"SSP-{next(NUMBERS)}",
                status=Status.RESOLVED,
                created_at=desk.clock.now() - timedelta(days=40),
            )
            gone = replace(ticket, category="gone", location=Place(ward="Yarm"))
            await uow.tickets.add(gone, pin_hash="x", first_seq=1)
            at, detail = ticket.created_at + timedelta(days=1), {"after": "resolved"}
            await uow.tickets.note_event(ticket.ref, at=at, by="x", what="status", detail=detail)
    assert "nothing to tell" in await asked(desk, "reports in Yarm")

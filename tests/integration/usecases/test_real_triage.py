"""With the triage that runs: which words join a report, what is told of an area, what is left out.

The other tests of these use cases know a report by one word; here the model decides.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.inbound import Channel
from bot.reports.conversation import Kind, Sender
from bot.reports.report import Place
from bot.settings import ROOT
from bot.tickets.status import Status
from bot.triage.danger import Danger, Priority
from bot.triage.triage import Triage, load_triage
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.gather import gather
from bot.usecases.note_answer import note_answer
from bot.usecases.set_aside import set_aside
from bot.usecases.what_came import what_came
from tests.fakes.clock import FixedClock
from tests.fakes.samples import a_ticket
from tests.integration.usecases.conftest import Resident
from tests.integration.usecases.test_after_filing import ticket_of

SOFA = "someone has dumped a sofa and black bags in the alley behind Norton Road"
MUSIC = "next door play loud music every night and we cannot sleep"
WINDOW = "somebody smashed the window of my car outside our house on Norton Road last night"
KNIFE = "a man with a knife is trying to get into the shop on Norton Road right now"


@pytest.fixture(scope="session")
def triage() -> Triage:
    """Rules and the model that set-up made."""
    return load_triage(ROOT / "data", ROOT / "models")


@pytest.fixture
def desk(desk: Desk, triage: Triage) -> Desk:
    """A desk that decides as the service does."""
    return replace(desk, triage=triage)


async def filed(desk: Desk, resident: Resident, text: str, danger: Danger = Danger.NONE) -> str:
    """Tell and file a report; return its reference."""
    turn = (await resident.write(text, danger)).seq
    await begin_report(desk, resident.id, text, turn)
    return (await file_report(desk, resident.id)).ref


@pytest.mark.parametrize(
    ("before", "then"),
    [
        (SOFA, "they have left a fridge and a mattress there now as well"),
        (SOFA, "the van that dumped it was white, reg AB12 CDE"),
        (MUSIC, "it is so loud the walls shake, and they shout as well"),
        (WINDOW, "I forgot to say, he had a grey hoodie on"),
        (WINDOW, "ok ta"),
    ],
)
async def test_what_goes_on_with_it_joins_the_report_just_filed(
    desk: Desk, web: Resident, before: str, then: str
) -> None:
    """More of the kind, a detail of it, or nothing that can be made out."""
    ref = await filed(desk, web, before)
    turn = (await web.write(then)).seq
    assert ref == (await begin_report(desk, web.id, then, turn)).added_to
    assert then in (await ticket_of(desk, web.id)).narrative


@pytest.mark.parametrize(
    ("before", "then"),
    [
        (SOFA, "somebody broke into my shed last night and took two bikes"),
        (SOFA, "the lads who dumped it are dealing drugs from the same garage"),
        (MUSIC, "my husband hits me when he has been drinking"),
        (MUSIC, "he touched my little girl, the man next door"),
        (WINDOW, "a man is begging outside the shop and shouting at people"),
    ],
)
async def test_what_is_graver_private_or_another_matter_is_a_report_of_its_own(
    desk: Desk, web: Resident, before: str, then: str
) -> None:
    """Whoever hears of the first has no right to it, or would never look for it there."""
    ref = await filed(desk, web, before)
    turn = (await web.write(then)).seq
    assert (await begin_report(desk, web.id, then, turn)).added_to is None
    assert ref != (await file_report(desk, web.id)).ref
    async with desk.store.read() as uow:
        assert then not in (await uow.tickets.get(ref)).narrative


@pytest.mark.parametrize(
    ("before", "minutes", "joins"), [(KNIFE, 1, True), (KNIFE, 45, False), (SOFA, 1, False)]
)
async def test_danger_joins_the_same_emergency_and_no_other_report(
    desk: Desk, web: Resident, clock: FixedClock, before: str, minutes: int, joins: bool
) -> None:
    """Only an open one of a moment ago, whose readers hear of the new words anyway."""
    first = await filed(desk, web, before, desk.triage.assess(before).danger)
    clock.forward(minutes=minutes)
    again = "he is back with the knife and he is banging on the shop door now"
    turn = (await web.write(again, Danger.NOW)).seq
    await begin_report(desk, web.id, again, turn)
    ticket = await ticket_of(desk, web.id)
    assert (joins, Priority.P1) == (ticket.ref == first, ticket.priority)
    assert again in ticket.narrative


async def closed(desk: Desk, category: str, number: int) -> None:
    """Keep so many reports of Yarm that were sorted two months ago."""
    then = desk.clock.now() - timedelta(days=60)
    async with desk.store.begin() as uow:
        for n in range(number):
            ticket = a_ticket(
                f"SSP-{category}-{n}",
                category=category,
                status=Status.CLOSED,
                location=Place(ward="Yarm", in_borough=True),
                created_at=then,
            )
            await uow.tickets.add(ticket, pin_hash="x", first_seq=1)
            detail = {"after": "resolved"}
            await uow.tickets.note_event(
                ticket.ref, at=then, by="x", what="partner_update", detail=detail
            )


@pytest.mark.parametrize(
    ("asked", "told", "not_told"),
    [
        ("what have you done about the fly-tipping reports in Yarm?", "Fly-tipping", "Noise"),
        ("what came of the reports of loud music in Yarm?", "Noise", "Fly-tipping"),
        ("what did the reports in Yarm lead to?", "Noise", "abuse"),
        ("what was done about reports of men beating their wives in Yarm?", "Noise", "abuse"),
    ],
)
async def test_what_reports_led_to_is_told_by_the_kind_that_is_asked_for(
    desk: Desk, asked: str, told: str, not_told: str
) -> None:
    """A private kind never, whatever words it is asked for in."""
    for category in ("fly_tipping_litter", "noise_nuisance", "domestic_abuse"):
        await closed(desk, category, 6)
    said = await what_came(desk, asked, "web")
    assert said
    assert told in said
    assert not_told not in said


@pytest.mark.parametrize(
    "text",
    [
        "what have you done about Yarm? lads are smashing the bus shelter up again",
        "nothing was done about the reports in Yarm, they dumped another load by our gate today",
    ],
)
async def test_a_complaint_that_tells_something_new_is_a_report(desk: Desk, text: str) -> None:
    """It must reach somebody, so it is not answered with a number."""
    assert await what_came(desk, text, "web") is None


@pytest.mark.parametrize(
    ("words", "answered"),
    [
        ("is this anonymous?", True),
        ("what happens after I send it?", True),
        ("how long does it take to hear back?", True),
        ("can I speak to a real person please", False),
        ("thank you so much", False),
    ],
)
async def test_what_is_said_aside_is_no_part_of_the_report(
    desk: Desk, web: Resident, words: str, answered: bool
) -> None:
    """The model makes no kind of incident of it."""
    first = (await web.write(WINDOW)).seq
    await begin_report(desk, web.id, WINDOW, first)
    seq = (await web.write(words)).seq
    await set_aside(desk, web.id, seq, seq, answered=answered)
    await file_report(desk, web.id)
    assert WINDOW == (await ticket_of(desk, web.id)).narrative


@pytest.mark.parametrize(
    "words",
    [
        "will he know it was me? he came round and broke my door in",
        "can I send a photo? they have sprayed swastikas on the wall too",
        "should I be worried that he keeps following my daughter home from school?",
    ],
)
async def test_a_question_that_tells_something_stays_in_the_report(
    desk: Desk, web: Resident, words: str
) -> None:
    """Also where there is an answer to it."""
    first = (await web.write(WINDOW)).seq
    await begin_report(desk, web.id, WINDOW, first)
    seq = (await web.write(words)).seq
    await set_aside(desk, web.id, seq, seq, answered=True)
    await file_report(desk, web.id)
    assert words in (await ticket_of(desk, web.id)).narrative


async def test_a_report_is_gathered_from_all_that_was_said(desk: Desk, web: Resident) -> None:
    """Its words and answers make its kind; contact details and the bot's own words are no story."""
    turn = (await web.write(WINDOW)).seq
    await begin_report(desk, web.id, WINDOW, turn)
    for slot, words in (("who", "two lads in black"), ("contact", "07700 900123")):
        turn = (await web.write(words)).seq
        await note_answer(desk, web.id, slot, words, turn)
    await file_report(desk, web.id)
    ticket = await ticket_of(desk, web.id)
    assert ("criminal_damage", "two lads in black") == (ticket.category, ticket.people[0])
    assert f"{WINDOW}\ntwo lads in black" == ticket.narrative
    assert "900123" in (ticket.reporter.contact or "")


async def test_what_is_gathered_has_a_beginning_an_end_and_no_notices(
    desk: Desk, web: Resident
) -> None:
    """From the first message to before the next matter, with the danger of what counts alone."""
    await web.write("he has a gun", Danger.NOW)
    first = (await web.write(WINDOW)).seq
    await begin_report(desk, web.id, WINDOW, first)
    aside = (await web.write("will he come back with a bat?", Danger.POSSIBLE)).seq
    async with desk.store.begin() as uow:
        for sender, kind in ((Sender.BOT, Kind.TEXT), (Sender.RESIDENT, Kind.NOTICE)):
            await uow.messages.append(
                web.id, sender=sender, text="worse", at=desk.clock.now(), kind=kind
            )
    later = (await web.write(SOFA)).seq
    async with desk.store.read() as uow:
        conversation = await uow.conversations.get(web.id)
        draft = await uow.drafts.get(web.id)
        assert draft
        whole = await gather(uow, conversation, first, draft)
        assert (Danger.POSSIBLE, SOFA) == (whole.danger, whole.texts[-1])
        draft = replace(draft, parts={aside: ""})
        told = await gather(uow, conversation, first, draft, until=later)
    assert (Danger.NONE, (WINDOW,)) == (told.danger, told.texts)


async def test_a_very_long_conversation_is_gathered_whole(desk: Desk, sms: Resident) -> None:
    """Page by page, in order, with the danger of its very first words."""
    await sms.write("he has a gun", Danger.NOW)
    async with desk.store.begin() as uow:
        for n in range(1_100):
            await uow.messages.append(
                sms.id, sender=Sender.RESIDENT, text=f"part {n}", at=desk.clock.now()
            )
    async with desk.store.read() as uow:
        told = await gather(uow, await uow.conversations.get(sms.id), 1, None)
    assert (Danger.NOW, 1_101, "part 1099") == (told.danger, len(told.texts), told.texts[-1])
    assert Channel.SMS is told.conversation.channel

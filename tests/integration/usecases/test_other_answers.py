"""Answers in another language, and answers that leave the name out."""

from dataclasses import replace

import pytest

from bot.reports.report import Channel
from bot.tickets.ticket import Ticket
from bot.usecases.begin_report import begin_report
from bot.usecases.correct_answer import correct_answer
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.note_answer import note_answer
from tests.integration.usecases.conftest import Resident

SOFA = "somebody dumped a sofa on Bishopton Road yesterday"


async def begun(desk: Desk, who: Resident, text: str = SOFA, language: str | None = None) -> None:
    """Begin a report in a conversation of this language."""
    await who.write(text)
    if language:
        async with desk.store.begin() as uow:
            conversation = await uow.conversations.lock(who.id)
            await uow.conversations.save(replace(conversation, language=language))
    await begin_report(desk, who.id, text)


async def filed(desk: Desk, who: Resident) -> Ticket:
    """File it and return the ticket."""
    ref = (await file_report(desk, who.id)).ref
    async with desk.store.read() as uow:
        return await uow.tickets.get(ref)


@pytest.mark.parametrize(
    ("language", "yes", "no", "nameless"),
    [
        ("pl", "Tak!", "nie", "anonimowo"),
        ("ar", "نعم", "لا", "مجهول"),
        ("ro", "da", "nu", "anonim"),
    ],
)
async def test_plain_answers_in_another_language(
    desk: Desk, web: Resident, language: str, yes: str, no: str, nameless: str
) -> None:
    """Their yes sends the report, their no is one, and nobody is called Anonimowo."""
    await begun(desk, web, language=language)
    assert "no" == (await note_answer(desk, web.id, "consent", no)).value
    assert "yes" == (await note_answer(desk, web.id, "confirm", yes)).value
    await note_answer(desk, web.id, "contact", nameless)
    ticket = await filed(desk, web)
    assert (True, None) == (ticket.reporter.anonymous, ticket.reporter.name)


async def test_their_words_count_and_not_what_they_look_like(desk: Desk, web: Resident) -> None:
    """The Slovak yes looks like an English no."""
    await begun(desk, web, language="sk")
    answer = await note_answer(desk, web.id, "confirm", "no", typed="áno")
    assert "yes" == answer.value


async def test_other_languages_are_not_guessed(desk: Desk, web: Resident) -> None:
    """In an English conversation "da" is no yes."""
    await begun(desk, web)
    assert None is (await note_answer(desk, web.id, "confirm", "da")).value


@pytest.mark.parametrize(("slot", "channel"), [("contact", Channel.WEB), ("consent", Channel.SMS)])
async def test_whoever_skips_it_is_anonymous(
    desk: Desk, web: Resident, sms: Resident, slot: str, channel: Channel
) -> None:
    """Nothing was given that could be passed on."""
    who = web if channel is Channel.WEB else sms
    await begun(desk, who)
    await note_answer(desk, who.id, slot, "skip")
    assert True is (await filed(desk, who)).reporter.anonymous


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.SMS])
async def test_whoever_says_it_first_is_not_asked(
    desk: Desk, web: Resident, sms: Resident, channel: Channel
) -> None:
    """The questions for a name, a number and leave to pass them on are answered."""
    who = web if channel is Channel.WEB else sms
    await begun(desk, who, f"{SOFA}. I want to stay anonymous")
    ask = (await note_answer(desk, who.id, "vehicle", "no")).ask
    assert not {"contact", "consent"} & set(ask)
    assert True is (await filed(desk, who)).reporter.anonymous


async def test_rather_not_is_no_name(desk: Desk, web: Resident) -> None:
    """Also where it looks like a correction."""
    await begun(desk, web)
    await correct_answer(desk, web.id, "I'd rather not leave my name", "contact")
    reporter = (await filed(desk, web)).reporter
    assert (True, None) == (reporter.anonymous, reporter.name)


async def test_a_place_told_beside_another_vehicle_is_corrected_too(
    desk: Desk, web: Resident
) -> None:
    """Two mistakes in one breath: both are put right."""
    await begun(desk, web)
    await correct_answer(desk, web.id, "the van was blue and it was in Carlton village", "where")
    async with desk.store.read() as uow:
        draft = await uow.drafts.get(web.id)
    assert draft is not None
    assert "Carlton" in draft.answers["where"]
    assert "blue" in draft.answers["vehicle"]


async def test_taking_the_name_off_goes_on_without_it(desk: Desk, web: Resident) -> None:
    """The number that was given is left out again."""
    await begun(desk, web)
    await note_answer(desk, web.id, "contact", "Sandra, 07700 900903")
    await correct_answer(desk, web.id, "can you take my name and number off it", "contact")
    async with desk.store.read() as uow:
        draft = await uow.drafts.get(web.id)
    assert draft is not None
    assert "07700" not in draft.answers["contact"]


@pytest.mark.parametrize(
    "words",
    [
        "no it was tuesday, I was at work on Yarm Lane when my neighbour rang",
        "actually it was monday not sunday, I noticed when I got back to Norton Road",
    ],
)
async def test_a_place_in_passing_corrects_nothing(desk: Desk, web: Resident, words: str) -> None:
    """Where somebody was when they heard of it is not where it happened."""
    await begun(desk, web)
    await correct_answer(desk, web.id, words, "when")
    async with desk.store.read() as uow:
        draft = await uow.drafts.get(web.id)
    assert draft is not None
    assert "Bishopton Road" in draft.answers["where"]


async def test_another_correction_beside_the_name_is_kept(desk: Desk, web: Resident) -> None:
    """The name is left out, and the time is put right."""
    await begun(desk, web)
    said = "it was the 5th not the 4th and I don't want my name given"
    await correct_answer(desk, web.id, said, "when")
    async with desk.store.read() as uow:
        draft = await uow.drafts.get(web.id)
    assert draft is not None
    assert ("anonymous", "the 5th") == (draft.answers["contact"], draft.answers["when"])


async def test_a_no_to_danger_is_no_part_of_a_place_but_a_yes_of_a_weapon(
    desk: Desk, web: Resident
) -> None:
    """Short texts come in one turn: only where words are told are bare ones left out."""
    await begun(desk, web, "my neighbour hits me")
    assert "Mill Lane" == (await note_answer(desk, web.id, "where", "Mill Lane\nno")).value
    said = "yes\nhe has been drinking all day"
    assert said == (await note_answer(desk, web.id, "weapon", said)).value

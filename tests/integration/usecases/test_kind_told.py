"""Answers around a story do not change what kind of report it is."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.reports.report import Channel
from bot.triage.assessment import Assessment
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from tests.fakes.clock import FixedClock
from tests.fakes.desk import FakeTriage
from tests.integration.usecases.conftest import Resident
from tests.integration.usecases.test_file_report import SOFA


class BlurredTriage(FakeTriage):
    """Is unsure of a story with a bare answer in it."""

    def assess(
        self,
        text: str,
        *,
        answers: Mapping[str, str] = MappingProxyType({}),
        happening_now: bool | None = None,
        category: str | None = None,
    ) -> Assessment:
        """Return what the fake says of a story alone."""
        clear = "" if "dunno" in text else text
        return super().assess(clear, answers=answers if clear else {}, category=category)


async def test_bare_answers_do_not_blur_what_it_is(desk: Desk, clock: FixedClock) -> None:
    """What was shown to the resident is what is filed, whatever "dunno" does to the whole."""
    blurred = replace(desk, triage=BlurredTriage())
    web = Resident(blurred, Channel.WEB, clock.now)
    await web.write(SOFA)
    await begin_report(blurred, web.id, SOFA)
    await web.write("dunno")
    filed = await file_report(blurred, web.id)
    async with desk.store.read() as uow:
        ticket = await uow.tickets.get(filed.ref)
    assert "fly_tipping_litter" == ticket.category


class UnsureTriage(FakeTriage):
    """Only guesses what kind it is: rather well from a story, badly with a bare answer in it."""

    def assess(
        self,
        text: str,
        *,
        answers: Mapping[str, str] = MappingProxyType({}),
        happening_now: bool | None = None,
        category: str | None = None,
    ) -> Assessment:
        """Return a guess that needs a person."""
        best, score = (
            ("graffiti_flyposting", 0.1) if "dunno" in text else ("fly_tipping_litter", 0.3)
        )
        found = super().assess(text, answers=answers, category=category or best)
        return replace(found, categories=((best, score),), needs_human=category is None)


async def test_of_guesses_the_better_one_is_filed(desk: Desk, clock: FixedClock) -> None:
    """Unsure stays unsure, but it is what the story seems to be, not what the answers seem."""
    unsure = replace(desk, triage=UnsureTriage())
    web = Resident(unsure, Channel.WEB, clock.now)
    await web.write(SOFA)
    await begin_report(unsure, web.id, SOFA)
    await web.write("dunno")
    filed = await file_report(unsure, web.id)
    async with desk.store.read() as uow:
        ticket = await uow.tickets.get(filed.ref)
    assert ("fly_tipping_litter", True) == (ticket.category, ticket.needs_human)

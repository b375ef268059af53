"""A turn that reaches real Rasa twice is handled once, also after Rasa was started anew."""

from pathlib import Path

import pytest

from bot.usecases.desk import Desk
from tests.fakes.talk import Talk, running_rasa

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]


async def _asked(desk: Desk, talk: Talk) -> dict[str, int]:
    async with desk.store.read() as uow:
        draft = await uow.drafts.get(talk.conversation_id or "")
    assert draft
    return dict(draft.asked)


async def test_replies_that_were_lost_come_again_and_nothing_else_happens(
    on_web: Talk, desk: Desk
) -> None:
    """One yes answers one question, however often the gateway has to ask."""
    await on_web.say("someone dumped a sofa by our house")
    await on_web.tell("Norton Road")
    first = await on_web.ask()
    before = await _asked(desk, on_web)
    assert first == await on_web.ask() == await on_web.ask()
    assert before == await _asked(desk, on_web)


async def test_a_bundle_that_grew_is_handled_from_where_it_ended(on_web: Talk, desk: Desk) -> None:
    """The first text's replies come with the second's, and each answers its own question."""
    await on_web.say("someone dumped a sofa by our house")
    await on_web.tell("Norton Road")
    first = await on_web.ask()
    await on_web.tell("yesterday")
    both = await on_web.ask()
    assert first == both[: len(first)]
    async with desk.store.read() as uow:
        draft = await uow.drafts.get(on_web.conversation_id or "")
    assert draft
    assert ("Norton Road", "yesterday") == (draft.answers["where"], draft.answers["when"])


async def test_a_rasa_that_was_restarted_remembers(
    on_web: Talk, desk: Desk, tmp_path: Path
) -> None:
    """What was handled stands on the disk."""
    async with running_rasa(desk, tmp_path) as rasa:
        on_web.rasa = rasa
        await on_web.say("someone dumped a sofa by our house")
        await on_web.tell("Norton Road")
        first = await on_web.ask()
        before = await _asked(desk, on_web)
    async with running_rasa(desk, tmp_path) as rasa:
        assert first == await on_web.ask(rasa)
    assert before == await _asked(desk, on_web)

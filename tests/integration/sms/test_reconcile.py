"""Texts that never reached us are fetched from Twilio, once."""

import asyncio
from pathlib import Path

import pytest
from aiohttp import encode_basic_auth

from bot.channels.sms.reconcile import Reconciler
from bot.errors import Unavailable
from tests.fakes.sms import NUMBER, OURS, SID, TOKEN, fields
from tests.integration.sms.conftest import House


@pytest.fixture
def reconciler(house: House, tmp_path: Path) -> Reconciler:
    """A reconciler that asks the stand-in."""
    return Reconciler(
        api=house.api(),
        talk=house.talk,
        store=house.store,
        clock=house.clock,
        words=house.words,
        number=OURS,
        path=tmp_path / "texts-known-to",
    )


async def _lose(house: House, *texts: str) -> list[str]:
    """Let the network hand Twilio texts whose webhook never came; return their SIDs."""
    url, sids = f"http://127.0.0.1:{house.twilio.port}/stand-in/inbound", []
    headers = {"Authorization": encode_basic_auth(SID, TOKEN)}
    for text in texts:
        form = {"From": NUMBER, "Body": text}
        async with house.http.post(url, data=form, headers=headers) as answer:
            sids.append((await answer.json())["sid"])
    return sids


async def test_fifty_lost_texts_come_in_once_and_in_order(
    house: House, reconciler: Reconciler
) -> None:
    """A second look, also two at the same time and after a restart, brings nothing new."""
    texts = [f"rubbish heap number {count}" for count in range(50)]
    sids = await _lose(house, *texts)
    house.clock.forward(minutes=2)
    assert 50 == await reconciler.once()
    assert texts == [taken.text for taken in house.talk.taken.values()]
    assert [f"sms:{sid}" for sid in sids] == list(house.talk.taken)
    assert [0, 0] == await asyncio.gather(reconciler.once(), reconciler.once())
    assert 50 == house.talk.calls


async def test_what_came_by_webhook_is_not_taken_again(
    house: House, reconciler: Reconciler
) -> None:
    """The SID is the same."""
    first, _ = await _lose(house, "came in", "lost")
    await house.post(fields(MessageSid=first, Body="came in"))
    house.clock.forward(minutes=2)
    assert 1 == await reconciler.once()
    assert ["came in", "lost"] == [taken.text for taken in house.talk.taken.values()]


async def test_a_webhook_that_may_be_on_its_way_is_waited_for(
    house: House, reconciler: Reconciler
) -> None:
    """Twilio tries again itself; the next look takes what is still missing."""
    await _lose(house, "just now")
    assert 0 == await reconciler.once()
    house.clock.forward(minutes=3)
    assert 1 == await reconciler.once()


async def test_nobody_waits_for_the_answer(house: House, reconciler: Reconciler) -> None:
    """There is no webhook to answer, so whoever stores the text must send what it says to it."""
    first, _ = await _lose(house, "came in", "he has a knife")
    await house.post(fields(MessageSid=first, Body="came in"))
    house.clock.forward(minutes=2)
    await reconciler.once()
    assert [False, True] == [taken.late for taken in house.talk.taken.values()]


async def test_an_outage_loses_nothing(house: House, reconciler: Reconciler) -> None:
    """While the store or Twilio is away the last good time stays, however long it takes."""
    await reconciler.once()
    await _lose(house, "during the outage")
    house.clock.forward(minutes=90)
    house.talk.kept = "nowhere"
    with pytest.raises(Unavailable):
        await reconciler.once()
    house.talk.kept, house.store.away = "store", True
    with pytest.raises(Unavailable):
        await reconciler.once()
    house.store.away = False
    assert 1 == await reconciler.once()


async def test_keywords_and_pictures_are_known_late_too(
    house: House, reconciler: Reconciler
) -> None:
    """STOP is a wish, whenever it comes in."""
    await _lose(house, "STOP", "")
    house.clock.forward(minutes=2)
    await reconciler.once()
    assert ["stop"] == [taken.keyword for taken in house.talk.taken.values()]

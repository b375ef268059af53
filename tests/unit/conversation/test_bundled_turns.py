"""Messages in a row make one turn: stored at once, answered once, never lost, in their order."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.conversation.bundle import Bundles, Waits
from bot.conversation.inbound import Channel, Danger, Inbound, Taken
from bot.conversation.sweep import Sweeper
from bot.reports.conversation import Choice, Line, Sender
from tests.fakes.clock import FixedClock
from tests.fakes.scene import Scene

NUMBER = "+447700900123"
WHO = f"c_sms{NUMBER}"
# A wait that no test sits out, and one that it does.
LONG = {Channel.SMS: Waits(told=30, answer=20, most=60), Channel.WEB: Waits(typing=30, most=60)}
SHORT = {Channel.SMS: Waits(told=0.8, answer=0.1, most=9)}


async def ready(folder: Path, waits: dict[Channel, Waits]) -> Scene:
    """Return a scene whose Rasa was seen, so that texts wait for more."""
    scene = Scene(folder, bundles=Bundles(waits))
    await scene.spool.open()
    scene.turn.attach(scene.room)
    await scene.dispatcher.probe()
    return scene


async def text(scene: Scene, words: str, sid: str = "") -> Taken:
    """Send one text message."""
    key = f"sms:{sid or words}"
    return await scene.turn.take(
        Inbound(Channel.SMS, words, key, datetime.now(UTC), contact=NUMBER)
    )


async def until(true: Callable[[], object]) -> None:
    """Wait a moment for something to come true."""
    async with asyncio.timeout(3):
        while not true():
            await asyncio.sleep(0.01)


def heard(scene: Scene) -> list[str]:
    """Return what Rasa was given, turn by turn."""
    return [said for _, said, _ in scene.rasa.heard]


async def test_texts_in_a_row_are_one_turn(tmp_path: Path) -> None:
    """Three texts within the wait: one call, in order, one reply; each was stored as it came."""
    scene = await ready(tmp_path, SHORT)
    for words in ("right", "someones dumped tyres", "on norton road"):
        taken = await text(scene, words)
        assert ("store", ()) == (taken.kept, taken.messages)
    assert 3 == scene.room.commits
    assert [] == heard(scene)
    await scene.settled()
    assert ["right\nsomeones dumped tyres\non norton road"] == heard(scene)
    assert 1 == len(scene.room.texts(WHO))
    assert (1, 3) == tuple(scene.rasa.heard[0][2][name] for name in ("first_turn", "turn"))
    await scene.turn.close()


async def test_texts_far_apart_are_two_turns(tmp_path: Path) -> None:
    """After the wait the first is answered; the next begins another turn."""
    scene = await ready(tmp_path, SHORT)
    await text(scene, "someones dumped tyres")
    await scene.settled()
    await text(scene, "by the bus stop")
    await scene.settled()
    assert ["someones dumped tyres", "by the bus stop"] == heard(scene)
    await scene.turn.close()


async def test_danger_ends_the_wait(tmp_path: Path) -> None:
    """The advice is in the very answer, and what waited goes along at once."""
    scene = await ready(tmp_path, LONG)
    await text(scene, "can you help")
    await text(scene, "outside the shop on norton road")
    taken = await text(scene, "hes got a knife")
    assert Danger.NOW is taken.danger
    assert "999" in taken.messages[0].text
    await until(lambda: scene.rasa.heard)
    assert ["can you help\noutside the shop on norton road\nhes got a knife"] == heard(scene)
    await scene.turn.close()


async def test_possible_danger_is_asked_about_at_once(tmp_path: Path) -> None:
    """Its question is in the very answer, though other texts wait; they go on after a no."""
    scene = await ready(tmp_path, LONG)
    await text(scene, "hiya")
    taken = await text(scene, "he made a threat")
    assert ["In danger? Call 999. Is it happening now?"] == [m.text for m in taken.messages]
    await scene.settled()
    assert [] == heard(scene)
    await text(scene, "no")
    await until(lambda: scene.rasa.heard)
    assert ["hiya\nhe made a threat\nno"] == heard(scene)
    await scene.turn.close()


async def test_a_plain_answer_is_answered_at_once(tmp_path: Path) -> None:
    """Yes or no, a letter, a choice: nobody waits for more."""
    scene = await ready(tmp_path, LONG)
    asked = (Line("Has it happened before?", choices=(Choice("Not sure", "skip"),)),)
    for words in ("yes", "no thanks", "B", "not sure"):
        await text(scene, "words", words)
        await scene.room.reply(WHO, asked, len(scene.room.log[WHO]))
        scene.dispatcher._bundles.taken(WHO)
        before = len(heard(scene))
        await text(scene, words)
        await until(lambda before=before: len(heard(scene)) > before)  # type: ignore[misc]
        assert words == heard(scene)[-1]
    await scene.turn.close()


async def test_a_retry_of_twilios_is_no_second_text(tmp_path: Path) -> None:
    """The same text again within the wait is in the turn once."""
    scene = await ready(tmp_path, SHORT)
    await text(scene, "tyres on norton road", "SM1")
    again = await text(scene, "tyres on norton road", "SM1")
    assert again.repeated
    await scene.settled()
    assert ["tyres on norton road"] == heard(scene)
    assert 1 == len(scene.room.texts(WHO, Sender.RESIDENT))
    await scene.turn.close()


async def test_a_crash_in_the_wait_loses_nothing(tmp_path: Path) -> None:
    """What waited is taken up by the next gateway, in order, as one turn, without a new wait."""
    scene = await ready(tmp_path / "one", LONG)
    for words in ("right", "someones dumped tyres"):
        await text(scene, words)
    await scene.turn.close()
    assert [] == heard(scene)
    other = Scene(tmp_path / "two", room=scene.room, rasa=scene.rasa, bundles=Bundles(LONG))
    other.turn.attach(scene.room)
    clock = FixedClock(datetime.now(UTC) + timedelta(minutes=1))
    sweeper = Sweeper(scene.room, other.turn.keeper, other.dispatcher, other.waiters, clock)
    await sweeper.probe()
    await until(lambda: scene.rasa.heard)
    assert ["right\nsomeones dumped tyres"] == heard(scene)
    await other.turn.close()


async def test_closing_waits_for_no_text(tmp_path: Path) -> None:
    """A gateway that stops sits out no bundle."""
    scene = await ready(tmp_path, LONG)
    await text(scene, "someones dumped tyres")
    async with asyncio.timeout(2):
        await scene.turn.close()


async def test_nobody_waits_while_rasa_is_away(tmp_path: Path) -> None:
    """The honest line comes at once."""
    scene = await ready(tmp_path, LONG)
    scene.rasa.down = True
    for _ in range(9):
        scene.dispatcher.breaker.failed()
    await text(scene, "someones dumped tyres")
    await scene.settled()
    assert [] == heard(scene)
    assert "999" in scene.room.texts(WHO)[0]
    await scene.turn.close()


async def test_typing_on_the_web_holds_the_answer(tmp_path: Path) -> None:
    """Who goes on typing is answered after the next message."""
    scene = await ready(tmp_path, {Channel.WEB: Waits(told=0.15, typing=0.5, most=5)})
    await scene.say("right")
    scene.turn.types("c_one")
    await asyncio.sleep(0.3)
    assert [] == heard(scene)
    await scene.say("someones dumped tyres")
    await scene.settled()
    assert ["right\nsomeones dumped tyres"] == heard(scene)
    await scene.turn.close()

"""What happens when Rasa does not answer, and when it is back."""

import asyncio

from bot.conversation.sweep import Sweeper
from tests.fakes.clock import FixedClock
from tests.fakes.scene import Scene, web


def sweeper(scene: Scene) -> Sweeper:
    """Return the scene's sweeper."""
    return Sweeper(scene.room, scene.turn.keeper, scene.dispatcher, scene.waiters, FixedClock())


async def test_down_files_and_says_so_once(scene: Scene) -> None:
    """Each text is filed; the same honest line is said once a minute at most."""
    await scene.say("hello")
    await scene.settled()
    scene.rasa.down = True
    for text in ("one", "two", "three"):
        await scene.say(text)
        await scene.settled()
    assert ["c_one"] * 3 == scene.room.filed
    assert 1 == sum("not working" in text for text in scene.room.texts("c_one"))


async def test_back_again(scene: Scene) -> None:
    """What was missed goes to Rasa as one bundle when it is back."""
    await scene.say("hello")
    await scene.settled()
    scene.rasa.down = True
    await scene.say("one")
    await scene.settled()
    await scene.say("two")
    await scene.settled()
    scene.rasa.down = False
    for _ in range(5):
        scene.dispatcher.breaker.failed()
    scene.dispatcher.breaker._next_try = 0
    await sweeper(scene).probe()
    await scene.settled()
    assert "one\ntwo" == scene.rasa.heard[-1][1]
    assert "Rasa heard: one\ntwo" == scene.room.texts("c_one")[-1]


async def test_starting(scene: Scene) -> None:
    """While Rasa loads the resident is told so; then it goes on by itself; no ticket is made."""
    scene.rasa.down = True
    await scene.say("hello")
    await scene.settled()
    assert "getting ready" in scene.room.texts("c_one")[0]
    assert "999" in scene.room.texts("c_one")[0]
    assert [] == scene.room.filed
    scene.rasa.down = False
    await sweeper(scene).probe()
    await scene.settled()
    assert "Rasa heard: hello" == scene.room.texts("c_one")[-1]


async def test_breaker_spares_the_resident(scene: Scene) -> None:
    """After five failures nobody waits for Rasa."""
    await scene.say("hello")
    await scene.settled()
    scene.rasa.down = True
    for n in range(7):
        await scene.say(f"text {n}")
        await scene.settled()
    assert scene.dispatcher.breaker.open
    assert 6 == len(scene.rasa.heard)


async def test_no_loop(scene: Scene) -> None:
    """A sweep does not repeat a bundle that has just failed, nor what was said and filed."""
    await scene.say("hello")
    await scene.settled()
    scene.rasa.down = True
    await scene.say("one")
    await scene.settled()
    asked, said = len(scene.rasa.heard), scene.room.texts("c_one")
    for _ in range(5):
        await sweeper(scene).redispatch()
        await scene.settled()
    assert asked == len(scene.rasa.heard)
    assert said == scene.room.texts("c_one")
    assert ["c_one"] == scene.room.filed


async def test_crash_between_store_and_rasa(scene: Scene) -> None:
    """A text that was stored and never dispatched is found by the next gateway."""
    scene.turn._dispatcher.nudge = lambda _: None  # type: ignore[method-assign]
    await scene.say("lost words")
    assert [] == scene.rasa.heard
    other = Scene(scene.folder, room=scene.room, rasa=scene.rasa)
    other.turn.attach(scene.room)
    await sweeper(other).redispatch()
    await other.settled()
    assert "lost words" == scene.rasa.heard[0][1]
    await other.turn.close()


async def test_silent_question(scene: Scene) -> None:
    """A danger question that nobody answers lets the held text go on."""
    await scene.say("he made a threat")
    await scene.settled()
    await sweeper(scene).settle()
    await scene.settled()
    assert "he made a threat" == scene.rasa.heard[0][1]


async def test_sweeper_runs_on(scene: Scene) -> None:
    """A store that is down for a while does not end the background jobs."""
    scene.room.down = True
    task = asyncio.create_task(sweeper(scene).run())
    await asyncio.sleep(0.05)
    scene.room.down = False
    assert not task.done()
    task.cancel()


async def test_ingestion(scene: Scene) -> None:
    """What was spooled comes into the store once, in order, and before anything newer."""
    scene.room.down = True
    await scene.say("first")
    await scene.say("second")
    scene.room.down = False
    await scene.turn.take(web("third"))
    await sweeper(scene).ingest()
    await scene.settled()
    kept = [m.text for m in scene.room.log["c_one"] if m.key and m.sender.value == "resident"]
    assert ["first", "second", "third"] == kept
    assert 0 == scene.turn.keeper.waiting


async def test_a_file_that_cannot_be_taken(scene: Scene) -> None:
    """A spooled message that a bug refuses is set aside with an alert; the others go on."""
    scene.room.fails = True
    taken = await scene.say("poison")
    assert "spool" == taken.kept
    for _ in range(5):
        await sweeper(scene).ingest()
    assert ["spool_file_set_aside"] == scene.room.alarms
    assert 0 == scene.turn.keeper.waiting
    assert 1 == len(list((scene.folder / "bad").iterdir()))

"""The turn: what is kept where, and what the one answer holds."""

import asyncio
import itertools
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.inbound import Danger, Kind, Sender
from bot.errors import Unavailable
from tests.fakes.room import ADVICE, QUESTION, BrokenFloor
from tests.fakes.scene import Scene, web

DOWN = list(itertools.product([False, True], repeat=4))


@pytest.mark.parametrize(("store", "spool", "rasa", "worker"), DOWN)
@pytest.mark.parametrize("text", ["he has a knife", "there is rubbish in my street"])
async def test_outages(
    scene: Scene, text: str, store: bool, spool: bool, rasa: bool, worker: bool
) -> None:
    """Advice is in the answer, and the answer is honest, whatever of four parts is down."""
    await scene.dispatcher.probe()
    scene.room.down = store
    scene.rasa.down = rasa or worker  # without its actions Rasa answers [], which is a failure
    if spool:
        shutil.rmtree(scene.folder)
        scene.folder.write_text("not a folder")
    taken = await scene.say(text)
    await scene.settled()
    kept = "store" if not store else "spool" if not spool else "nowhere"
    assert kept == taken.kept
    assert (taken.seq is None) == store
    shown = [message.text for message in taken.messages]
    if "knife" in text:
        assert ADVICE.text == shown[0]
        assert taken.messages[0].kind is Kind.EMERGENCY
        assert taken.danger is Danger.NOW
    elif store:
        assert "999" in shown[0]
        assert "101" in shown[0]
    if kept == "nowhere":
        assert "could not save" in shown[-1]
    if not store and (rasa or worker):
        assert "999" in scene.room.texts("c_one")[-1]
        assert "c_one" in scene.room.filed


async def test_store_hangs_on_danger(scene: Scene) -> None:
    """Advice does not wait for a store that hangs, and what commits late is one message."""
    scene.room.slow = 0.25
    began = asyncio.get_running_loop().time()
    taken = await scene.say("a knife")
    assert asyncio.get_running_loop().time() - began < 0.2
    assert "spool" == taken.kept
    await asyncio.sleep(0.7)
    await scene.settled()
    await scene.turn.keeper.ingest()
    assert ["a knife"] == scene.room.texts("c_one", Sender.RESIDENT)
    assert 0 == scene.turn.keeper.waiting


async def test_rasa_answers(scene: Scene) -> None:
    """Rasa gets the text with its metadata, and its words are stored."""
    taken = await scene.say("rubbish")
    await scene.settled()
    assert 1 == taken.seq
    assert ["Rasa heard: rubbish"] == scene.room.texts("c_one")
    expected = {
        "channel": "web",
        "danger": "none",
        "ticket": None,
        "turn": 1,
        "first_turn": 1,
        "fresh": False,
    }
    assert ("c_one", "rubbish", expected) == scene.rasa.heard[0]


async def test_bundle(scene: Scene) -> None:
    """Texts that come while a turn is in flight go to Rasa together, in order."""
    scene.rasa.slow = 0.05
    await scene.say("one")
    await asyncio.sleep(0.01)
    await scene.say("two")
    await scene.say("three")
    await scene.settled()
    assert ["one", "two\nthree"] == [text for _, text, _ in scene.rasa.heard]


async def test_same_key_again(scene: Scene) -> None:
    """The same key later is the same answer and no second message."""
    first = await scene.say("a knife", key="k")
    again = await scene.say("a knife", key="k")
    assert first.messages == again.messages
    assert first.seq == again.seq
    assert again.repeated
    assert 1 == scene.room.commits


async def test_same_key_at_once(scene: Scene) -> None:
    """Twenty copies at the same time are one message."""
    taken = await asyncio.gather(*(scene.say("rubbish", key="k") for _ in range(20)))
    assert {1} == {t.seq for t in taken}
    assert 1 == scene.room.commits


async def test_same_key_with_other_words(scene: Scene) -> None:
    """At once, or while the store is down, neither words nor advice are lost."""
    taken = await asyncio.gather(*(scene.say(t, key="k") for t in ("rubbish", "a knife")))
    assert [Danger.NONE, Danger.NOW] == [t.danger for t in taken]
    scene.room.down = True
    for text in ("more rubbish", "another knife"):
        assert "spool" == (await scene.say(text, key="k")).kept
    scene.room.down = False
    assert 2 == await scene.turn.keeper.ingest()
    expected = {"rubbish", "a knife", "more rubbish", "another knife"}
    assert expected == set(scene.room.texts("c_one", Sender.RESIDENT))


async def test_order_of_one_sender(scene: Scene) -> None:
    """Messages sent at once are stored in the order in which they came."""
    scene.room.slow = 0.01
    await asyncio.gather(*(scene.say(f"part {n}") for n in range(8)))
    assert [f"part {n}" for n in range(8)] == scene.room.texts("c_one", Sender.RESIDENT)


async def test_possible_danger_asks_and_holds(scene: Scene) -> None:
    """The question is answered at once, and Rasa waits for it."""
    taken = await scene.say("he made a threat")
    await scene.settled()
    assert (QUESTION.text,) == tuple(m.text for m in taken.messages)
    assert [] == scene.rasa.heard
    assert (await scene.say("yes")).danger is Danger.NOW
    await scene.settled()
    assert ["he made a threat\nyes"] == [text for _, text, _ in scene.rasa.heard]


async def test_answer_while_store_is_down(scene: Scene) -> None:
    """A yes to the danger question is understood from memory."""
    await scene.say("he made a threat")
    scene.room.down = True
    taken = await scene.say("yes")
    assert taken.danger is Danger.NOW
    assert "spool" == taken.kept


async def test_answer_after_a_restart(scene: Scene) -> None:
    """Another gateway finds the open question in the store."""
    await scene.say("he made a threat")
    other = Scene(scene.folder, room=scene.room, rasa=scene.rasa)
    other.turn.attach(scene.room)
    taken = await other.say("yes")
    assert taken.danger is Danger.NOW
    assert ADVICE.text == taken.messages[0].text
    await other.turn.close()


async def test_answer_at_another_gateway(scene: Scene) -> None:
    """What one gateway asked, another understands, though it knew that nothing was open."""
    other = Scene(scene.folder, room=scene.room, rasa=scene.rasa)
    other.turn.attach(scene.room)
    who = await other.turn.open_web()
    await other.say("hello", who=who)
    await scene.say("he made a threat", who=who)
    taken = await other.say("yes", who=who)
    assert (Danger.NOW, ADVICE.text) == (taken.danger, taken.messages[0].text)
    await other.turn.close()


@pytest.mark.parametrize("seconds", [10, 120])
async def test_answer_to_a_question_that_was_kept_nowhere(scene: Scene, seconds: int) -> None:
    """A yes that memory understands stays a yes, though the store never got the question."""
    scene.room.down = True
    shutil.rmtree(scene.folder)
    scene.folder.write_text("not a folder")
    asked = web("he made a threat")
    assert "nowhere" == (await scene.turn.take(asked)).kept
    scene.room.down = False
    said = replace(web("yes"), at=asked.at + timedelta(seconds=seconds))
    taken = await scene.turn.take(said)
    assert ("store", Danger.NOW) == (taken.kept, taken.danger)
    assert [ADVICE.text] == [message.text for message in taken.messages]
    assert ["c_one"] == scene.room.filed


async def test_held_by_a_person(scene: Scene) -> None:
    """The bot is silent while a person has the conversation; the floor is not."""
    await scene.say("hello")
    await scene.settled()
    scene.room.rows["c_one"] = replace(scene.room.rows["c_one"], held_by="someone")
    await scene.say("more")
    taken = await scene.say("a knife")
    await scene.settled()
    assert 1 == len(scene.rasa.heard)
    assert taken.danger is Danger.NOW
    assert all(m.handled_at for m in scene.room.log["c_one"])


async def test_broken_floor(scene: Scene) -> None:
    """A floor with a bug is left out for the quick one; with none left both numbers are given."""
    scene.guard.use(BrokenFloor())
    assert (await scene.say("a knife")).danger is Danger.NOW
    scene.guard._quick = BrokenFloor()
    taken = await scene.say("anything")
    assert "999" in taken.messages[0].text
    assert "store" == taken.kept


async def test_before_the_store_is_there(scene: Scene) -> None:
    """A message in the first second waits for the store, else the spool has it."""
    early = Scene(scene.folder / "early")
    await early.spool.open()
    waiting = asyncio.create_task(early.say("rubbish"))
    await asyncio.sleep(0.05)
    early.turn.attach(early.room)
    assert "store" == (await waiting).kept
    late = Scene(scene.folder / "late")
    await late.spool.open()
    assert "spool" == (await late.say("rubbish")).kept
    assert "spool" == (await late.say("a knife")).kept


async def test_reader_before_the_store_is_there(scene: Scene) -> None:
    """A reader in the first second waits for the store for as long as it would for a message."""
    early = Scene(scene.folder / "early", room=scene.room)
    reading = asyncio.create_task(early.turn.messages("c_one", 0, wait=5))
    await scene.say("rubbish")
    await scene.settled()
    early.turn.attach(scene.room)
    found, _ = await reading
    assert "rubbish" == found[0].text
    with pytest.raises(Unavailable):
        await Scene(scene.folder).turn.messages("c_one", 0)


async def test_long_poll(scene: Scene) -> None:
    """A reader that waits is woken by the message, not by the clock."""
    began = asyncio.get_running_loop().time()
    reading = asyncio.create_task(scene.turn.messages("c_one", 1, wait=5))
    await asyncio.sleep(0.01)
    await scene.turn.take(web("rubbish"))
    found, _ = await reading
    assert ["Rasa heard: rubbish"] == [m.text for m in found]
    assert asyncio.get_running_loop().time() - began < 0.9

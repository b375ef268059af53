"""A conversation in another language on the real use cases: kept, welcomed once, on the ticket."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.conversation.fallback import outage_line
from bot.conversation.guard import Guard
from bot.conversation.inbound import Channel, Danger, Inbound, Taken
from bot.conversation.keep import Patience
from bot.conversation.room import DeskRoom
from bot.conversation.rule_floor import RuleFloor
from bot.conversation.tongue import Tongue
from bot.reports.phrases import load_phrases
from bot.settings import ROOT
from bot.store.engine import SqlStore
from bot.triage.floor import load_floor
from bot.triage.language import Languages
from bot.triage.priority import load_priorities
from bot.usecases.desk import Desk
from tests.fakes.clock import FixedClock
from tests.fakes.desk import make_desk
from tests.fakes.scene import Scene

PHONE = "+447700900123"
WHO = "c_" + "w" * 22
CALM = "sąsiad znowu wyrzucił śmieci na ulicę"
DANGER = "on ma nóż i mnie bije, proszę szybko pomóżcie"
DATA = ROOT / "data"
PHRASES = load_phrases(DATA / "phrases")
POLISH = PHRASES["pl"]


@pytest.fixture(scope="module")
def floors() -> tuple[RuleFloor, Tongue]:
    """The real rules and languages."""
    rules = load_floor(DATA)
    advice = load_priorities(DATA / "priorities.yml").advice
    return RuleFloor(rules, advice), Tongue(PHRASES, Languages(rules.foreign))


@pytest.fixture
def desk(store: SqlStore, clock: FixedClock) -> Desk:
    """An empty desk."""
    return make_desk(store, clock)


@pytest.fixture
async def scene(
    tmp_path: Path, desk: Desk, floors: tuple[RuleFloor, Tongue]
) -> AsyncIterator[Scene]:
    """A turn with the real rules on a real store."""
    made = _scene(tmp_path, floors)
    await made.spool.open()
    made.turn.attach(DeskRoom(desk))
    await made.dispatcher.probe()
    yield made
    await made.turn.close()
    made.spool.close()


def _scene(folder: Path, floors: tuple[RuleFloor, Tongue]) -> Scene:
    scene = Scene(folder / "spool", patience=Patience(store_urgent=5, store=5))
    _teach(scene.guard, floors)
    return scene


def _teach(guard: Guard, floors: tuple[RuleFloor, Tongue]) -> None:
    guard.use(floors[0], tongue=floors[1])


async def _say(
    scene: Scene, text: str, *, key: str, sms: bool = False, at: datetime | None = None
) -> Taken:
    inbound = Inbound(Channel.WEB, text, key, at or datetime.now(UTC), WHO)
    if sms:
        inbound = replace(inbound, channel=Channel.SMS, conversation_id=None, contact=PHONE)
    taken = await scene.turn.take(inbound)
    await scene.settled()
    return taken


@pytest.mark.parametrize("sms", [False, True])
async def test_the_welcome_is_said_once(scene: Scene, desk: Desk, *, sms: bool) -> None:
    """In the first answer; the same message again gets it again, another one does not."""
    channel = Channel.SMS if sms else Channel.WEB
    first = await _say(scene, CALM, key="one", sms=sms)
    again = await _say(scene, CALM, key="one", sms=sms)
    for taken in (first, again):
        assert 1 == len(taken.messages)
        assert taken.messages[0].text.startswith(POLISH.say(channel, "received", "interpreter"))
    assert again.repeated
    assert () == (await _say(scene, CALM + " i meble", key="two", sms=sms)).messages
    async with desk.store.read() as uow:
        conversation = await uow.conversations.get(first.conversation_id or "")
    assert "pl" == conversation.language


async def test_after_a_restart_the_store_knows_the_language(
    scene: Scene, desk: Desk, floors: tuple[RuleFloor, Tongue], tmp_path: Path
) -> None:
    """What is too short to tell is answered in it, and the ticket names it."""
    await _say(scene, CALM, key="one")
    new = _scene(tmp_path / "new", floors)
    await new.spool.open()
    new.turn.attach(DeskRoom(desk))
    assert () == (await _say(new, "ok", key="two")).messages
    taken = await _say(new, "he stabbed me", key="three")
    assert Danger.NOW is taken.danger
    assert taken.messages[0].text.startswith(POLISH.say(Channel.WEB, "emergency"))
    async with desk.store.read() as uow:
        conversation = await uow.conversations.get(WHO)
        ticket = await uow.tickets.get(conversation.ticket_ref or "")
    assert "pl" == ticket.reporter.language
    await new.turn.close()
    new.spool.close()


async def test_an_outage_is_told_in_the_language_of_the_conversation(scene: Scene) -> None:
    """Rasa does not answer: what became of the message, 999 and 101, in Polish and in English."""
    scene.rasa.down = True
    scene.dispatcher._started -= 1000
    await _say(scene, CALM, key="one")
    shown, _ = await scene.turn.messages(WHO, 0)
    said = POLISH.say(Channel.WEB, "trouble", "possible", "police_101")
    assert outage_line("away", Channel.WEB).text in shown[-1].text
    assert shown[-1].text.startswith(said)


async def test_what_cannot_be_kept_is_told_in_the_language_of_the_message(
    tmp_path: Path, floors: tuple[RuleFloor, Tongue]
) -> None:
    """No store and no spool: nothing is known but the words themselves."""
    scene = _scene(tmp_path, floors)
    (tmp_path / "spool").write_text("not a folder")
    taken = await _say(scene, CALM, key="one")
    said = POLISH.say(Channel.WEB, "unsaved", "possible", "police_101")
    assert taken.messages[-1].text.startswith(said)


async def test_whoever_holds_the_phone_later_is_not_told_the_language(
    scene: Scene, clock: FixedClock
) -> None:
    """After a day of silence a number is a stranger; within the day it keeps its language."""
    began = clock.now()
    await _say(scene, CALM, key="one", sms=True, at=began)
    clock.forward(hours=23)
    kept = await _say(scene, "he stabbed me", key="two", sms=True, at=clock.now())
    assert kept.messages[0].text.startswith(POLISH.say(Channel.SMS, "emergency"))
    clock.forward(days=400)
    new = await _say(scene, "hi", key="three", sms=True, at=clock.now())
    assert () == new.messages
    assert new.conversation_id != kept.conversation_id
    danger = await _say(scene, "he stabbed me", key="four", sms=True, at=clock.now())
    assert danger.messages[0].text.isascii()


async def test_surely_english_stays_english(scene: Scene) -> None:
    """What is surely English ends the language that the store still has for staff."""
    await _say(scene, CALM, key="one")
    await _say(scene, "there is a mattress near the gate of the park", key="two")
    short = await _say(scene, "he stabbed me", key="three")
    assert short.messages[0].text.isascii()


async def test_in_danger_nothing_is_said_beside_the_advice(scene: Scene, desk: Desk) -> None:
    """No welcome with the advice, nor once a ticket is there, nor where a person has taken over.

    The ticket keeps the resident's own words.
    """
    taken = await _say(scene, DANGER, key="one")
    assert [POLISH.say(Channel.WEB, "emergency")] == [
        message.text.split("\n")[0] for message in taken.messages
    ]
    assert () == (await _say(scene, CALM, key="two")).messages
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(WHO)
        ticket = await uow.tickets.get(conversation.ticket_ref or "")
        assert DANGER in ticket.narrative
        await uow.conversations.save(replace(conversation, ticket_ref=None, held_by="staff"))
    assert () == (await _say(scene, CALM + " znowu", key="three")).messages


async def test_without_a_store_the_advice_is_there_all_the_same(
    tmp_path: Path, floors: tuple[RuleFloor, Tongue]
) -> None:
    """Neither Rasa nor a database: advice and question in Polish, kept in the spool."""
    scene = Scene(tmp_path / "spool")
    _teach(scene.guard, floors)
    await scene.spool.open()
    taken = await _say(scene, DANGER, key="one", sms=True)
    assert ("spool", Danger.NOW) == (taken.kept, taken.danger)
    assert taken.messages[0].text.startswith(POLISH.say(Channel.SMS, "emergency"))
    calm = await _say(scene, CALM, key="two", sms=True)
    assert not any(POLISH.sms["received"] in message.text for message in calm.messages)
    name = scene.spool.names()[0]
    heard = await scene.spool.read(name)
    assert heard
    assert "pl" == heard.language
    await scene.turn.close()
    scene.spool.close()

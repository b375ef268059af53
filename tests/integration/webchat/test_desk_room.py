"""The turn on the real use cases and both databases: what is stored, filed and said."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.answers.ready import answers_by_words
from bot.conversation.inbound import Channel, Choice, Danger, Inbound, Kind, Sender
from bot.conversation.keep import Patience
from bot.conversation.room import DeskRoom
from bot.conversation.rule_floor import RuleFloor
from bot.conversation.sweep import Sweeper
from bot.figures.figures import load_figures
from bot.outbox.message import Way
from bot.partners.views import ProfileViews
from bot.places.find import load_places
from bot.reports.category import load_taxonomy
from bot.reports.conversation import Conversation, Line
from bot.reports.phrases import load_phrases
from bot.settings import ROOT
from bot.store.crypto import KeyedHasher
from bot.store.engine import SqlStore
from bot.tickets.directory import load_directory
from bot.tickets.duty import load_duty
from bot.tickets.feedback import load_feedback
from bot.triage.assessment import Assessment
from bot.triage.danger import Priority
from bot.triage.floor import load_floor
from bot.triage.priority import load_priorities
from bot.usecases.desk import Desk
from bot.usecases.reply import reply
from tests.conftest import HASH_KEY
from tests.fakes.clock import FixedClock
from tests.fakes.room import ADVICE, MILD
from tests.fakes.scene import Scene

PHONE = "+447700900123"
WHO = "c_" + "w" * 22


class PlainTriage:
    """Triage that thinks everything is rubbish."""

    def assess(
        self,
        text: str,
        *,
        answers: Mapping[str, str] | None = None,
        happening_now: bool | None = None,
        category: str | None = None,
    ) -> Assessment:
        """Return the same for every text."""
        return Assessment(
            danger=Danger.NONE,
            emergency=False,
            priority=Priority.P4,
            category="fly_tipping_litter",
            categories=(("fly_tipping_litter", 0.9),),
            red_flags=(),
            strategy=(6,),
            language="en",
            needs_human=False,
            reasons=(),
        )

    def denied(self, line: str, answer: str) -> str | None:
        """Know no danger question."""
        return None

    def whispered(self, flags: Iterable[str]) -> bool:
        """Know no red flags."""
        return False


@dataclass
class House:
    """A turn on a real store."""

    desk: Desk
    scene: Scene
    clock: FixedClock
    count: int = 0

    async def say(self, text: str, *, sms: bool = False, key: str | None = None) -> Inbound:
        """Send one message and wait until Rasa, or its absence, is dealt with."""
        self.count += 1
        inbound = Inbound(
            Channel.SMS if sms else Channel.WEB,
            text,
            key or f"k{self.count}",
            self.clock.forward(seconds=1),
            None if sms else WHO,
            PHONE if sms else None,
        )
        self.taken = await self.scene.turn.take(inbound)
        await self.scene.dispatcher.settled()
        return inbound

    async def settle(self) -> None:
        """Let the sweeper settle the questions that are due."""
        scene = self.scene
        sweeper = Sweeper(
            DeskRoom(self.desk), scene.turn.keeper, scene.dispatcher, scene.waiters, self.clock
        )
        await sweeper.settle()
        await scene.dispatcher.settled()

    async def conversation(self, who: str = WHO) -> Conversation:
        """Return the conversation as it stands."""
        async with self.desk.store.read() as uow:
            return await uow.conversations.get(who)

    async def texts(self) -> list[str]:
        """Return the texts in the outbox."""
        async with self.desk.store.begin() as uow:
            now = self.clock.now()
            due = await uow.outbox.claim(now, self.clock.forward(seconds=60), "test", 50)
        return [str(m.payload["text"]) for m in due if m.way is Way.SMS]

    async def said(self, who: str = WHO) -> list[tuple[str, str]]:
        """Return the conversation as (sender, text)."""
        async with self.desk.store.read() as uow:
            return [(m.sender.value, m.text) for m in await uow.messages.after(who, 0)]


@pytest.fixture
async def house(store: SqlStore, clock: FixedClock, tmp_path: Path) -> AsyncIterator[House]:
    """A turn on an empty store, SQLite and PostgreSQL."""
    data = ROOT / "data"
    taxonomy = load_taxonomy(data / "taxonomy.yml")
    places = load_places(data / "places")
    directory = load_directory(data, taxonomy, places.wards)
    desk = Desk(
        store=store,
        triage=PlainTriage(),
        taxonomy=taxonomy,
        directory=directory,
        views=ProfileViews(directory),
        places=places,
        duty=load_duty(data / "duty.yml"),
        answers=answers_by_words(data),
        figures=load_figures(data, tmp_path, places),
        phrases=load_phrases(data / "phrases"),
        feedback=load_feedback(data / "updates.yml"),
        clock=clock,
        hasher=KeyedHasher(HASH_KEY),
    )
    scene = Scene(tmp_path / "spool", patience=Patience(store_urgent=5, store=5))
    await scene.spool.open()
    scene.turn.attach(DeskRoom(desk))
    await scene.dispatcher.probe()
    yield House(desk, scene, clock)
    await scene.turn.close()
    scene.spool.close()


async def test_a_turn(house: House) -> None:
    """A message and Rasa's reply are stored, in order, once."""
    await house.say("rubbish", key="k")
    await house.say("rubbish", key="k")
    assert house.taken.repeated
    assert [("resident", "rubbish"), ("bot", "Rasa heard: rubbish")] == await house.said()
    assert 1 == len(house.scene.rasa.heard)


@pytest.mark.parametrize("sms", [False, True])
async def test_a_key_used_for_other_words(house: House, sms: bool) -> None:
    """Other words under a known key are a message of their own, and that once."""
    await house.say("rubbish", key="k", sms=sms)
    first = house.taken.seq
    for repeated in (False, True):
        await house.say("a knife", key="k", sms=sms)
        assert repeated == house.taken.repeated
        assert [ADVICE.text] == [m.text for m in house.taken.messages]
    await house.say("rubbish", key="k", sms=sms)
    assert (first, True, ()) == (house.taken.seq, house.taken.repeated, house.taken.messages)
    said = await house.said(house.taken.conversation_id or "")
    assert ["rubbish", "a knife"] == [text for sender, text in said if sender == "resident"]


async def test_danger_makes_the_ticket(house: House) -> None:
    """Danger is a P1 ticket that needs a person, before Rasa is asked."""
    house.scene.rasa.down = True
    await house.say("a knife")
    assert Kind.EMERGENCY is house.taken.messages[0].kind
    async with house.desk.store.read() as uow:
        conversation = await uow.conversations.get(WHO)
        ticket = await uow.tickets.get(conversation.ticket_ref or "")
    assert Priority.P1 is ticket.priority
    assert ticket.needs_human
    assert "a knife" == ticket.narrative


async def test_outage_files_one_ticket(house: House) -> None:
    """What is written while Rasa is down is one unfinished ticket, and is replayed afterwards."""
    house.scene.rasa.down = True
    await house.say("rubbish everywhere")
    await house.say("behind the shops")
    async with house.desk.store.read() as uow:
        conversation = await uow.conversations.get(WHO)
        ticket = await uow.tickets.get(conversation.ticket_ref or "")
        waiting = await uow.messages.unhandled(WHO)
    assert ticket.unfinished
    assert "rubbish everywhere\nbehind the shops" == ticket.narrative
    assert 2 == len(waiting)
    house.scene.rasa.down = False
    house.scene.dispatcher.nudge(WHO)
    await house.scene.dispatcher.settled()
    assert ("bot", "Rasa heard: rubbish everywhere\nbehind the shops") == (await house.said())[-1]
    metadata = house.scene.rasa.heard[-1][2]
    assert ticket.ref == metadata["ticket"]


async def test_question_and_silence(house: House) -> None:
    """A danger question that nobody answers counts as its flag says."""
    await house.say("he made a threat")
    assert [] == house.scene.rasa.heard
    house.clock.forward(seconds=120)
    scene = house.scene
    await house.settle()
    assert "he made a threat" == scene.rasa.heard[0][1]
    async with house.desk.store.read() as uow:
        conversation = await uow.conversations.get(WHO)
        assert Priority.P1 is (await uow.tickets.get(conversation.ticket_ref or "")).priority


@pytest.mark.parametrize("sms", [False, True])
async def test_other_words_are_no_answer(house: House, sms: bool) -> None:
    """They go to Rasa at once, and when the time is up the question counts as its flag says."""
    await house.say("he made a threat", sms=sms)
    await house.say("not sure", sms=sms)
    who = house.taken.conversation_id or ""
    assert "he made a threat\nnot sure" == house.scene.rasa.heard[-1][1]
    await house.settle()
    assert None is (await house.conversation(who)).ticket_ref
    house.clock.forward(seconds=200)
    await house.settle()
    conversation = await house.conversation(who)
    async with house.desk.store.read() as uow:
        assert Priority.P1 is (await uow.tickets.get(conversation.ticket_ref or "")).priority


async def test_a_no_that_may_be_to_something_else(house: House) -> None:
    """In time it does not end the danger question: the flag says what that means."""
    await house.say("he made a threat")
    await house.say("by the post office")
    await reply(house.desk, WHO, [Line("Is the home rented?")])
    await house.say("no")
    assert (await house.conversation()).open_question
    house.clock.forward(seconds=120)
    await house.settle()
    conversation = await house.conversation()
    async with house.desk.store.read() as uow:
        assert Priority.P1 is (await uow.tickets.get(conversation.ticket_ref or "")).priority


async def test_a_late_yes_is_danger(house: House) -> None:
    """The question understands a yes after its time; what is said next holds nothing back."""
    await house.say("he made a threat")
    house.clock.forward(seconds=200)
    await house.settle()
    assert not (await house.conversation()).asking
    await house.say("yes")
    assert Danger.NOW is house.taken.danger
    assert Kind.EMERGENCY is house.taken.messages[0].kind
    assert (await house.conversation()).open_question is None
    assert "yes" == house.scene.rasa.heard[-1][1]


async def test_a_late_yes_after_a_restart(house: House) -> None:
    """What was settled is in the store, so a new process knows it too."""
    await house.say("he made a threat")
    house.clock.forward(seconds=200)
    await house.settle()
    house.scene.turn._asked.forget(WHO)
    await house.say("yes")
    assert Danger.NOW is house.taken.danger


async def test_a_yes_hours_later_is_no_danger(house: House) -> None:
    """After the two hours of memory a yes is the answer to something else."""
    await house.say("he made a threat")
    house.clock.forward(seconds=200)
    await house.settle()
    await house.say("by the post office")
    house.clock.forward(seconds=3 * 3600)
    await house.say("yes")
    assert Danger.NONE is house.taken.danger
    assert (await house.conversation()).open_question is None


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("waited", [5, 91, 200])
@pytest.mark.parametrize("sms", [False, True])
async def test_a_late_yes_after_other_words(
    house: House, waited: int, restart: bool, sms: bool
) -> None:
    """Ordinary messages in time, before the sweep or after it do not use up the question."""
    await house.say("he made a threat", sms=sms)
    house.clock.forward(seconds=waited)
    if waited == 200:
        await house.settle()
    for words in ("by the post office", "the one on the corner"):
        await house.say(words, sms=sms)
        assert Danger.NONE is house.taken.danger
    await house.settle()
    who = house.taken.conversation_id or ""
    assert not (await house.conversation(who)).asking
    assert "the one on the corner" in house.scene.rasa.heard[-1][1]
    house.clock.forward(minutes=90)
    if restart:
        house.scene.turn._asked.forget(PHONE if sms else WHO)
    await house.say("yes", sms=sms)
    late = house.taken
    assert Danger.NOW is late.danger
    conversation = await house.conversation(who)
    assert conversation.open_question is None
    async with house.desk.store.read() as uow:
        assert Priority.P1 is (await uow.tickets.get(conversation.ticket_ref or "")).priority
    await house.say("yes", sms=sms)
    assert Danger.NONE is house.taken.danger


async def test_a_late_no_closes_the_question(house: House) -> None:
    """Who said no said it to that question, so a later yes is to something else."""
    await house.say("he made a threat")
    house.clock.forward(seconds=200)
    await house.settle()
    for words in ("by the post office", "no", "yes"):
        await house.say(words)
        assert Danger.NONE is house.taken.danger


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        (Line("Is anyone hurt?"), Sender.BOT),
        (Line("Shall we send it?", choices=(Choice("Send", "yes"),)), Sender.BOT),
        (Line("I am Sue and I can help"), Sender.STAFF),
    ],
)
@pytest.mark.parametrize("restart", [False, True])
async def test_a_yes_that_may_be_to_something_else(
    house: House, asked: Line, by: Sender, restart: bool
) -> None:
    """Advice once and a ticket for a person, but no emergency; Rasa gets the yes."""
    await house.say("he made a mild threat")
    house.clock.forward(seconds=200)
    await house.settle()
    await reply(house.desk, WHO, [asked], sender=by)
    if restart:
        house.scene.turn._asked.forget(WHO)
    await house.say("yes")
    assert (Danger.POSSIBLE, [MILD.text]) == (
        house.taken.danger,
        [message.text for message in house.taken.messages],
    )
    conversation = await house.conversation()
    assert not conversation.asking
    async with house.desk.store.read() as uow:
        ticket = await uow.tickets.get(conversation.ticket_ref or "")
    assert (Priority.P4, True) == (ticket.priority, ticket.needs_human)
    assert "late_yes" in [reason.id for reason in ticket.priority_reasons]
    assert "yes" == house.scene.rasa.heard[-1][1]
    await house.say("yes")
    assert (Danger.NONE, ()) == (house.taken.danger, house.taken.messages)


async def test_an_open_question_of_the_interview_leaves_no_doubt(house: House) -> None:
    """Nobody answers "where was it?" with yes."""
    await house.say("he made a mild threat")
    house.clock.forward(seconds=200)
    await house.settle()
    await reply(house.desk, WHO, [Line("Where was it? A street helps.")])
    await house.say("yes")
    assert Danger.NOW is house.taken.danger


async def test_a_yes_in_a_longer_story_is_a_doubt(house: House) -> None:
    """After other words, a text that says more than yes may say it of anything."""
    await house.say("he made a mild threat")
    house.clock.forward(seconds=200)
    await house.settle()
    await house.say("by the post office")
    await house.say("my neighbour says yes he heard the same on Tuesday")
    assert Danger.POSSIBLE is house.taken.danger


async def test_a_late_yes_while_the_store_is_away(house: House) -> None:
    """Memory answers with advice; kept in the spool, it becomes the emergency ticket later."""
    await house.say("he made a mild threat")
    house.clock.forward(seconds=200)
    await house.settle()
    await house.say("by the post office")
    turn = house.scene.turn
    turn.keeper._patience, turn.keeper._room = Patience(store_urgent=0.1), None
    await house.say("yes")
    assert ("spool", Danger.NOW) == (house.taken.kept, house.taken.danger)
    turn.keeper._room = DeskRoom(house.desk)
    assert 1 == await turn.keeper.ingest()
    conversation = await house.conversation()
    async with house.desk.store.read() as uow:
        assert Priority.P1 is (await uow.tickets.get(conversation.ticket_ref or "")).priority


async def test_other_words_in_the_spool_hold_nothing_back(house: House) -> None:
    """What was told in time and spooled leaves the question answerable, not open."""
    await house.say("he made a mild threat")
    turn = house.scene.turn
    turn.keeper._patience, turn.keeper._room = Patience(), None
    await house.say("by the post office")
    turn.keeper._patience, turn.keeper._room = Patience(store=5), DeskRoom(house.desk)
    assert 1 == await turn.keeper.ingest()
    conversation = await house.conversation()
    assert not conversation.asking
    assert conversation.open_question
    assert conversation.open_question.left


async def test_texts(house: House) -> None:
    """A number is one conversation, and what Rasa says to it goes to the outbox."""
    await house.say("rubbish", sms=True)
    await house.say("a knife", sms=True)
    who = house.taken.conversation_id or ""
    assert 5 == len(await house.said(who))
    async with house.desk.store.begin() as uow:
        now = house.clock.now()
        due = await uow.outbox.claim(now, house.clock.forward(seconds=60), "test", 10)
    texts = [m.payload["text"] for m in due if m.way is Way.SMS]
    assert "Rasa heard: rubbish" == texts[0]


async def test_crash_and_spool(house: House) -> None:
    """What a crash or an outage of the store left behind is taken up, once."""
    turn = house.scene.turn
    turn.keeper._room = None
    await house.say("spooled words")
    assert "spool" == house.taken.kept
    turn.keeper._room = DeskRoom(house.desk)
    await turn.keeper.ingest()
    await turn.keeper.ingest()
    await house.scene.dispatcher.settled()
    own = [text for sender, text in await house.said() if sender == Sender.RESIDENT.value]
    assert ["spooled words"] == own
    assert 0 == turn.keeper.waiting


@pytest.mark.parametrize("sms", [False, True])
async def test_spooled_answer_after_a_restart(house: House, sms: bool) -> None:
    """A yes that met neither memory nor store is judged once the store is back, and answered."""
    await house.say("he made a threat", sms=sms)
    who, turn = house.taken.conversation_id or "", house.scene.turn
    turn._asked.forget(PHONE if sms else WHO)
    turn.keeper._patience, turn.keeper._room = Patience(), None
    await house.say("yes", sms=sms)
    assert ("spool", Danger.NONE) == (house.taken.kept, house.taken.danger)
    turn.keeper._room = DeskRoom(house.desk)
    assert 1 == await turn.keeper.ingest()
    await house.scene.dispatcher.settled()
    assert ("bot", ADVICE.text) in await house.said(who)
    conversation = await house.conversation(who)
    assert conversation.open_question is None
    async with house.desk.store.read() as uow:
        assert Priority.P1 is (await uow.tickets.get(conversation.ticket_ref or "")).priority
    assert sms == (ADVICE.text in await house.texts())


@pytest.mark.parametrize("urgent", [5, 0.0001])
async def test_late_text_is_advised_by_text(house: House, urgent: float) -> None:
    """Advice for a recovered text is in the outbox with it, however long the store takes."""
    turn = house.scene.turn
    turn.keeper._patience = Patience(store_urgent=urgent)
    before = house.clock.now()
    at = before - timedelta(days=2)
    late = Inbound(Channel.SMS, "a knife", "sms:SM1", at, contact=PHONE, late=True)
    await turn.take(late)
    await turn.take(late)
    while turn.keeper.in_flight:
        await asyncio.sleep(0.02)
    await turn.keeper.ingest()
    await house.scene.dispatcher.settled()
    assert 1 == (await house.texts()).count(ADVICE.text)
    turn.keeper._patience = Patience()
    taken = await turn.take(late)
    conversation = await house.conversation(taken.conversation_id or "")
    assert before <= conversation.last_inbound_at


async def test_late_question_waits_from_now(house: House) -> None:
    """The time to answer runs from when the question is sent, not from the old text."""
    at = house.clock.now() - timedelta(hours=1)
    late = Inbound(Channel.SMS, "he made a threat", "sms:SM2", at, contact=PHONE, late=True)
    taken = await house.scene.turn.take(late)
    question = (await house.conversation(taken.conversation_id or "")).open_question
    assert question
    assert house.clock.now() + timedelta(seconds=180) == question.due_at


async def test_a_picture_does_not_answer(house: House) -> None:
    """A picture without words leaves the danger question open."""
    await house.say("he made a threat", sms=True)
    picture = Inbound(
        Channel.SMS, "(picture)", "p", house.clock.now(), contact=PHONE, keyword="picture"
    )
    taken = await house.scene.turn.take(picture)
    assert (await house.conversation(taken.conversation_id or "")).asking


async def test_locked_store(house: House) -> None:
    """A store that somebody holds is not waited for; what commits late is still one message."""
    house.scene.turn.keeper._patience = Patience(store=0.2, store_urgent=0.2)
    now = house.clock.now()
    async with house.desk.store.begin() as uow:
        await uow.conversations.ensure(Conversation(WHO, Channel.WEB, now, now))
        await house.say("a knife")
        assert "spool" == house.taken.kept
        assert Kind.EMERGENCY is house.taken.messages[0].kind
        await house.say("slow words")
        assert "spool" == house.taken.kept
    while house.scene.turn.keeper.in_flight:
        await asyncio.sleep(0.02)
    await house.scene.turn.keeper.ingest()
    await house.scene.dispatcher.settled()
    own = [text for sender, text in await house.said() if sender == Sender.RESIDENT.value]
    assert ["a knife", "slow words"] == own
    assert 0 == house.scene.turn.keeper.waiting


async def test_many_at_once(house: House) -> None:
    """Copies of one message, and many messages at once, are stored once and in order."""
    at = house.clock.now()
    copies = [Inbound(Channel.WEB, f"part {n}", f"p{n}", at, WHO) for n in range(6) for _ in "ab"]
    await asyncio.gather(*(house.scene.turn.take(inbound) for inbound in copies))
    await house.scene.dispatcher.settled()
    own = [text for sender, text in await house.said() if sender == Sender.RESIDENT.value]
    assert [f"part {n}" for n in range(6)] == own


async def test_unknown_conversation(house: House) -> None:
    """A conversation that was never written has no messages and no turn."""
    assert [] == list((await house.scene.turn.messages("c_nobody", 0))[0])
    house.scene.dispatcher.nudge("c_nobody")
    await house.scene.dispatcher.settled()
    house.scene.turn.leave("c_nobody")
    await asyncio.sleep(0.05)


async def test_help_alone_is_no_ticket_until_silence_or_a_yes(house: House) -> None:
    """The word is stored and asked about; whoever then says nothing gets a ticket of their own."""
    advice = load_priorities(ROOT / "data" / "priorities.yml").advice
    house.scene.guard.use(RuleFloor(load_floor(ROOT / "data"), advice))
    helped = Inbound(Channel.SMS, "HELP", "h", house.clock.now(), contact=PHONE, keyword="help")
    taken = await house.scene.turn.take(helped)
    assert () == taken.messages
    conversation = await house.conversation(taken.conversation_id or "")
    assert conversation.asking
    assert conversation.ticket_ref is None
    house.clock.forward(seconds=200)
    await house.settle()
    conversation = await house.conversation(taken.conversation_id or "")
    assert conversation.ticket_ref is not None

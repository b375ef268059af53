"""Danger stands first in a reply and is said once; the 999 advice itself never goes missing."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.aside import AnswerQuestion, CheckStatus, CorrectAnswer
from actions.form import ValidateReportForm
from actions.otherwise import HandleUnclear
from actions.report import FileReport
from bot.reports.conversation import Kind, Line, OpenQuestion
from bot.reports.report import Channel
from bot.triage.danger import Danger
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.settle_question import settle_question
from bot.usecases.take_message import take_message
from tests.conversation.test_wording import RESPONSES
from tests.fakes.clock import FixedClock

ASK = "who will see my report?"
ONE_LINE = Line("If anyone is in danger, call 999 now.")
ADVICE = Line("Stop and call 999.", Kind.EMERGENCY)


class Chat:
    """Somebody who writes, with what the floor says at once, and the actions that Rasa runs."""

    def __init__(self, desk: Desk, channel: Channel = Channel.WEB) -> None:
        self.desk, self.channel = desk, channel
        self.id, self.turn = "c_danger", 0

    async def write(
        self,
        text: str,
        danger: Danger = Danger.NONE,
        *lines: Line,
        question: OpenQuestion | None = None,
    ) -> None:
        """Write one message."""
        sms = self.channel is Channel.SMS
        taken = await take_message(
            self.desk,
            channel=self.channel,
            text=text,
            key=f"k{self.turn}",
            at=self.desk.clock.now(),
            danger=danger,
            lines=lines,
            question=question,
            conversation_id=None if sms else self.id,
            contact="+447700900123" if sms else None,
        )
        self.id, self.turn = taken.conversation_id, taken.seq

    async def asked(self) -> OpenQuestion:
        """Write what may be danger; the floor asks."""
        due = self.desk.clock.now() + timedelta(seconds=90)
        question = OpenQuestion("rf_x", "Is it now?", "P2", due)
        await self.write("he might hurt me", Danger.POSSIBLE, ONE_LINE, question=question)
        return question

    async def reply(
        self, action: type, text: str, danger: Danger = Danger.NONE, slot: str | None = None
    ) -> Sequence[str]:
        """Return the names of what the action says, and the words where they have none."""
        told = {"channel": self.channel.value, "danger": danger.value, "turn": self.turn}
        message = {"text": text, "intent": {"name": "affirm"}, "metadata": told}
        loop = {"name": "report_form"} if slot else {}
        slots = {"requested_slot": slot, slot or "": text, "last_answered": "anyone_hurt"}
        tracker = Tracker(self.id, slots, message, _events(slot, text), False, None, loop, None)
        dispatcher = CollectingDispatcher()
        does = action(self.desk)
        if isinstance(does, ValidateReportForm):
            await does.get_validation_events(dispatcher, tracker, {})
        else:
            await does.run(dispatcher, tracker, {})
        return [said.get("response") or said["text"] for said in dispatcher.messages]


def _events(slot: str | None, text: str) -> list[dict[str, object]]:
    """Return what Rasa tells of this turn: the words, and the slot that its mapping filled."""
    return [{"event": "slot", "name": slot, "value": text}] if slot else []


@pytest.fixture
def chat(desk: Desk) -> Chat:
    """A resident in the chat."""
    return Chat(desk)


@pytest.mark.parametrize("action", [AnswerQuestion, CheckStatus, HandleUnclear])
async def test_no_answer_stands_above_danger_that_nobody_ruled_out(
    chat: Chat, action: type
) -> None:
    """Other words came instead of a yes or no: 999 comes first, then what was asked for."""
    question = await chat.asked()
    await chat.write(ASK, question=question.passed())
    first, *rest = await chat.reply(action, f"he might hurt me\n{ASK}", Danger.POSSIBLE)
    assert "utter_danger_first" == first
    assert 1 == len(rest)
    first, *rest = await chat.reply(action, ASK)
    assert ("utter_danger_first", 1) == (first, len(rest))


async def test_after_a_no_the_answer_stands_alone(chat: Chat) -> None:
    """Nobody is in danger, they say."""
    await chat.asked()
    await chat.write("no")
    (said,) = await chat.reply(AnswerQuestion, f"{ASK}\nno", Danger.POSSIBLE)
    assert "999" not in said


async def test_after_silence_only_the_words_of_danger_are_answered_so(
    chat: Chat, desk: Desk, clock: FixedClock
) -> None:
    """The question is settled; a later one of another kind is a question like any."""
    question = await chat.asked()
    clock.forward(seconds=91)
    assert await settle_question(desk, chat.id)
    # Right below the line that came with the words themselves nothing is said again.
    assert 1 == len(await chat.reply(AnswerQuestion, ASK, Danger.POSSIBLE))
    await chat.write(ASK, question=question.passed())
    first, _ = await chat.reply(AnswerQuestion, ASK, Danger.POSSIBLE)
    assert "utter_danger_first" == first
    assert 1 == len(await chat.reply(AnswerQuestion, ASK))


async def test_the_line_of_this_very_message_is_not_said_again(chat: Chat) -> None:
    """It stands right above."""
    question = await chat.asked()
    await chat.write(ASK, Danger.POSSIBLE, ONE_LINE, question=question.passed())
    assert 1 == len(await chat.reply(AnswerQuestion, ASK, Danger.POSSIBLE))


def _words(names: Sequence[str], lines: Sequence[Line]) -> str:
    texts = [str(RESPONSES[name][0]["text"]) for name in names if name in RESPONSES]
    return "\n".join([*(line.text for line in lines), *texts])


@pytest.mark.parametrize("lines", [(), (ONE_LINE,)])
@pytest.mark.parametrize("action", [ValidateReportForm, CorrectAnswer])
async def test_a_yes_that_is_danger_gets_all_advice_and_none_twice(
    chat: Chat, action: type, lines: tuple[Line, ...]
) -> None:
    """Whether the floor, which read only the yes, gave a line of it or nothing."""
    story = "he had a knife"
    await chat.write(story)
    await begin_report(chat.desk, chat.id, story, chat.turn)
    danger = Danger.POSSIBLE if lines else Danger.NONE
    await chat.write("yes", danger, *lines)
    said = await chat.reply(action, "yes", danger, "anyone_hurt")
    told = _words(said, lines)
    assert all(words in told for words in ("999", "press 55", "can't send help"))
    assert 1 == told.lower().count("anyone is in danger")


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.SMS])
async def test_a_receipt_right_below_the_advice_does_not_say_it_again(
    desk: Desk, channel: Channel
) -> None:
    """In the chat; a text is read by itself. The advice is kept with the conversation, once."""
    chat = Chat(desk, channel)
    story = "he has a knife on Norton Road"
    await chat.write(story, Danger.NOW, ADVICE)
    said = await chat.reply(FileReport, story, Danger.NOW)
    usual = ("utter_filed_danger", "utter_filed_danger_told")
    assert usual[channel is Channel.WEB] == said[0]
    async with desk.store.read() as uow:
        kept = await uow.messages.after(chat.id, 0)
    assert [ADVICE.text] == [m.text for m in kept if m.kind is Kind.EMERGENCY]
    await chat.write("what now")
    assert "utter_filed_danger" == (await chat.reply(FileReport, "what now"))[0]

"""A script is played turn by turn, and what the bot asks between them is answered."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.rehearsal.known import Known, load_known
from bot.rehearsal.play import MOST_ANSWERS, Played, Player
from bot.rehearsal.residents import Heard
from bot.rehearsal.script import Channel, Outcome, Script, Turn, Wanted
from bot.settings import ROOT

WHERE = "Where was it? A street, a shop or a postcode helps."
WHEN = "When did it happen? A rough time is fine."
NOW = "Is this happening right now, or is the person still there?"
RECEIPT = (
    "Thank you. Your ref is SSP-4KD-7MX, PIN 1234. Keep both to ask how it is going."
    " We can't promise a visit. In danger, ring 999."
)
USUAL = {"danger": "no", "where": "Norton Road", "when": "yesterday"}


class Bot:
    """Answers with what is written for each text; `at_once` are those of the very answer."""

    def __init__(self, replies: Sequence[str], at_once: Mapping[str, str]) -> None:
        self.id = "c_1"
        self.heard: list[str] = []
        self._replies = iter(replies)
        self._at_once = at_once

    async def send(self, text: str) -> tuple[str, ...]:
        """Take a text."""
        self.heard.append(text)
        return (self._at_once[text],) if text in self._at_once else ()

    async def hear(self) -> tuple[str, ...]:
        """Say what comes next."""
        said = next(self._replies, "")
        return (said,) if said else ()

    async def say(self, text: str) -> Heard:
        """Both."""
        return Heard(await self.send(text), await self.hear())


async def _play(bot: Bot, *turns: Turn, goes_on: bool = True) -> Played:
    script = Script(
        "one", "here", Channel.SMS, "a test", turns, Wanted((Outcome.FILED,)), goes_on=goes_on
    )
    return await Player(script, bot, _known(), USUAL).play()


def _known(data: Path = ROOT / "data") -> Known:
    return load_known(data)


async def test_questions_are_answered_to_the_end() -> None:
    """What the bot asks is answered from the script, whatever its order."""
    bot = Bot([WHEN, WHERE, RECEIPT], {})
    played = await _play(bot, Turn(("a sofa",)))
    assert ["a sofa", "yesterday", "Norton Road"] == bot.heard
    assert ("when", "where") == played.asked
    assert ("SSP-4KD-7MX",) == played.references
    assert () == played.missed


async def test_a_turn_waits_for_its_question() -> None:
    """What comes before is answered; the reference and PIN of the receipt can be said."""
    bot = Bot([WHEN, WHERE, RECEIPT, "ok"], {})
    later = Turn(("how is {ref} {pin}",), at=("receipt",))
    played = await _play(bot, Turn(("a sofa",)), Turn(("by the beck",), at=("where",)), later)
    assert ["a sofa", "yesterday", "by the beck", "how is SSP-4KD-7MX 1234"] == bot.heard
    assert () == played.missed


async def test_a_question_that_never_comes_is_noted() -> None:
    """The turn is said all the same, and what it waited for is known."""
    bot = Bot([WHEN, "Thank you.", "Thank you."], {})
    played = await _play(bot, Turn(("a sofa",)), Turn(("by the beck",), at=("where",)))
    assert ["a sofa", "yesterday", "by the beck"] == bot.heard
    assert ("where",) == played.missed


async def test_texts_of_one_turn_go_at_once() -> None:
    """Nobody waits between them, and each keeps its very answer; what comes later is the last's."""
    bot = Bot([WHERE], {"he is here": NOW})
    played = await _play(bot, Turn(("help", "he is here"), danger=True), goes_on=False)
    assert ["help", "he is here"] == bot.heard
    first, last = played.exchanges
    assert ((), (NOW,), (WHERE,)) == (first.heard.all, last.heard.at_once, last.heard.later)
    assert [(0, True), (0, True)] == [(e.turn, e.danger) for e in played.exchanges]
    assert ("dq_now", "where") == played.asked


async def test_a_bot_that_never_stops_asking_is_left() -> None:
    """A loop of the bot's ends the conversation, and is to be seen in what was asked."""
    played = await _play(Bot([WHERE] * 100, {}), Turn(("a sofa",)))
    assert ("where",) * (MOST_ANSWERS + 1) == played.asked


async def test_staff_close_the_report_before_a_turn() -> None:
    """What that brings is heard first, then the turn is said."""
    asked = "One question, if you like: compared with a year ago, do you feel safer or not?"
    bot = Bot(
        [RECEIPT, asked, "Thank you. It is counted, without your name. Text us any time."], {}
    )
    closed: list[str] = []

    async def close(ref: str) -> None:
        closed.append(ref)

    turns = (Turn(("a sofa",)), Turn(("B",), at=("receipt",), closed=True))
    script = Script("one", "here", Channel.SMS, "a test", turns, Wanted(()), goes_on=False)
    played = await Player(script, bot, _known(), USUAL, close).play()
    assert ["SSP-4KD-7MX"] == closed
    assert ["a sofa", "B"] == bot.heard
    assert asked in played.heard
    assert "pulse:thanks" in played.names
    assert () == played.missed


async def test_without_a_receipt_nothing_is_closed() -> None:
    """It is told, and the conversation goes on."""
    bot = Bot(["OK"], {})
    turns = (Turn(("hello",)), Turn(("B",), closed=True))
    played = await _play(bot, *turns, goes_on=False)
    assert ("a report to close",) == played.missed

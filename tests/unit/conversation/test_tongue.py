"""Advice, question and answer in the resident's own language, with nothing but memory."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
from structlog.testing import capture_logs

from bot.channels.sms.segments import fits
from bot.conversation.dispatch import Dispatcher
from bot.conversation.guard import Guard, Verdict
from bot.conversation.inbound import Channel, Danger, Kind
from bot.conversation.judged import Judged
from bot.conversation.ports import Unheard
from bot.conversation.quick import QuickFloor
from bot.conversation.rule_floor import RuleFloor
from bot.conversation.spoken import SMS_SILENCE, Spoken
from bot.conversation.tongue import Tongue
from bot.conversation.wake import Waiters
from bot.errors import Unavailable
from bot.reports.conversation import Line, OpenQuestion
from bot.reports.phrases import QUESTIONS, Phrasebook, Phrases, load_phrases
from bot.settings import ROOT
from bot.triage.floor import Floor as Rules
from bot.triage.floor import load_floor
from bot.triage.language import Languages
from bot.triage.priority import load_priorities
from bot.usecases import start_conversation
from tests.fakes.room import FakeRasa, FakeRoom

DATA = ROOT / "data"
AT = datetime(2026, 1, 1, tzinfo=UTC)
BOTH = pytest.mark.parametrize("channel", [Channel.WEB, Channel.SMS])
NOW = [
    ("pl", "on ma nóż i mnie bije, proszę szybko pomóżcie"),
    ("ru", "у него нож, он меня бьёт, помогите, сейчас"),
    ("ur", "وہ مجھے مار رہا ہے اس کے پاس چاقو ہے"),
    ("ckb", "لە ماڵەوە ئاگر بەربووە، یارمەتیم بدەن"),
    ("ar", "ساعدوني هناك رجل معه سكين في البيت الان"),
    ("ro", "ajutor acum, are un cutit si ma bate, repede"),
]
THREAT = "mój sąsiad grozi mi często, boję się go"
CALM = "am gasit o saltea aruncata in parc de ieri"


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The real rules."""
    return load_floor(DATA)


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    """The real phrases."""
    return load_phrases(DATA / "phrases")


@pytest.fixture(scope="module")
def tongue(rules: Rules, phrases: Phrases) -> Tongue:
    """The real tongue."""
    made = Tongue(phrases, Languages(rules.foreign))
    made.warm()
    return made


@pytest.fixture
def guard(rules: Rules, tongue: Tongue) -> Guard:
    """A guard with the rules alone, as before the model is there."""
    made = Guard(QuickFloor())
    advice = load_priorities(DATA / "priorities.yml").advice
    made.use(RuleFloor(rules, advice), tongue=tongue)
    return made


@BOTH
@pytest.mark.parametrize(("code", "text"), NOW)
def test_an_emergency_is_answered_in_its_language(
    guard: Guard, phrases: Phrases, code: str, text: str, channel: Channel
) -> None:
    """The advice comes first in it, then in English, and as a text it is two segments at most."""
    verdict = guard.judge(text, channel, AT)
    assert (Danger.NOW, code) == (verdict.danger, verdict.language)
    line = verdict.lines[0]
    assert Kind.EMERGENCY is line.kind
    assert line.text.startswith(phrases[code].say(channel, "emergency"))
    assert "Call 999" in line.text.partition("\n")[2] or "call 999" in line.text
    assert channel is Channel.WEB or fits(line.text, 2)
    assert verdict.welcome is None


@BOTH
def test_the_question_and_its_answers(guard: Guard, phrases: Phrases, channel: Channel) -> None:
    """It is asked in Polish, a Polish yes is danger, a Polish no ends it, `no` may mean yes."""
    verdict = guard.judge(THREAT, channel, AT)
    asked = verdict.question
    assert asked
    assert Danger.POSSIBLE is verdict.danger
    assert phrases["pl"].ask(channel, "dq_now") == asked.question
    assert asked.question in verdict.lines[0].text
    assert ["Tak", "Nie"] == [choice.value for choice in verdict.lines[0].choices]
    soon = AT + timedelta(seconds=5)
    for answer in ("Tak", "tak on tu jest", "TAK!!", "yes"):
        said = guard.judge(answer, channel, soon, asked)
        assert (Danger.NOW, "pl") == (said.danger, said.language), answer
        assert said.lines[0].text.startswith(phrases["pl"].say(channel, "emergency"))
    assert None is guard.judge("Nie", channel, soon, asked).question
    left = guard.judge("no", channel, soon, asked).question
    assert left
    assert left.left


@BOTH
def test_every_danger_question_can_be_answered(
    guard: Guard, rules: Rules, phrases: Phrases, channel: Channel
) -> None:
    """In each language the first yes is danger, and the first no is a clear one."""
    for book in phrases.values():
        for name in QUESTIONS:
            asked = _asked(rules, book, channel, name)
            yes = guard.judge(book.yes[0].capitalize(), channel, AT, asked)
            assert Danger.NOW is yes.danger, (book.code, name)
            no = guard.judge(book.no[0].capitalize(), channel, AT, asked)
            assert (Danger.NONE, None) == (no.danger, no.question), (book.code, name)


def _asked(rules: Rules, book: Phrasebook, channel: Channel, name: str = "dq_now") -> OpenQuestion:
    """Return a danger question that was asked just now in this language."""
    flag = next(flag.id for flag in rules.flags.values() if flag.question == "dq_now")
    return OpenQuestion(flag, book.ask(channel, name), "P2", AT + timedelta(minutes=1))


@BOTH
def test_every_listed_answer_is_understood(
    guard: Guard, tongue: Tongue, rules: Rules, phrases: Phrases, channel: Channel
) -> None:
    """Each yes is danger, each no is a clear one, and neither with more words after it."""
    for book in phrases.values():
        if book.code == "en":
            continue
        asked = _asked(rules, book, channel)
        for yes in book.yes:
            for said in (yes, yes.upper(), f"{yes}, {book.own_name}"):
                assert tongue.understood(said, asked).startswith("yes. "), (book.code, said)
                assert Danger.NOW is guard.judge(said, channel, AT, asked).danger
        for no in book.no:
            assert "no" == tongue.understood(no.upper(), asked), (book.code, no)
            assert None is guard.judge(no, channel, AT, asked).question
            for more in (f"{no} {book.own_name}", f"{no}, {book.own_name}"):
                assert tongue.understood(more, asked) in (more, f"? {more[len(no) :]}"), book.code
                assert Danger.NOW is not guard.judge(more, channel, AT, asked).danger, more


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ur", "ji nahin"),
        ("pa", "ji nahin"),
        ("ur", "ji nahi sab theek hai"),
        ("hi", "जी नहीं, सब ठीक है"),
        ("bn", "ji na bhai"),
        ("es", "si no pasa nada"),
        ("pl", "ta"),
        ("pl", "ta mate"),
        ("ru", "да нет, всё хорошо"),
        ("es", "ya no, gracias"),
        ("pt", "já não está aqui"),
    ],
)
def test_a_polite_no_is_no_yes(
    guard: Guard, rules: Rules, phrases: Phrases, code: str, text: str
) -> None:
    """A no that begins as a yes does is not an emergency."""
    asked = _asked(rules, phrases[code], Channel.WEB)
    assert Danger.NONE is guard.judge(text, Channel.WEB, AT, asked).danger


@pytest.mark.parametrize(
    ("code", "text"), [("es", "sí, no puedo hablar"), ("ru", "да, нет выхода"), ("ur", "ji")]
)
def test_a_mark_parts_the_yes(
    guard: Guard, rules: Rules, phrases: Phrases, code: str, text: str
) -> None:
    """A yes before a comma stays one, whatever comes after it."""
    asked = _asked(rules, phrases[code], Channel.WEB)
    assert Danger.NOW is guard.judge(text, Channel.WEB, AT, asked).danger


def test_a_doubtful_yes_stays_a_doubt(guard: Guard, phrases: Phrases) -> None:
    """A late yes that may be to something else gets the one line of advice, in the language."""
    flag = guard.judge(THREAT, Channel.WEB, AT).question
    assert flag
    late = replace(flag, settled_at=AT, doubtful=True)
    doubt = guard.judge("tak", Channel.WEB, AT + timedelta(minutes=30), late)
    assert (Danger.POSSIBLE, True) == (doubt.danger, doubt.doubtful)
    assert doubt.lines[0].text.startswith(phrases["pl"].say(Channel.WEB, "possible"))


@BOTH
def test_a_calm_message_is_welcomed(guard: Guard, phrases: Phrases, channel: Channel) -> None:
    """Who reports calmly hears that it is there, and of the interpreter."""
    verdict = guard.judge(CALM, channel, AT)
    assert ("ro", ()) == (verdict.language, verdict.lines)
    assert verdict.welcome
    assert Kind.NOTICE is verdict.welcome.kind
    assert phrases["ro"].say(channel, "received", "interpreter") in verdict.welcome.text
    assert channel is Channel.WEB or fits(verdict.welcome.text, 2)


def test_every_text_holds_english(tongue: Tongue, rules: Rules, phrases: Phrases) -> None:
    """Each danger question says by text in English whom to call, and each emergency what we did.

    Somebody next to the resident may read it. It is two segments at most.
    """
    long = Line("If anyone is in danger, call 999 now. " * 8, Kind.EMERGENCY)
    for book in phrases.values():
        if book.code == "en":
            continue
        for name in QUESTIONS:
            judged = Judged(Danger.POSSIBLE, (long,), question="?", says="possible", asks=name)
            text = tongue.say(judged, Channel.SMS, book.code).lines[0].text
            foreign, _, english = text.partition("\n")
            assert book.ask(Channel.SMS, name) in foreign
            assert "danger" in english, (book.code, name)
            assert "call 999" in english.lower()
            assert fits(text, 2)
        judged = Judged(Danger.NOW, (long,), says="emergency")
        text = tongue.say(judged, Channel.SMS, book.code).lines[0].text
        english = text.partition("\n")[2].lower()
        assert fits(text, 2)
        for words in ("call 999", "mobile", "55", "we "):
            assert words in english, (book.code, words)
        assert re.search("we (did|have) not", english)


@BOTH
def test_every_welcome_fits(tongue: Tongue, phrases: Phrases, channel: Channel) -> None:
    """The way to an interpreter is never what is left out."""
    for book in phrases.values():
        line = tongue.welcome(channel, book.code)
        assert (book.code == "en") is (line is None)
        if line:
            assert book.say(channel, "interpreter") in line.text
            assert channel is Channel.WEB or fits(line.text, 2), book.code


@pytest.mark.parametrize(
    "text",
    ["there is a man with a knife outside, help me now", "knife", "12345", "die Lampe ist kaputt"],
)
def test_unsure_is_english(guard: Guard, text: str) -> None:
    """English, a word or two, and languages without phrases are answered in English alone."""
    verdict = guard.judge(text, Channel.WEB, AT)
    assert (None, None) == (verdict.language, verdict.welcome)
    assert all(line.text.isascii() for line in verdict.lines)


def test_the_conversation_keeps_its_language(guard: Guard, phrases: Phrases) -> None:
    """What is too short to tell goes on in it; what is surely English is answered in English."""
    kept = guard.judge("he stabbed me", Channel.WEB, AT, spoken="pl")
    assert kept.lines[0].text.startswith(phrases["pl"].say(Channel.WEB, "emergency"))
    english = guard.judge(
        "there is a man with a knife outside the house now", Channel.WEB, AT, spoken="pl"
    )
    assert english.lines[0].text.isascii()
    other = guard.judge(NOW[1][1], Channel.WEB, AT, spoken="pl")
    assert "ru" == other.language


def test_rtl_keeps_its_english_readable(guard: Guard) -> None:
    """English within a text that runs to the left is marked, so that its stops stay in place."""
    said = guard.judge(NOW[2][1], Channel.WEB, AT).lines[0].text
    assert said.endswith("\u2069")
    assert 1 == said.count("\u2066")


def test_discreet_words_stay_discreet(tongue: Tongue, phrases: Phrases) -> None:
    """Who may be watched gets the discreet words in both languages and nothing else."""
    quiet = Line("999, then 55.", Kind.EMERGENCY)
    said = tongue.say(Judged(Danger.NOW, (quiet,), says="discreet"), Channel.SMS, "bg")
    assert phrases["bg"].say(Channel.SMS, "discreet") in said.lines[0].text
    assert "101" not in said.lines[0].text


def test_a_question_without_phrases_stays_english(tongue: Tongue) -> None:
    """A question that is new in the rules is asked in English until it has its words."""
    judged = Judged(Danger.POSSIBLE, (Line("Is it?"),), question="Is it?", says="possible",
                    asks="dq_new")  # fmt: skip
    assert judged == tongue.say(judged, Channel.WEB, "pl")


@pytest.mark.parametrize("part", ["understood", "asked_in", "say", "welcome", "spoken", "foreign"])
@pytest.mark.parametrize("quick", [True, False])
def test_a_fault_costs_only_the_language(
    rules: Rules, phrases: Phrases, monkeypatch: pytest.MonkeyPatch, part: str, *, quick: bool
) -> None:
    """When anything of the language fails, every floor judges and the English advice is there."""

    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    tongue = Tongue(phrases, Languages(rules.foreign))
    monkeypatch.setattr(tongue, part, broken)
    guard = Guard(QuickFloor())
    advice = load_priorities(DATA / "priorities.yml").advice
    guard.use(QuickFloor() if quick else RuleFloor(rules, advice), tongue=tongue)
    asked = _asked(rules, phrases["pl"], Channel.WEB)
    for text, open_one in (("he has a knife, help me", None), ("yes he is stabbing me", asked)):
        verdict = guard.judge(text, Channel.WEB, AT, open_one)
        assert Danger.NOW is verdict.danger, text
        assert "999" in verdict.lines[0].text
    calm = guard.judge(CALM, Channel.WEB, AT)
    assert (Danger.NONE, ()) == (calm.danger, calm.lines)


def test_it_is_quick(guard: Guard) -> None:
    """A thousand characters in another language are judged and answered within 50 ms."""
    text = " ".join(text for _, text in NOW) * 4
    best = min(_seconds(guard, text[:1000]) for _ in range(5))
    assert best < 0.05


def _seconds(guard: Guard, text: str) -> float:
    began = perf_counter()
    verdict: Verdict = guard.judge(text, Channel.WEB, AT)
    assert verdict.lines
    return perf_counter() - began


def test_surely_english_ends_another_language(guard: Guard, phrases: Phrases) -> None:
    """What is surely English is told from doubt, so that one wrong guess does not stay."""
    sure = guard.judge("there is a bin on fire near the school", Channel.WEB, AT, spoken="pl")
    assert (None, "en") == (sure.language, sure.spoken)
    doubt = guard.judge("he stabbed me", Channel.WEB, AT, spoken=sure.spoken)
    assert (None, "en") == (doubt.language, doubt.spoken)
    assert doubt.lines[0].text.isascii()
    assert None is guard.judge("knife", Channel.WEB, AT).spoken
    asked = OpenQuestion("rf", phrases["pl"].ask(Channel.WEB, "dq_now"), "P2", AT)
    assert None is guard.judge("knife", Channel.WEB, AT, asked, spoken="en").language


def test_languages_are_remembered_and_forgotten() -> None:
    """The last language stands, doubt changes nothing, and memory is bounded."""
    spoken = Spoken()
    spoken.note("one", Channel.WEB, AT, "pl")
    spoken.note("one", Channel.WEB, AT, None)
    assert "pl" == spoken.get("one", Channel.WEB, AT)
    spoken.note("one", Channel.WEB, AT, "en")
    spoken.learn("one", Channel.WEB, AT, "pl")
    assert "en" == spoken.get("one", Channel.WEB, AT)
    spoken.learn("two", Channel.WEB, AT, "pl")
    assert "pl" == spoken.get("two", Channel.WEB, AT)
    for number in range(20_001):
        spoken.note(str(number), Channel.WEB, AT, "ro")
    assert None is spoken.get("one", Channel.WEB, AT)


def test_a_number_forgets_its_language_with_its_conversation() -> None:
    """A day of silence by text ends it, as it ends the conversation; each text begins the day."""
    assert start_conversation.SMS_SILENCE == SMS_SILENCE
    spoken = Spoken()
    spoken.note("+447700900123", Channel.SMS, AT, "pl")
    later = AT + SMS_SILENCE
    assert "pl" == spoken.get("+447700900123", Channel.SMS, later)
    spoken.note("+447700900123", Channel.SMS, later, None)
    over = later + SMS_SILENCE + timedelta(seconds=1)
    assert "pl" == spoken.get("+447700900123", Channel.SMS, later + timedelta(hours=1))
    assert None is spoken.get("+447700900123", Channel.SMS, over)
    spoken.note("+447700900123", Channel.SMS, over, None)
    assert None is spoken.get("+447700900123", Channel.SMS, over)
    assert None is spoken.get("+447700900123", Channel.SMS, AT)


class English:
    """A translator that knows one sentence; `fault` is what it raises instead."""

    fault: Exception | None = None

    async def to_english(self, text: str, language: str) -> str:
        """Return the English, or fail."""
        if self.fault:
            raise self.fault
        return f"{language}: a mattress in the park"


@pytest.mark.parametrize(
    ("language", "fault", "heard"),
    [
        ("ro", None, "ro: a mattress in the park"),
        ("ro", Unavailable("no translator"), CALM),
        ("ro", TimeoutError(), CALM),
        ("ro", ValueError(CALM), CALM),
        (None, None, CALM),
    ],
)
async def test_a_translator_helps_rasa(
    language: str | None, fault: Exception | None, heard: str
) -> None:
    """Rasa gets English where a translator works; else the resident's own words, in no log."""
    translator, rasa = English(), FakeRasa()
    translator.fault = fault

    class Room(FakeRoom):
        async def unheard(self, conversation_id: str) -> Unheard:
            """Return one text in this language, once."""
            texts = () if rasa.heard else (CALM,)
            return Unheard(conversation_id, Channel.WEB, texts, 1, Danger.NONE, None, held=False,
                           asking=False, language=language)  # fmt: skip

    with capture_logs() as logs:
        dispatcher = Dispatcher(rasa, Waiters(), translator=translator)
        dispatcher.attach(Room())
        dispatcher.nudge("c_one")
        await dispatcher.settled()
    told = [(log["kind"], CALM in str(log)) for log in logs if log["event"] == "not_translated"]
    assert ([(type(fault).__name__, False)] if fault else []) == told
    assert [heard] == [text for _, text, _ in rasa.heard]

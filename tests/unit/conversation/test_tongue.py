"""Advice, question and answer in the resident's own language, with nothing but memory."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import get_args

import pytest

from bot.conversation.fallback import Outage, outage_line
from bot.conversation.guard import Guard, Verdict
from bot.conversation.inbound import Channel, Danger, Kind
from bot.conversation.judged import Judged
from bot.conversation.tongue import Tongue
from bot.reports.conversation import Line
from bot.reports.phrases import QUESTIONS, Phrases
from bot.reports.segments import fits

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


def test_a_doubtful_yes_stays_a_doubt(guard: Guard, phrases: Phrases) -> None:
    """A late yes that may be to something else gets the one line of advice, in the language."""
    flag = guard.judge(THREAT, Channel.WEB, AT).question
    assert flag
    late = replace(flag, settled_at=AT, doubtful=True)
    doubt = guard.judge("tak", Channel.WEB, AT + timedelta(minutes=30), late)
    assert (Danger.POSSIBLE, True) == (doubt.danger, doubt.doubtful)
    assert doubt.lines[0].text.startswith(phrases["pl"].say(Channel.WEB, "possible"))


@BOTH
@pytest.mark.parametrize("outage", get_args(Outage))
def test_an_outage_is_told_in_every_language(
    guard: Guard, phrases: Phrases, outage: Outage, channel: Channel
) -> None:
    """What happened to the message, 999 and 101 in it, the English beside it as there is room."""
    english = guard.outage(outage, channel)
    assert outage_line(outage, channel) == english
    assert english == guard.outage(outage, channel, "en")
    assert english == guard.outage(outage, channel, "xx")
    for book in filter(None, map(phrases.foreign, phrases)):
        line = guard.outage(outage, channel, book.code)
        first = book.say(channel, "unsaved" if outage == "unsaved" else "trouble")
        assert line.text.startswith(f"{first} {book.say(channel, 'possible', 'police_101')}")
        assert english.kind is line.kind
        if channel is Channel.WEB:
            assert english.text in line.text
        else:
            assert fits(line.text, 2), line.text


def test_an_outage_is_told_in_english_where_the_language_fails(guard: Guard) -> None:
    """A fault in the words of others costs nobody the English ones."""
    guard._tongue = Tongue({}, None)  # type: ignore[arg-type]
    assert outage_line("away", Channel.WEB) == guard.outage("away", Channel.WEB, "pl")


@BOTH
def test_a_calm_message_is_welcomed(guard: Guard, phrases: Phrases, channel: Channel) -> None:
    """Who reports calmly hears that it is there, and of the interpreter."""
    verdict = guard.judge(CALM, channel, AT)
    assert ("ro", ()) == (verdict.language, verdict.lines)
    assert verdict.welcome
    assert Kind.NOTICE is verdict.welcome.kind
    assert phrases["ro"].say(channel, "received", "interpreter") in verdict.welcome.text
    assert channel is Channel.WEB or fits(verdict.welcome.text, 2)


def test_every_text_holds_english(tongue: Tongue, phrases: Phrases) -> None:
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

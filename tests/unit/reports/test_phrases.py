"""The phrases of other languages: whole, short enough, and read with the line of every mistake."""

import re
from pathlib import Path

import pytest

from bot.errors import DataError
from bot.reports.phrases import (
    CALL,
    ENGLISH,
    NEEDED,
    QUESTIONS,
    TROUBLE,
    UNSAVED,
    Direction,
    Phrasebook,
    fits_text,
    load_phrases,
)
from bot.reports.report import Channel
from bot.reports.segments import fits, is_gsm
from bot.settings import ROOT
from bot.triage.floor import load_floor
from bot.triage.normalise import plain_words

FOLDER = ROOT / "data" / "phrases"
PHRASES = load_phrases(FOLDER)
ASKED_FOR = set("pl ro ur ar pa ckb kmr fa sq sk bg uk ru cs hi bn tr es pt".split())
# Read by a native speaker.
CHECKED = {"en"}
BOOKS = pytest.mark.parametrize("book", PHRASES.values(), ids=list(PHRASES))
MODEL = (FOLDER / "en.yml").read_text(encoding="utf-8")


def test_the_languages_that_residents_speak_are_there() -> None:
    """Every language that was asked for has a file, and English is the model."""
    assert {*ASKED_FOR, ENGLISH} <= set(PHRASES)


def test_every_danger_question_has_its_words() -> None:
    """Whatever the rules may ask can be asked in every language."""
    assert set(QUESTIONS) == set(load_floor(ROOT / "data").questions)


@BOOKS
def test_every_phrase_is_there_for_web_and_text(book: Phrasebook) -> None:
    """No phrase and no placeholder is missing, and none is left to be filled."""
    for words in (book.web, book.sms):
        assert set(NEEDED) == set(words)
        assert not [text for text in words.values() if "{" in text or not text.strip()]
        assert all("999" in words[name] for name in ("emergency", "discreet", "possible"))
        assert all("55" in words[name] for name in ("emergency", "discreet"))
        assert "101" in words["police_101"]
        assert f"{book.name} interpreter" in words["interpreter"]
    answer = book.sms["answer"].lower()
    assert all(word in answer for word in (PLAIN.get(book.code) or (book.yes[0], book.no[0])))


# Where the text message drops the accents of the first answers.
PLAIN = {"es": ("si", "no"), "kmr": ("ere", "na"), "pt": ("sim", "nao"), "sk": ("ano", "nie"),
         "tr": ("evet", "hayir")}  # fmt: skip


@BOOKS
def test_a_text_message_is_two_segments_at_most(book: Phrasebook) -> None:
    """Also with the danger question; Latin letters never cost the price of other scripts."""
    latin = not re.search(r"[\u0370-\u1dff]", "".join(book.web.values()))
    whole = [f"{book.sms['possible']} {book.ask(Channel.SMS, name)}" for name in QUESTIONS]
    down = [book.say(Channel.SMS, name, *CALL) for name in (TROUBLE, UNSAVED)]
    for text in (*book.sms.values(), *whole, *down):
        assert fits(text, 2), text
        assert latin is is_gsm(text), text


@BOOKS
def test_the_script_runs_where_the_file_says(book: Phrasebook) -> None:
    """Pages and staff can trust the direction."""
    letters = re.findall(r"[\u0590-\u08ff]", book.web["emergency"])
    assert (len(letters) > 50) is (book.direction is Direction.RTL)


@BOOKS
def test_only_a_native_speaker_makes_it_checked(book: Phrasebook) -> None:
    """Whoever changes `checked` says so here too, so that it is not done in passing."""
    assert (book.code in CHECKED) is book.checked


@BOOKS
def test_no_language_promises_or_quotes(book: Phrasebook) -> None:
    """The only numbers are 999, 55 and 101, in the digits on the telephone."""
    for text in (*book.web.values(), *book.sms.values()):
        assert {"999", "55", "101"} >= set(re.findall(r"\d+", text)), text
        assert not re.search(r"https?:|www\.", text)


# How each language said that somebody reads it. At night nobody does, and no ticket may be there.
READS = re.compile(
    "staff|read|قرأ|موظف|прочет|служител|পড়|কর্মী|خوێن|کارمەند|pracovn|přečt|prečít|leer|equipo|خوان|کارمند|स्टाफ़|"
    "पढ़|bixw|karmend|ਸਟਾਫ਼|ਪੜ੍ਹ|przeczyt|lê-la|funcion|angajat|citi|прочита|сотрудник|lexo|punonj|görevli|oku|працівник|"
    "عملہ|پڑھ"
)


@BOOKS
def test_no_reader_is_promised(book: Phrasebook) -> None:
    """The welcome, and what is said in an outage: that we have the message, not that it is read."""
    for words in (book.web, book.sms):
        for name in ("received", TROUBLE):
            assert not READS.search(words[name]), words[name]


@BOOKS
def test_no_answer_is_yes_and_no(book: Phrasebook) -> None:
    """Nor without accents and capitals, as people type it."""
    yes, no = ({plain_words(words) for words in said} for said in (book.yes, book.no))
    assert not yes & no


def test_questions_tell_their_language() -> None:
    """What was asked says in which language the answer will be; two languages never ask alike."""
    for book in PHRASES.values():
        for channel in (Channel.WEB, Channel.SMS):
            for name in QUESTIONS:
                found = PHRASES.asked_in(book.ask(channel, name))
                assert (None if book.code == ENGLISH else book) is found
    assert None is PHRASES.asked_in("Is it happening now, or are they still there?")


def test_long_texts_do_not_fit() -> None:
    """The limits are those of two segments of each alphabet."""
    assert fits_text("a" * 306)
    assert not fits_text("a" * 307)
    assert fits_text("я" * 134)
    assert not fits_text("я" * 135)
    assert not fits_text("😀" * 68)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("name: English", "title: English", r"line \d\d: 'title' is not a name"),
        ("direction: ltr", "direction: up", r"line \d\d: 'up' is not one of: ltr, rtl"),
        ("checked: true", "checked: perhaps", r"line \d\d: expected true or false"),
        ('no: "no, nope"', 'no: "no, yes"', r"line \d\d: 'yes' is a yes and a no"),
        ("press 55. We", "press it. We", r"line \d\d: '55' is missing in 'emergency'"),
        ("on 101.", "on the phone.", r"line \d\d: '101' is missing in 'police_101'"),
        ("say: {name}", "say: English", r"line \d\d: '{name}' is missing in 'interpreter'"),
        ("or {no}.", "or {maybe}.", r"line \d\d: '{no}' is missing in 'answer'"),
        ("Not urgent? Call", "Not {urgent}? Call", r"line \d\d: only {name}"),
        ("Are you in danger now?", "Опасность? " * 13, r"line \d\d: this is .* 134 at most"),
        ("Are you in danger now?", "now " * 70, r"line \d\d: with 'possible' and 'answer' this is"),
        ("problem now.", "problem. " * 27, r"line \d\d: with 'possible' and 'police_101' this is"),
        ("  dq_self:", "  dq_sulf:", "line [0-9]+: 'dq_sulf' is not a name"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_and_line(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    """Whoever adds a language finds what is wrong without a developer."""
    assert old in MODEL
    (tmp_path / "en.yml").write_text(MODEL.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=f"en.yml, {told}"):
        load_phrases(tmp_path)


def test_a_missing_phrase_is_named(tmp_path: Path) -> None:
    """A file that leaves one out is refused."""
    without = "\n".join(line for line in MODEL.splitlines() if "dq_child" not in line)
    (tmp_path / "en.yml").write_text(without, encoding="utf-8")
    with pytest.raises(DataError, match=r"line \d+: 'dq_child' is missing"):
        load_phrases(tmp_path)


def test_english_must_be_there(tmp_path: Path) -> None:
    """The short English goes beside every other language."""
    with pytest.raises(DataError, match=r"en\.yml is missing"):
        load_phrases(tmp_path)

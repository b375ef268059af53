"""One text read once: all parts of triage say of it what they say of the text alone."""

import pytest

from bot.triage.components import WORDS
from bot.triage.features import Features, word_features
from bot.triage.floor import Floor
from bot.triage.language import Languages
from bot.triage.pieces import words_of
from bot.triage.pipeline import Model, document
from bot.triage.text import Text
from bot.triage.triage import Triage

TEXTS = [
    "",
    "12345",
    "he has a knife outside the shop and he won't stop shouting",
    "  pomocy, on ma nóż \n",
    "bro wo abhi bahar khara hai\nmujhe police ki madad chahiye",
    "Grenadier Close",
    "the bins are full!!!!!!!!!!!!!!! and the fox is back " * 30,
    "на улице драка, у него нож в руке. " * 120,
]


@pytest.fixture(scope="module")
def languages(floor: Floor) -> Languages:
    """The languages by the words of the rules."""
    return Languages(floor.foreign)


@pytest.mark.parametrize("text", TEXTS)
def test_reading_it_once_changes_no_answer(floor: Floor, languages: Languages, text: str) -> None:
    """Rules and languages say the same of a text that the others have read."""
    read = floor.read(text)
    found = (floor.judge(read), languages.of_read(read))
    assert (floor.check(text), languages.of(text)) == found


def test_what_is_read_is_kept_for_the_next(floor: Floor) -> None:
    """Words, sentences and foreign words are worked out once."""
    read = floor.read(TEXTS[2])
    floor.judge(read)
    assert {"tokens", "sentences", "spoken"} <= vars(read).keys()
    assert read.sentences is read.sentences


@pytest.mark.parametrize("text", [text for text in TEXTS if text])
def test_the_model_reads_the_sentences_of_the_rules(triage: Triage, text: str) -> None:
    """Where the model reads a text whole the rules' sentences are its own; else it reads anew."""
    model = triage._model
    assert isinstance(model, Model)
    read: Text = triage.floor.read(text)
    assert model.read(text) == model.read(text, sentences=read.sentences)


def test_words_stand_for_all_they_say() -> None:
    """A word brings itself, its stem and its letters, whatever else is told."""
    said = Features(frozenset({"dogs"}), frozenset({"T1:dogs"}))
    assert {"wdogs", "sdog", "c<do", "cgs>", "c<dogs", "T1:dogs"} <= set(said)
    assert {*word_features("dogs"), "T1:dogs"} == set(said)
    assert set(said.joined(Features(frozenset({"at"})))) == {*said, *word_features("at")}


def test_marks_part_words_for_danger_alone(triage: Triage) -> None:
    """The models were trained so: a hyphen parts the stems by which danger looks for topics."""
    nlp = triage._model.nlp if triage._model else None
    assert nlp is not None
    doc = nlp.get_pipe(WORDS)(document(nlp, "my sister-in-law, 12"))
    every = range(len(doc))
    assert ["my", "sister", "in", "law", "12"] == words_of(doc, every)
    assert ["my", "sister", "-", "in", "-", "law", ",", "12"] == words_of(doc, every, marks=True)

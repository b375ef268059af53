"""Which answer fits a question: by words, by meaning, and when nothing does."""

import numpy as np
import pytest

from bot.answers.finder import Answers, Finder, examples
from bot.answers.meaning import Meaning
from bot.answers.ready import answers_by_words
from bot.answers.words import Floats, Words
from bot.errors import DataError
from bot.reports.faq import Faq, load_faq
from bot.settings import ROOT

DATA = ROOT / "data"
ENTRY = """- id: {id}
  topic: things
  variants: {variants}
  sms: "{id} by text"
  web: "{id} on the web"
  source: somewhere
  confidence: high
  reviewed: 2026-11-22
  review_by: 2027-02-22
"""


@pytest.fixture
def faq(tmp_path_factory: pytest.TempPathFactory) -> Faq:
    """Two entries, and what is not ours."""
    path = tmp_path_factory.mktemp("faq") / "faq.yml"
    path.write_text(
        "faqs:\n"
        + ENTRY.format(id="noise", variants='["who do I ring about noise", "noisy neighbours"]')
        + ENTRY.format(id="needles", variants='["who picks up needles", "found a syringe"]')
        + 'not_ours: ["when is my bin emptied", "opening times of the pool"]\n'
    )
    return load_faq(path)


def test_the_entry_with_the_most_alike_words_is_found(faq: Faq) -> None:
    """Order of words, capitals and plurals do not matter."""
    found = Finder(faq, None, 0.3).find("About noise: WHO do I ring?")
    assert found is not None
    assert faq["noise"] == found.question


def test_what_is_like_nothing_gets_no_answer(faq: Faq) -> None:
    """Below the threshold nothing is found, whatever is nearest."""
    assert Finder(faq, None, 0.3).find("is the moon made of cheese") is None
    assert Finder(faq, None, 0.3).find("") is None


def test_what_is_like_something_that_is_not_ours_gets_no_answer(faq: Faq) -> None:
    """However sure."""
    finder = Finder(faq, None, 0.3)
    assert finder.guess("when is my bin emptied").question is None
    assert finder.find("when is my bin emptied") is None


def test_meaning_finds_what_words_do_not(faq: Faq) -> None:
    """An encoder that knows what a racket is."""

    def vector(text: str) -> Floats:
        about = np.zeros(384, np.float32)
        loud = ("nois", "racket")
        about[0 if any(word in text for word in loud) else 1 + len(text) % 7] = 1
        return about

    known = np.array([vector(text) for text in examples(faq)])
    question = "what a racket, whom can one telephone"
    assert Finder(faq, None, 0.4).find(question) is None
    found = Finder(faq, Meaning(vector, known), 0.4).find(question)
    assert found is not None
    assert faq["noise"] == found.question


def test_a_text_without_a_word_means_nothing(faq: Faq) -> None:
    """The encoder gives zeros for it, and so is its likeness to everything."""
    known = np.eye(6, 384, dtype=np.float32)
    meaning = Meaning(lambda text: np.zeros(384, np.float32), known)
    assert not meaning.like("!!!").any()


def test_the_finder_is_made_once_and_late(faq: Faq) -> None:
    """Whoever answers no question does not wait for it."""
    made = []

    def make(of: Faq) -> Finder:
        made.append(of)
        return Finder(of, None, 0.3)

    answers = Answers(faq, make)
    assert [] == made
    assert faq["needles"] == answers.find("who picks up needles")
    assert answers.find("is the moon made of cheese") is None
    assert [faq] == made


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("how much crime is there in Yarm?", "crime_figures"),
        ("who are the partners?", "partnership_members"),
        ("what are the six priorities", "six_priorities"),
        ("can I stay anonymous?", "anonymous_report"),
    ],
)
def test_our_own_examples_are_found_by_words_alone(text: str, entry: str) -> None:
    """Even where the encoder cannot be loaded."""
    found = answers_by_words(DATA).find(text)
    assert found is not None
    assert entry == found.id


def test_words_that_nobody_used_before_count_for_nothing() -> None:
    """A text of such words is like nothing."""
    assert not Words(["loud music"]).like("quiet hum").any()


def test_every_entry_has_six_examples_a_source_and_a_day() -> None:
    """And no number of one that must be checked is said to be sure without being so."""
    faq = load_faq(DATA / "faq.yml")
    assert 60 <= len(faq)
    for question in faq:
        assert 6 <= len(set(question.variants)), question.id
        assert question.source.strip()
        assert question.late(question.review_by) is False
    assert 1 == sum(question.figures for question in faq)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("  colour: red\n", "line 11: 'colour'"),
        ("  figures: maybe\n", "line 11: expected true or false"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    wrong: str, told: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """So that whoever edits the answers finds it."""
    path = tmp_path_factory.mktemp("faq") / "faq.yml"
    path.write_text("faqs:\n" + ENTRY.format(id="noise", variants='["noise"]') + wrong)
    with pytest.raises(DataError, match=told):
        load_faq(path)


def test_an_id_is_used_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Two answers to one question would be chance."""
    path = tmp_path_factory.mktemp("faq") / "faq.yml"
    entry = ENTRY.format(id="noise", variants='["noise"]')
    path.write_text("faqs:\n" + entry + entry)
    with pytest.raises(DataError, match="twice"):
        load_faq(path)

"""Answers are measured on questions that are no examples, and the threshold comes from them."""

import math
import shutil
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from bot.answers.check import FILE, Tried, attempt, choose, crossed, judge, load_check, plain_tfidf
from bot.answers.command import run_check
from bot.answers.finder import Finder, examples, load_thresholds
from bot.answers.meaning import kept_vectors
from bot.answers.ready import SURE, load_answers, load_meaning
from bot.answers.words import Floats
from bot.errors import DataError
from bot.reports.faq import load_faq
from bot.settings import ROOT

DATA = ROOT / "data"
MODELS = ROOT / "models"
TRIED = [
    Tried("a", "one", "one", 0.9),
    Tried("b", "one", "two", 0.3),
    Tried("c", "two", "two", 0.8),
    Tried("d", "two", "two", 0.4),
    Tried("e", None, "one", 0.6),
    Tried("f", None, None, -math.inf),
]


def test_figures_count_what_is_given_and_what_is_not() -> None:
    """Best entries, right, wrong and false answers, each as a share of its own questions."""
    got = judge(TRIED, 0.5)
    assert (0.75, 0.5, 0.0, 0.5) == (got.first, got.right, got.wrong, got.false)
    got = judge(TRIED, 0.2)
    assert (0.75, 0.75, 0.25, 0.5) == (got.first, got.right, got.wrong, got.false)


def test_the_threshold_stands_between_right_and_false_answers() -> None:
    """Where right less wrong less false is most, in the middle between two questions."""
    assert 0.7 == choose(TRIED)
    assert 0.0 == choose([])


def test_a_half_is_judged_by_what_the_other_chose() -> None:
    """So that no question helps to choose the threshold by which it is judged."""
    got = crossed(TRIED * 2)
    assert 0 <= got.false <= 1
    assert 0.75 == got.first


def test_every_entry_has_three_questions_and_a_hundred_have_none() -> None:
    """None of them is an example."""
    faq = load_faq(DATA / "faq.yml")
    check = load_check(DATA / FILE, faq)
    assert {question.id for question in faq} == set(check.asked)
    assert 3 <= min(map(len, check.asked.values()))
    assert 100 <= len(check.unanswered)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('asked: {nothing: ["who"]}\nunanswered: ["what"]', "no entry of faq.yml"),
        ('asked: {graffiti: ["Who removes graffiti?"]}\nunanswered: ["what"]', "line 1: this is"),
        ('asked: {graffiti: ["who"]}\nunanswered: ["where can I park"]', "line 2: this is"),
    ],
)
def test_a_question_that_measures_nothing_is_refused(text: str, told: str, tmp_path: Path) -> None:
    """A copy of an example, or one of an entry that is not there."""
    path = tmp_path / FILE
    path.write_text(text)
    with pytest.raises(DataError, match=told):
        load_check(path, load_faq(DATA / "faq.yml"))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_answers_are_as_good_as_they_were(tmp_path: Path) -> None:
    """With the encoder and thresholds of today. After a new encoder: `bot answers --choose`."""
    faq, sure = load_faq(DATA / "faq.yml"), load_thresholds(DATA / SURE)
    check = load_check(DATA / FILE, faq)
    tried = attempt(check, Finder(faq, load_meaning(faq, MODELS, tmp_path), sure.both).guess)
    got = judge(tried, sure.both)
    assert 0.75 <= got.first
    assert 0.65 <= got.right
    assert 0.15 >= got.wrong
    assert 0.12 >= got.false
    peer = crossed(attempt(check, plain_tfidf(faq)))
    assert peer.right + 0.3 < crossed(tried).right


def test_the_command_writes_what_it_chose(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And leaves the file's own words where they are."""
    for name in ("faq.yml", SURE):
        shutil.copy(DATA / name, tmp_path)
    faq = tmp_path / "faq.yml"
    faq.write_text("".join(faq.read_text().partition("- id: deaf_routes")[0]))
    (tmp_path / FILE).write_text(
        'asked: {cant_talk: ["police by pressing 55?"], emergency_or_not: ["ring 999 now?"]}\n'
        'unanswered: ["moon and cheese", "a sofa"]\n'
    )
    console = Console(width=120)
    run_check(tmp_path, MODELS, tmp_path, choosing=True, missed=True, console=console)
    assert "TF-IDF, halves" in capsys.readouterr().out
    assert (tmp_path / SURE).read_text().startswith("# How sure")
    assert load_thresholds(DATA / SURE) != load_thresholds(tmp_path / SURE)


def test_vectors_are_worked_out_once(tmp_path: Path) -> None:
    """Until a text or the encoder changes, or the file is damaged."""
    asked: list[str] = []

    def vector(text: str) -> Floats:
        asked.append(text)
        return np.full(3, len(text), np.float32)

    path = tmp_path / "var" / "answers.npz"
    first = kept_vectors(path, ["a", "bb"], vector, "encoder 1")
    again = kept_vectors(path, ["a", "bb"], vector, "encoder 1")
    assert first.tolist() == again.tolist()
    assert ["a", "bb"] == asked
    kept_vectors(path, ["a", "bb"], vector, "encoder 2")
    assert 4 == len(asked)
    path.write_bytes(b"nothing")
    kept_vectors(path, ["a", "bb"], vector, "encoder 2")
    assert 6 == len(asked)
    assert [path] == list(path.parent.iterdir())


def test_vectors_that_cannot_be_kept_are_done_without(tmp_path: Path) -> None:
    """A full disk costs time, never an answer."""
    (tmp_path / "var").write_text("a file where a folder should be")
    path = tmp_path / "var" / "answers.npz"
    found = kept_vectors(path, ["a"], lambda text: np.ones(3, np.float32), "encoder 1")
    assert [[1, 1, 1]] == found.tolist()


def test_without_the_encoder_words_alone_find_answers(tmp_path: Path) -> None:
    """A damaged encoder must not silence us."""
    answers = load_answers(DATA, tmp_path, tmp_path)
    found = answers.find("what are the six priorities")
    assert found is not None
    assert "six_priorities" == found.id
    assert 700 <= len(examples(answers.faq))

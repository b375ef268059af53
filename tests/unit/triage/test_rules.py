"""Data files are checked when they are read, and mistakes are named by line."""

from pathlib import Path

import pytest

from bot.errors import DataError
from bot.reports.category import SLOTS, load_taxonomy
from bot.triage.danger import Priority
from bot.triage.priority import load_priorities
from bot.triage.rules import load_rules

DATA = Path(__file__).resolve().parents[3] / "data"


def broken(tmp_path: Path, name: str, old: str, new: str) -> Path:
    """A copy of a data file with one mistake in it."""
    text = (DATA / name).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_taxonomy_holds_45_categories_with_known_questions() -> None:
    """Every category can be asked about, and routine ones ask little."""
    taxonomy = load_taxonomy(DATA / "taxonomy.yml")
    assert len(taxonomy) == 45
    assert all(set(category.ask) <= SLOTS for category in taxonomy)
    assert all(len(c.ask) <= 3 for c in taxonomy if c.priority >= Priority.P3)
    assert all(len(c.ask) <= 4 for c in taxonomy)


def test_private_categories_ask_for_safety_and_place_only() -> None:
    """Nobody is asked for detail of abuse."""
    taxonomy = load_taxonomy(DATA / "taxonomy.yml")
    for name in ("domestic_abuse", "sexual_offence", "child_safeguarding"):
        assert taxonomy[name].private
        assert set(taxonomy[name].ask) == {"happening_now", "where", "safe_contact"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("priority: P2", "priority: P9", "not one of"),
        ("ask: [where, anyone_hurt", "ask: [whereabouts, anyone_hurt", "not a question"),
        ("strategy: [2, 6]", "strategy: [2, 66]", "meta.strategy"),
        ("- id: weapons", "- id: robbery", "written twice"),
        ("asb_type: null", "asb_typ: null", "not a name"),
    ],
)
def test_a_mistake_in_the_taxonomy_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    """One clear sentence with file and line."""
    with pytest.raises(DataError, match=r"taxonomy\.yml, line \d+: ") as wrong:
        load_taxonomy(broken(tmp_path, "taxonomy.yml", old, new))
    assert says in str(wrong.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("floor: P1", "floor: urgent", "not one of"),
        ("question: dq_hurt", "question: dq_what", "no question"),
        ("$other .. armed", "$others .. armed", "no class"),
        ("effect: mask", "effect: hide", "not one of"),
    ],
)
def test_a_mistake_in_the_red_flags_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    """Patterns are checked too."""
    with pytest.raises(DataError, match=r"red_flags\.yml, line \d+: ") as wrong:
        load_rules(broken(tmp_path, "red_flags.yml", old, new))
    assert says in str(wrong.value)


def test_advice_fits_one_text_message_and_says_we_did_not_call() -> None:
    """999 by SMS is one message, and honest."""
    advice = load_priorities(DATA / "priorities.yml").advice
    for wording in (advice.emergency, advice.possible, advice.discreet):
        assert len(wording.sms) <= 160
        assert "999" in wording.sms
        assert "999" in wording.web
    assert "NOT called" in advice.emergency.sms
    assert "not called" in advice.emergency.web


def test_questions_fit_one_text_message_with_the_advice() -> None:
    """The line of 999 advice and the question go out as one SMS."""
    advice = load_priorities(DATA / "priorities.yml").advice
    for question in load_rules(DATA / "red_flags.yml").questions.values():
        assert len(f"{advice.possible.sms} {question.sms}") <= 160


def test_levels_cover_all_priorities() -> None:
    """Staff find every priority explained."""
    assert set(load_priorities(DATA / "priorities.yml").levels) == set(Priority)

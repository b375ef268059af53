"""A clear no to each danger question of ours, in the very line that asks it."""

from pathlib import Path

import pytest

from bot.errors import DataError
from bot.reports.category import load_taxonomy
from bot.triage.floor import load_floor
from bot.triage.priority import load_priorities
from bot.triage.rules import load_rules
from bot.triage.triage import Triage

DATA = Path(__file__).resolve().parents[3] / "data"
SLOTS = {"dq_now": "happening_now", "dq_hurt": "anyone_hurt", "dq_weapon": "weapon"}


@pytest.fixture(scope="module")
def triage() -> Triage:
    """The rules alone; no model is needed."""
    taxonomy = load_taxonomy(DATA / "taxonomy.yml")
    return Triage(load_floor(DATA), taxonomy, load_priorities(DATA / "priorities.yml"), None)


@pytest.mark.parametrize("channel", ["web", "sms"])
def test_a_clear_no_is_known_by_the_question(triage: Triage, channel: str) -> None:
    """In the line as it is said, with the advice before it; other questions settle nothing."""
    for name, question in triage.floor.questions.items():
        line = "If anyone is in danger, call 999 now. " + getattr(question, channel)
        assert SLOTS.get(name) == triage.denied(line, "no"), name
        assert triage.denied(line, "yes he is") is None
    assert triage.denied("How can we reach you?", "no") is None


@pytest.mark.parametrize(
    "answer",
    ["nobody is helping me", "no one has come yet", "i dont care just come", "not far from here"],
)
def test_what_only_sounds_like_a_no(triage: Triage, answer: str) -> None:
    """Doubt is no no: the question is asked, and silence to it counts."""
    line = triage.floor.questions["dq_now"].web
    assert triage.denied(line, answer) is None


def test_a_question_that_the_interview_has_not(tmp_path: Path) -> None:
    """A slot that nobody asks is a mistake of the file, named with its line."""
    text = (DATA / "red_flags.yml").read_text(encoding="utf-8")
    path = tmp_path / "red_flags.yml"
    path.write_text(text.replace("no_to: weapon", "no_to: wepon"), encoding="utf-8")
    with pytest.raises(DataError, match=r"red_flags\.yml.*no question 'wepon'"):
        load_rules(path)

"""Which of our messages teach acts: a part of what is plenty, all of what is rare."""

import json
from pathlib import Path

import pytest

from bot.cage.messages import taught


def _folder(kept: Path, name: str, act: str, count: int, **more: str) -> Path:
    row = {"act": act, "danger": "none", "family": "some", **more}
    lines = [json.dumps({**row, "text": f"{act} {number}"}) for number in range(count)]
    (kept / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return kept


def test_rare_acts_are_all_taken_and_reports_in_part(tmp_path: Path) -> None:
    """Every correction counts; of reports a quarter, of grave ones a tenth."""
    _folder(tmp_path, "a.jsonl", "correction", 200)
    _folder(tmp_path, "b.jsonl", "report", 2_000)
    _folder(tmp_path, "c.jsonl", "out_of_scope", 1_000)
    found = [act for _, act in taught(tmp_path)]
    assert 200 == found.count("correction")
    assert 400 < found.count("report") < 600
    assert 500 < found.count("out_of_scope") < 700


def test_fewer_emergencies_are_taken(tmp_path: Path) -> None:
    """The gateway alone says what to do about those."""
    found = taught(_folder(tmp_path, "a.jsonl", "report", 2_000, danger="now"))
    assert 120 < len(found) < 280


def test_answers_to_our_questions_are_all_taken(tmp_path: Path) -> None:
    """In the middle of a report most messages are answers."""
    assert 300 == len(taught(_folder(tmp_path, "answers.jsonl", "report", 300)))


def test_what_means_nothing_teaches_nothing(tmp_path: Path) -> None:
    """Gibberish is asked about again; without any other message there is nothing to learn."""
    _folder(tmp_path, "a.jsonl", "out_of_scope", 50, family="everyday_gibberish")
    with pytest.raises(ValueError, match="no messages"):
        taught(tmp_path)


def test_the_same_part_is_taken_whatever_stands_beside(tmp_path: Path) -> None:
    """A new message moves no other in or out."""
    before = taught(_folder(tmp_path, "b.jsonl", "report", 500))
    _folder(tmp_path, "a.jsonl", "smalltalk", 10)
    assert before == [one for one in taught(tmp_path) if one[1] == "report"]

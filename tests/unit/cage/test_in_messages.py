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
    assert 420 < found.count("report") < 630
    assert 500 < found.count("out_of_scope") < 700


def test_fewer_emergencies_are_taken(tmp_path: Path) -> None:
    """The gateway alone says what to do about those."""
    found = taught(_folder(tmp_path, "a.jsonl", "report", 2_000, danger="now"))
    assert 120 < len(found) < 280


def test_answers_to_our_questions_are_all_taken(tmp_path: Path) -> None:
    """In the middle of a report most messages are answers."""
    found = taught(_folder(tmp_path, "answers.jsonl", "report", 300))
    assert 300 == len([text for text, _ in found if "\n" not in text])


def test_reports_in_other_languages_are_all_taken(tmp_path: Path) -> None:
    """There are few, and none may be sent away."""
    found = taught(_folder(tmp_path, "a.jsonl", "report", 300, lang="pl"))
    assert 300 == len([text for text, _ in found if "\n" not in text])


def test_some_reports_come_with_an_answer_of_ours_behind(tmp_path: Path) -> None:
    """What the gateway asks about danger is answered before Rasa hears of the report."""
    found = taught(_folder(tmp_path, "answers.jsonl", "report", 1_000))
    both = [(text, act) for text, act in found if "\n" in text]
    assert 25 < len(both) < 80
    assert {"report"} == {act for _, act in both}


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

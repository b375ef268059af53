"""Figures that may not fall: what is compared, and how strictly."""

from pathlib import Path

import pytest

from bot.errors import DataError
from bot.triage.evaluate.gates import TOLERANCE, fallen, judge_lists, record, recorded_in
from bot.triage.triage import Triage

REACHED = {
    "must_be_urgent.any": 1.0,
    "recall.emergencies.any": 0.95,
    "false_alarms.everyday.any": 0.01,
    "calibration_error.category": 0.04,
}


def _fallen(**changed: float) -> list[str]:
    names = {name.replace(".", "_"): name for name in REACHED}
    return list(fallen(REACHED, REACHED | {names[key]: to for key, to in changed.items()}))


def test_the_same_figures_have_not_fallen() -> None:
    """What was recorded passes its own gates, and so does what is better."""
    assert [] == _fallen()
    assert [] == _fallen(recall_emergencies_any=0.99, false_alarms_everyday_any=0.0)


def test_recall_may_not_sink_and_false_alarms_may_not_rise() -> None:
    """Each kind of figure is held in its own direction, with both values in the sentence."""
    assert ["recall.emergencies.any was 0.9500 and is 0.9300"] == _fallen(
        recall_emergencies_any=0.93
    )
    assert ["false_alarms.everyday.any was 0.0100 and is 0.0300"] == _fallen(
        false_alarms_everyday_any=0.03
    )
    assert 1 == len(_fallen(calibration_error_category=0.06))


def test_a_hair_is_allowed_but_never_among_the_urgent() -> None:
    """Rounding of another processor passes; one unseen urgent text of hundreds does not."""
    assert [] == _fallen(recall_emergencies_any=0.95 - TOLERANCE)
    assert 1 == len(_fallen(must_be_urgent_any=0.9999))


def test_in_a_small_set_one_text_is_allowed() -> None:
    """One of 100 texts more passes, two do not."""
    name = "false_alarms.everyday.any"
    for now, wrong in ((0.02, 0), (0.03, 1)):
        assert wrong == len(list(fallen({name: 0.01}, {name: now}, {name: 100})))


def test_a_figure_that_is_no_longer_measured_has_fallen() -> None:
    """Nobody passes the gates by leaving something out."""
    assert ["b is no longer measured"] == list(fallen({"a": 1.0, "b": 1.0}, {"a": 1.0}))


def test_recorded_figures_come_back(tmp_path: Path) -> None:
    """The file is JSON that a person can read, and a missing or wrong one is named."""
    kept = tmp_path / "triage.json"
    with pytest.raises(DataError, match="no recorded figures"):
        recorded_in(kept)
    record(kept, REACHED, {})
    assert REACHED == recorded_in(kept)
    kept.write_text("[]", encoding="utf-8")
    with pytest.raises(DataError, match=r"triage\.json"):
        recorded_in(kept)


def test_gates_never_sink_by_what_is_allowed(tmp_path: Path) -> None:
    """What is a hair worse passes, and the better figure stays the gate; what is gone goes."""
    kept = tmp_path / "triage.json"
    reached = {"recall.emergencies.any": 0.948, "false_alarms.everyday.any": 0.012, "new": 0.5}
    record(kept, reached, REACHED)
    held = {"recall.emergencies.any": 0.95, "false_alarms.everyday.any": 0.01, "new": 0.5}
    assert held == recorded_in(kept)


def test_the_lists_are_judged(tmp_path: Path, whole: Triage) -> None:
    """One of two urgent texts is seen, one calm text of four interrupts; remarks do not count."""
    (tmp_path / "must_be_urgent.txt").write_text("# remark\nhelp me\n\nqwxyz\n", encoding="utf-8")
    calm = "the weather\n\nhello\nthanks\nhelp me he has a knife\n"
    (tmp_path / "must_not.txt").write_text(calm, encoding="utf-8")
    lists = judge_lists(tmp_path, whole)
    assert (0.5, 0.25) == (lists.must_be_urgent, lists.must_not)


def test_a_missing_list_is_named(tmp_path: Path, whole: Triage) -> None:
    """An installation without the tests cannot hold the gates, and says so."""
    with pytest.raises(DataError, match=r"must_be_urgent\.txt: this list is missing"):
        judge_lists(tmp_path, whole)


@pytest.fixture
def whole() -> Triage:
    """Triage by its rules alone: they decide on these texts."""
    from bot.settings import ROOT
    from bot.triage.triage import load_triage

    return load_triage(ROOT / "data", ROOT / "nowhere", untrained=True)

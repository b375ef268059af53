"""A step is carried out when something changed, and only then."""

from pathlib import Path

import places
import pytest
from step import Step


@pytest.fixture
def step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    """A step that copies one file."""
    monkeypatch.setattr(places, "ROOT", tmp_path)
    (tmp_path / "in.txt").write_text("one")
    made = tmp_path / "made" / "out.txt"

    def copy(_: object) -> None:
        made.parent.mkdir(exist_ok=True)
        made.write_text((tmp_path / "in.txt").read_text())

    return Step("Copy", copy, ("*.txt",), (made,), made.parent / ".stamp")


def _ignore(_: str) -> None:
    """Nobody watches."""


def test_a_new_step_is_not_done(step: Step) -> None:
    """Without a stamp there is work to do."""
    assert not step.is_done()


def test_a_step_is_done_once_carried_out(step: Step) -> None:
    """Carrying a step out leaves its stamp."""
    step.carry_out(_ignore)
    assert step.is_done()


def test_a_changed_input_makes_it_undone(step: Step, tmp_path: Path) -> None:
    """The stamp is the hash of what went in."""
    step.carry_out(_ignore)
    (tmp_path / "in.txt").write_text("two")
    assert not step.is_done()


def test_a_new_input_makes_it_undone(step: Step, tmp_path: Path) -> None:
    """A file that the pattern finds later counts as well."""
    step.carry_out(_ignore)
    (tmp_path / "more.txt").write_text("")
    assert not step.is_done()


def test_a_lost_output_makes_it_undone(step: Step) -> None:
    """Whoever deletes what was made gets it made again."""
    step.carry_out(_ignore)
    step.outputs[0].unlink()
    assert not step.is_done()


def test_a_failure_leaves_no_stamp(step: Step, tmp_path: Path) -> None:
    """A step that broke in the middle is begun again, even if it had been done before."""
    step.carry_out(_ignore)
    (tmp_path / "in.txt").unlink()
    with pytest.raises(FileNotFoundError):
        step.carry_out(_ignore)
    (tmp_path / "in.txt").write_text("one")
    assert not step.is_done()

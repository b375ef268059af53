"""Whatever stops set-up, the person at the terminal reads one sentence."""

import errno
import os
import subprocess

import plan
import pytest
import setup
from trouble import FULL

from tests.house.tree import ROOT


def test_a_full_disk_outside_any_step_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where set-up writes its own log and locks."""

    def full(_: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(plan, "steps_of", full)
    assert 1 == setup.main([])
    assert FULL == capsys.readouterr().err.strip()


def test_another_error_of_the_machine_is_not_called_a_full_disk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What we do not know is not hidden behind a wrong sentence."""

    def broken(_: str) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(plan, "steps_of", broken)
    with pytest.raises(OSError, match="Input/output error"):
        setup.main([])


def test_a_python_that_is_too_old_is_told_what_to_do() -> None:
    """Rasa's Python 3.10 reads the file far enough to say that it is too old."""
    old = ROOT / ".venv-rasa" / "bin" / "python"
    told = subprocess.run(
        [old, "deploy/setup.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert 1 == told.returncode
    assert "Python 3.11 or later is needed to start (this is 3.10)" in told.stderr
    assert 1 == len(told.stderr.strip().splitlines())

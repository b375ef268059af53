"""Other programs are run, watched, and their failures told."""

import sys
from pathlib import Path

import commands
import pytest
from trouble import OFFLINE, Trouble


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the output of the programs goes."""
    monkeypatch.setattr(commands.places, "LOG", tmp_path / "setup.log")
    return tmp_path / "setup.log"


def test_downloads_are_shown_while_they_last() -> None:
    """What uv prints becomes a list of what is under way."""
    told: list[str] = []
    said = (
        "Downloading numpy (16.0MiB)\nDownloading spacy (30.1MiB)\n Downloaded numpy\nPrepared 2\n"
    )
    commands.run([sys.executable, "-c", f"print({said!r})"], "Service", told.append)
    assert ["numpy (16.0MiB)", "numpy (16.0MiB), spacy (30.1MiB)", "spacy (30.1MiB)"] == told[:3]


def test_a_failure_is_one_sentence_and_the_rest_is_in_the_log(log: Path) -> None:
    """The person reads a sentence; whoever wants more reads the log."""
    script = "print('error: dns error'); raise SystemExit(2)"
    with pytest.raises(Trouble, match=OFFLINE[:20]):
        commands.run([sys.executable, "-c", script], "Service", lambda _: None)
    assert "dns error" in log.read_text()


def test_a_child_does_not_inherit_another_environment(
    monkeypatch: pytest.MonkeyPatch, log: Path
) -> None:
    """An activated environment or a PYTHONPATH cannot bend what is set up."""
    monkeypatch.setenv("VIRTUAL_ENV", "elsewhere")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    script = "import os; print([n for n in ('VIRTUAL_ENV', 'PYTHONPATH') if n in os.environ])"
    commands.run([sys.executable, "-c", script], "Service", lambda _: None)
    assert "[]" in log.read_text()

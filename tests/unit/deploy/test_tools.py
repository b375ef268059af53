"""The first stage works with whatever the machine's Python came with."""

import sys
from pathlib import Path

import places
import pytest
import tools
from trouble import Trouble


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tools of this test go into a folder of its own."""
    monkeypatch.setattr(places, "TOOLS", tmp_path / "tools")


def _only(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    monkeypatch.setattr(tools, "find_spec", lambda name: name in modules or None)


def test_pip_of_the_machine_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian without python3-venv has no ensurepip, but may have pip."""
    _only(monkeypatch, "pip")
    python = str(places.TOOLS / "bin" / "python")
    assert [sys.executable, "-m", "pip", "--python", python] == tools._make_environment()


def test_ensurepip_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python that was installed without pip carries one with it."""
    _only(monkeypatch, "ensurepip")
    python = str(places.TOOLS / "bin" / "python")
    assert [python, "-m", "pip"] == tools._make_environment()


def test_neither_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has neither is told which package to install."""
    _only(monkeypatch)
    with pytest.raises(Trouble, match="python3-venv"):
        tools._make_environment()

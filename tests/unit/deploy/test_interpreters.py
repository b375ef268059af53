"""Interpreters are tried before they are trusted."""

import sys
from pathlib import Path

import commands
import interpreters
import pytest
from trouble import Trouble

HERE = ".".join(map(str, sys.version_info[:2]))


def _script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which nothing is installed."""
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(tmp_path / "uv"))
    monkeypatch.setattr(commands, "UV", "/bin/false")
    monkeypatch.setattr(commands.places, "LOG", tmp_path / "log")
    return tmp_path


def _ignore(_: str) -> None:
    """Nobody watches."""


def test_a_shim_that_fails_is_passed_over(machine: Path) -> None:
    """Pyenv puts python3.13 on the PATH also where it is not chosen; it fails when run."""
    _script(machine / "path" / f"python{HERE}", "exit 127")
    real = machine / "pyenv" / "versions" / f"{HERE}.9" / "bin" / f"python{HERE}"
    _script(real, f'exec {sys.executable} "$@"')
    assert real == interpreters.find((HERE,), "The service", _ignore)


def test_another_version_under_the_name_is_passed_over(machine: Path) -> None:
    """The name of a file is not the version of what runs."""
    _script(machine / "path" / "python3.10", "echo 3.9")
    with pytest.raises(Trouble):
        interpreters.find(("3.10",), "Rasa", _ignore)


def test_the_first_version_is_preferred(machine: Path) -> None:
    """Where several are there, the order of the versions decides, not that of the folders."""
    _script(machine / "path" / "python3.12", "echo 3.12")
    wanted = _script(machine / "uv" / "cpython-3.13.1-linux" / "bin" / "python3.13", "echo 3.13")
    assert wanted == interpreters.find(("3.13", "3.12"), "The service", _ignore)


def test_none_to_be_had_is_one_sentence(machine: Path) -> None:
    """Whoever has no Python 3.10 and no network is told what to install."""
    with pytest.raises(Trouble, match=r"Rasa needs Python 3\.10, .* Install it"):
        interpreters.find(("3.10",), "Rasa", _ignore)

"""Finds the Python interpreters the environments need, or lets uv fetch them."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import commands
from step import Tell
from trouble import Trouble

# An interpreter may be there and yet not work: a pyenv shim without its version, a build
# without these modules.
WORKS = "import ctypes, sqlite3, ssl, sys, zlib; print('%d.%d' % sys.version_info[:2])"


def find(versions: tuple[str, ...], whose: str, tell: Tell) -> Path:
    """Return a working interpreter of the first version to be had; the first is preferred."""
    for version in versions:
        for candidate in _candidates(version):
            if works(candidate, (version,)):
                return candidate
    return _fetch(versions[0], whose, tell)


def works(python: Path, versions: tuple[str, ...]) -> bool:
    """True if this interpreter runs and is of one of the versions."""
    if not python.exists():
        return False
    try:
        said = subprocess.run(
            [python, "-c", WORKS], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0 and said.stdout.strip() in versions


def _candidates(version: str) -> Iterator[Path]:
    for folder in os.get_exec_path():
        yield Path(folder) / f"python{version}"
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    yield from sorted(pyenv.glob(f"{version}.*/bin/python{version}"), reverse=True)
    yield from sorted(_uvs_own().glob(f"cpython-{version}.*/bin/python{version}"), reverse=True)


def _uvs_own() -> Path:
    data = os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")
    return Path(os.environ.get("UV_PYTHON_INSTALL_DIR", Path(data) / "uv" / "python"))


def _fetch(version: str, whose: str, tell: Tell) -> Path:
    tell(f"Python {version}")
    try:
        commands.run([commands.UV, "python", "install", "--no-bin", version], "Python", tell)
    except Trouble as trouble:
        raise Trouble(
            f"{whose} needs Python {version}, which is neither on this machine nor could be"
            f" downloaded. Install it (for example: pyenv install {version}), then run the same"
            " command again."
        ) from trouble
    found = next((path for path in _candidates(version) if works(path, (version,))), None)
    if found is None:
        raise Trouble(f"Python {version} was downloaded for {whose.lower()}, but does not run.")
    return found

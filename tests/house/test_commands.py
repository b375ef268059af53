"""The commands that people are told about are there."""

import re
import subprocess

from tests.house.tree import ROOT

TOLD = re.compile(r"(?:^|`)make ([a-z][a-z-]+)", re.MULTILINE)
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
WANTED = {
    "run",
    "test",
    "check",
    "lock",
    "audit",
    "train",
    "rasa-train",
    "rasa-test",
    "rasa-validate",
    "rasa-shell",
    "shell",
    "clean",
    "help",
}
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


def _targets() -> set[str]:
    return set(TARGET.findall((ROOT / "Makefile").read_text()))


def test_every_command_is_there() -> None:
    """The commands of the contract are targets of the Makefile."""
    assert set() == WANTED - _targets()


def test_every_command_the_pages_name_is_there() -> None:
    """No page tells anyone to make what cannot be made."""
    code = (re.findall(r"`[^`]+`|```.+?```", (ROOT / page).read_text(), re.S) for page in PAGES)
    told = {name for parts in code for part in parts for name in TOLD.findall(part)}
    assert set() == told - _targets()


def test_make_alone_lists_the_commands() -> None:
    """Whoever types `make` sees what there is."""
    told = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set() == {name for name in WANTED if f"make {name} " not in told}


def test_ci_runs_what_the_readers_run() -> None:
    """CI is `make check` and `make test`."""
    lines = (ROOT / ".ci/run").read_text().splitlines()
    assert ["make check || failed=1", "make test || failed=1"] == [
        line for line in lines if line.startswith("make ")
    ]

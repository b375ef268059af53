"""Small rules that keep the code readable, checked on every file."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import ROOT, files, python_files

LONGEST = 300
# Files that are longer on purpose, each with its reason.
LONG = {
    "bot/usecases/ports.py": "what the core asks of the world outside, in one list",
    "bot/triage/floor.py": "how danger is judged, from words to verdict, to be read in one go",
    "bot/triage/rules.py": "the rules of triage beside the words they look for",
    "tests/integration/partner_api/test_updates.py": "one door, tried from every side",
    "tests/integration/webchat/test_api.py": "one door, tried from every side",
    "tests/integration/webchat/test_desk_room.py": "one room, tried from every side",
}
# What betrays the machine a file was written on, or where it fetched its packages.
FOREIGN = re.compile(
    r"/(work|root|home/\w+|tmp/\w+)/\w|pythonhosted|registry\.npmjs|pypi\.org/simple"
)
TEXT = {".py", ".md", ".yml", ".yaml", ".toml", ".lock", ".in", ".json", ".html", ".mjs", ".js"}


def _tests(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if is_function and node.name.startswith("test_"):
            yield node


def test_every_test_says_what_it_holds() -> None:
    """Each test has a docstring: the sentence that would be false if it failed."""
    silent = [
        f"{path}:{test.lineno} {test.name}"
        for path in python_files("tests")
        for test in _tests(path)
        if not ast.get_docstring(test)
    ]
    assert [] == silent


def test_files_are_short_enough_to_be_read() -> None:
    """No Python file is longer than 300 lines, but for those with a reason."""
    long = [
        f"{path}: {count}"
        for path in python_files("bot", "actions", "deploy", "tests")
        if (count := len((ROOT / path).read_text().splitlines())) > LONGEST
        if str(path) not in LONG
    ]
    assert [] == long


def test_no_file_speaks_of_the_machine_it_was_written_on() -> None:
    """Nothing in the repository holds a path of one machine or the address of a registry."""
    betrayed = [
        f"{path}: {match[0]}"
        for path in files()
        if path.suffix in TEXT and path.name != Path(__file__).name
        if (match := FOREIGN.search((ROOT / path).read_text()))
    ]
    assert [] == betrayed


def test_no_room_is_called_after_nothing() -> None:
    """There are no utils, helpers, commons or managers."""
    vague = {"utils", "util", "helpers", "helper", "common", "commons", "manager", "misc"}
    named = [str(path) for path in python_files("bot", "actions", "deploy")]
    assert [] == [name for name in named if vague & set(re.split(r"[/_.]", name))]

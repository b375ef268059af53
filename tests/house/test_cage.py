"""The cage works where it has to: on Python 3.10, beside Rasa, without anything else of ours."""

import ast
import os
import subprocess

from tests.house.tree import ROOT, python_files

RASA = ROOT / ".venv-rasa" / "bin" / "python"
IMPORT_ALL = """
import importlib, pkgutil, sys, warnings
warnings.simplefilter("ignore")
import bot.cage
names = [found.name for found in pkgutil.iter_modules(bot.cage.__path__)]
for name in names:
    if name != "__main__":
        importlib.import_module("bot.cage." + name)
ours = [n for n in sys.modules if n.startswith("bot.") and not n.startswith("bot.cage")]
print(sys.version_info[:2] == (3, 10), len(names) > 0, ours)
"""


def _imported(source: str) -> set[str]:
    tree = ast.parse(source)
    plain = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    return plain | {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}


def test_the_cage_imports_inside_rasas_environment() -> None:
    """Every module of the cage imports on Python 3.10 with what Rasa's lock holds."""
    quiet = {"SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [str(RASA), "-c", IMPORT_ALL]
    told = subprocess.run(
        command, cwd=ROOT, env=os.environ | quiet, capture_output=True, text=True, check=False
    )
    assert "True True []" == told.stdout.strip().rpartition("\n")[2], told.stderr[-2000:]


def test_the_cage_knows_nothing_else_of_ours() -> None:
    """Only `bot.cage` itself is imported from our own code."""
    cage = [path for path in python_files("bot") if path.parts[:2] == ("bot", "cage")]
    foreign = {
        f"{path}: {name}"
        for path in cage
        for name in _imported((ROOT / path).read_text())
        if name.split(".")[0] in {"bot", "actions", "tests"} and not name.startswith("bot.cage")
    }
    assert set() == foreign


def test_the_package_on_the_way_to_the_cage_is_a_docstring() -> None:
    """Rasa imports `bot` before `bot.cage`, on Python 3.10."""
    body = ast.parse((ROOT / "bot/__init__.py").read_text()).body
    assert 1 == len(body)
    assert isinstance(body[0], ast.Expr)

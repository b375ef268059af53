"""The example of the settings is the settings, and nothing reads others."""

import re
import subprocess
import sys

from bot.settings import Settings
from tests.house.tree import ROOT, python_files

RENDER = """
import sys
sys.path.insert(0, "deploy")
import env_example
print(env_example.render(), end="")
"""


def test_the_example_lists_every_setting() -> None:
    """`.env.example` is what `make env-example` would write now."""
    told = subprocess.run(
        [sys.executable, "-c", RENDER], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout == (ROOT / ".env.example").read_text()


def test_every_setting_that_is_read_is_known() -> None:
    """A name that the service mentions is a setting, so nobody has to find it in the code."""
    known = {f"SAFER_{name.upper()}" for name in Settings.model_fields}
    files = [*python_files("bot"), *python_files("actions")]
    read = {
        name
        for path in files
        for name in re.findall(r"SAFER_[A-Z_]*[A-Z]", (ROOT / path).read_text())
    }
    assert set() == read - known

"""The example of the settings is the settings."""

import subprocess
import sys

from tests.house.tree import ROOT

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

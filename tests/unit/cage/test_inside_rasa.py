"""The cage's own tests pass in Rasa's environment, on Python 3.10."""

import os
import subprocess

import pytest

from bot.settings import ROOT
from tests.fakes.postgresql import postgresql_database

RASA = ROOT / ".venv-rasa" / "bin" / "python"
QUIET = {"SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}


@pytest.mark.timeout(300)
def test_the_cages_own_tests_pass_beside_rasa() -> None:
    """Every `test_in_*.py` beside this file is run there, and passes."""
    here = "tests/unit/cage"
    with postgresql_database() as tracker:
        told = subprocess.run(
            [str(RASA), "-m", "pytest", "-c", f"{here}/inside.ini", "--confcutdir", here, here],
            cwd=ROOT,
            env=os.environ | QUIET | {"SAFER_TEST_TRACKER": tracker},
            capture_output=True,
            text=True,
            check=False,
        )
    assert 0 == told.returncode, told.stdout[-4000:]
    assert " passed" in told.stdout
    assert "skipped" not in told.stdout

"""Where set-up reads and writes."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
TOOLS = ROOT / ".tools"
SERVICE = ROOT / ".venv"
RASA = ROOT / ".venv-rasa"
ENCODER = ROOT / ".venv-encoder"
ASSETS = ROOT / "var" / "assets"
LOG = TOOLS / "setup.log"


def var_dir() -> Path:
    """The folder the running service writes to."""
    return Path(os.environ.get("SAFER_VAR_DIR", str(ROOT / "var")))


def python_of(environment: Path) -> Path:
    """The interpreter of a virtual environment."""
    return environment / "bin" / "python"


def inside_tools() -> bool:
    """True in the second stage: this interpreter is the one of `.tools/`."""
    return Path(sys.prefix).resolve() == TOOLS.resolve()

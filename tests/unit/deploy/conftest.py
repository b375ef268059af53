"""The modules of set-up import each other by plain names, as scripts in one folder do."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "deploy"))

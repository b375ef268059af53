"""Writes `.env.example`: every setting with what it means and what it is when nobody sets it."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pydantic import SecretStr

from bot.settings import Settings

FILE = ROOT / ".env.example"
HEAD = """\
# Every setting of the service; nothing here has to be set. `make env-example` writes this file.
# Set them in the environment of `python -m bot serve`. Secrets that are not set are made at the
# first start and kept in var/secrets.env, which only its owner can read.
"""


def render() -> str:
    """Return the text of the file."""
    return HEAD + "".join(_entry(name) for name in Settings.model_fields)


def _entry(name: str) -> str:
    field = Settings.model_fields[name]
    value = field.default
    shown = "" if value is None or isinstance(value, SecretStr) else str(value)
    if isinstance(value, bool):
        shown = shown.lower()
    return f"\n# {field.description}\n# SAFER_{name.upper()}={shown.replace(f'{ROOT}/', '')}\n"


if __name__ == "__main__":
    FILE.write_text(render())

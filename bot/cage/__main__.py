"""`python -m bot.cage train|serve|parse|validate`, run with Rasa's own interpreter."""

import os
import sys
import warnings

from bot.cage.project import ROOT

# Read by Rasa and its libraries as they are imported.
SET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_CACHE_DIRECTORY": str(ROOT / "var" / "rasa" / "cache"),
    "RASA_MAX_CACHE_SIZE": "0",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SQLALCHEMY_WARN_20": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "LOG_LEVEL": "WARNING",
    # A turn takes far less; a Rasa that dies in one blocks its conversation in Redis no longer.
    "TICKET_LOCK_LIFETIME": "15",
    "TQDM_DISABLE": "1",
}


def main(words: "list[str]") -> int:
    """Run one command and return its exit code."""
    os.environ.update(SET)
    # Libraries set the filters anew, so a filter alone does not keep the terminal clean.
    warnings.showwarning = _say_nothing
    command = words[0] if len(words) == 1 else ""
    if command == "train":
        from bot.cage.train import train

        return train()
    if command == "serve":
        from bot.cage.serve import serve

        return serve()
    if command == "parse":
        from bot.cage.parse import parse

        return parse()
    if command == "validate":
        from bot.cage.validate import validate

        return validate()
    print("usage: python -m bot.cage train|serve|parse|validate", file=sys.stderr)
    return 2


def _say_nothing(*_warning: object, **_more: object) -> None:
    """Leave the warnings of libraries that nobody here can change unsaid."""


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))

"""What has to be made from our own data before the service can run: two models and a database."""

import contextlib
import os
import sqlite3

import commands
import places
from step import Step, Tell

MODELS = places.ROOT / "models"
DATABASE = places.var_dir() / "safer.db"


def _train_triage(tell: Tell) -> None:
    python = places.python_of(places.SERVICE)
    commands.run([python, "-m", "bot.triage", "train"], "Triage model", tell)


def _train_rasa(tell: Tell) -> None:
    python = places.python_of(places.RASA)
    commands.run([python, "-m", "bot.cage", "train"], "Rasa model", tell)


def _migrate(tell: Tell) -> None:
    python = places.python_of(places.SERVICE)
    commands.run([python, "-m", "bot", "migrate"], "Database", tell)


def _schema() -> str:
    """Return which version the SQLite file has; a file put back from a backup has its own.

    A database elsewhere is looked at each time: then every look gives another answer.
    """
    if _database_elsewhere():
        return os.urandom(8).hex()
    with contextlib.suppress(sqlite3.Error):
        address = f"{DATABASE.as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
            row = database.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(row)
    return "none"


def _database_elsewhere() -> bool:
    written = places.var_dir() / "secrets.env"
    lines = written.read_text().splitlines() if written.is_file() else []
    named = any(line.startswith("SAFER_DATABASE_URL=") for line in lines)
    return named or bool(os.environ.get("SAFER_DATABASE_URL"))


TRIAGE = Step(
    title="Triage model",
    do=_train_triage,
    inputs=(
        "requirements.lock",
        "bot/triage/*.py",
        "data/*.yml",
        "data/triage/topics.yml",
        "data/triage/train/*",
        "data/triage/dev/*",
        "models/encoder/about.json",
    ),
    outputs=(MODELS / "triage",),
    stamp=MODELS / "triage" / ".stamp",
)
RASA = Step(
    title="Rasa model",
    do=_train_rasa,
    inputs=(
        "bot/cage/requirements.lock",
        "bot/cage/encoder.py",
        "bot/cage/features.py",
        "bot/cage/intents.py",
        "bot/cage/messages.py",
        "bot/cage/metadata.py",
        "bot/cage/softmax.py",
        "config.yml",
        "bot/domain/**/*.yml",
        "data/nlu/**/*.yml",
        "data/rules/**/*.yml",
        "data/stories/**/*.yml",
        "data/triage/train/*",
        "models/encoder/about.json",
    ),
    outputs=(MODELS / "rasa" / "dialogue.tar.gz",),
    stamp=MODELS / "rasa" / ".stamp",
)
DATABASE_STEP = Step(
    title="Database",
    do=_migrate,
    inputs=("bot/store/migrations/**/*.py",),
    outputs=(),
    stamp=places.var_dir() / ".migrated",
    also=_schema,
)

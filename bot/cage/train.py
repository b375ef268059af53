"""Trains the dialogue model, if anything it is made of changed."""

import io
import shutil
import sys
import time
from contextlib import redirect_stdout
from typing import Any

from bot.cage import project
from bot.cage.quiet import keep_quiet


def train() -> int:
    """Train into `models/rasa/`, keep only the new model, and return the exit code."""
    if project.is_current():
        print("the dialogue model is current", flush=True)
        return 0
    started = time.monotonic()
    print("training the dialogue model", flush=True)
    heard = io.StringIO()
    with redirect_stdout(heard):
        trained = _trained()
    if not trained:
        print(heard.getvalue(), file=sys.stderr)
        print("the dialogue model could not be trained", file=sys.stderr, flush=True)
        return 1
    project.stamp()
    print("trained the dialogue model in %.0f s" % (time.monotonic() - started), flush=True)
    return 0


def _trained() -> bool:
    fresh = project.MODELS / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        result = _rasa_train(str(fresh))
        if result.code != 0 or result.model is None:
            return False
        for old in project.MODELS.glob("*.tar.gz"):
            old.unlink()
        shutil.move(result.model, str(project.MODEL))
        return True
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _rasa_train(folder: str) -> Any:
    from rasa.model_training import train as rasa_train

    from bot.cage.speed import train_faster

    keep_quiet()
    train_faster()
    return rasa_train(
        domain=str(project.DOMAIN),
        config=str(project.CONFIG),
        training_files=[str(project.DATA)],
        output=folder,
        force_training=True,
        fixed_model_name="dialogue",
    )

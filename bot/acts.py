"""`python -m bot acts`: asks Rasa's own model, in its own environment, for each line's act."""

import json
import subprocess
from queue import Queue
from threading import Thread
from typing import IO, BinaryIO, TextIO, cast

from bot.errors import SettingsError
from bot.lines import Line, read_line, write_line
from bot.settings import ROOT, Settings
from bot.supervisor import rasa_part

# "Don't know" and "skip" decline to answer; the outside contract has no act of its own for them.
OUTSIDE = {"skip": "deny"}
# What Rasa ever sees of one text; the longest report says what it is about before that.
MOST = 2_000


def run_acts(settings: Settings, lines: BinaryIO, out: TextIO, *, jsonl: bool) -> int:
    """Write one JSON line for each line of input, in order; bad lines get an `error`."""
    command = (rasa_part(settings).command[0], "-m", "bot.cage", "parse")
    try:
        cage = subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(rasa_part(settings).environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
    except FileNotFoundError as missing:
        raise SettingsError("Rasa's environment is missing. Run `make run`.") from missing
    waiting: Queue[Line | None] = Queue(maxsize=1_000)
    ask, answers = cast("IO[str]", cage.stdin), cast("IO[str]", cage.stdout)
    Thread(target=lambda: _feed(lines, ask, waiting, jsonl=jsonl), daemon=True).start()
    for line in iter(waiting.get, None):
        write_line(out, _answer(line, answers))
    return cage.wait()


def _feed(lines: BinaryIO, ask: IO[str], waiting: Queue[Line | None], *, jsonl: bool) -> None:
    for number, raw in enumerate(lines, 1):
        line = read_line(raw, number, jsonl=jsonl)
        if line.text is not None:
            try:
                print(json.dumps({"id": 0, "text": line.text[:MOST]}), file=ask, flush=True)
            except BrokenPipeError:
                line = Line(line.id, None, "Rasa's model could not be asked. Run `make train`.")
        waiting.put(line)
    ask.close()
    waiting.put(None)


def _answer(line: Line, answers: IO[str]) -> dict[str, object]:
    if line.text is None:
        return {"id": line.id, "error": line.wrong}
    answer = answers.readline()
    if not answer:
        return {"id": line.id, "error": "Rasa's model could not be asked. Run `make train`."}
    found = json.loads(answer)
    act = str(found["intent"])
    return {"id": line.id, "act": OUTSIDE.get(act, act), "score": found["score"]}

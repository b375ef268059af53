"""The messages of `data/triage/train` that teach Rasa acts, beside the examples of `data/nlu`.

Two thirds of them are reports and a quarter has nothing to do with us; a part of those is enough,
and every text costs milliseconds of training. Of those in other languages all reports are taken:
there are few, and none may be sent away. Which part is decided by the text's own hash, so it
is the same on every machine and changes little when messages are added.
"""

import hashlib
import json
from pathlib import Path
from typing import Dict, Iterator, List, Text, Tuple

REPORT = "report"
# Shares chosen on data/triage/dev (docs/decisions/0009).
SHARES = {REPORT: 0.25, "out_of_scope": 0.6}
# Half of all reports are emergencies, and the gateway alone says what to do about those.
GRAVE_SHARE = 0.1
# These stand at borders between acts, or answer our own questions: all of them count.
WHOLE = ("answers.jsonl", "acts_5.jsonl")
# The gateway asks about danger before Rasa hears of it, so Rasa reads report and answer together,
# and so it reads questions of those who worry: "is there anyone she can talk to?" and "no".
BUNDLED_SHARES = {REPORT: 0.05, "safety_question": 0.3}
ANSWERS = ("no", "yes", "No", "nah not now", "yes it is", "no its over", "Yes.", "not any more")
# What means nothing is to be asked about again, not taken for an act.
NOT_FAMILIES = frozenset(("everyday_gibberish",))


def taught(folder: Path) -> List[Tuple[Text, Text]]:
    """Return (text, act) of the messages to learn from, in the order of files and lines."""
    found = [
        (row["text"], row["act"])
        for path in sorted(folder.glob("*.jsonl"))
        for row in _rows(path)
        if row["family"] not in NOT_FAMILIES and (path.name in WHOLE or _is_in(row))
    ]
    if not found:
        raise ValueError("data/triage/train holds no messages")
    return found + [_answered(text, act) for text, act in found if _is_bundled(text, act)]


def _rows(path: Path) -> Iterator[Dict[Text, Text]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _is_in(row: Dict[Text, Text]) -> bool:
    share = SHARES.get(row["act"], 1.0)
    if row["act"] == REPORT and "lang" in row:
        share = 1.0
    elif row["act"] == REPORT and row["danger"] != "none":
        share = GRAVE_SHARE
    return _at(row["text"]) < share


def _is_bundled(text: Text, act: Text) -> bool:
    return _at("bundled " + text) < BUNDLED_SHARES.get(act, 0.0)


def _answered(text: Text, act: Text) -> Tuple[Text, Text]:
    answer = ANSWERS[int(_at("answer " + text) * len(ANSWERS))]
    return "%s\n%s" % (text, answer), act


def _at(text: Text) -> float:
    """Return where a text falls between 0 and 1."""
    return (
        int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:4], "big") / 2**32
    )

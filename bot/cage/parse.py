"""Names the dialogue act of each line as the live bot would take it: JSON lines in and out."""

import asyncio
import json
import os
import sys
from typing import Any, Dict, Text

from bot.cage import project
from bot.cage.channel import harmless

FALLBACK = "nlu_fallback"


def parse() -> int:
    """Read `{"id","text"}` lines, write `{"id","intent","score"}` lines at once, in order."""
    if not project.is_untouched():
        print("no dialogue model to trust: train it first", file=sys.stderr, flush=True)
        return 1
    out = _own_stdout()
    from rasa.core.agent import load_agent

    from bot.cage.quiet import keep_quiet

    keep_quiet()
    loop = asyncio.new_event_loop()
    agent = loop.run_until_complete(load_agent(model_path=str(project.MODEL)))
    for line in sys.stdin:
        if line.strip():
            told = json.loads(line)
            found = loop.run_until_complete(agent.parse_message(harmless(told["text"])))
            print(json.dumps({"id": told.get("id"), **best(found)}), file=out, flush=True)
    return 0


def best(found: Dict[Text, Any]) -> Dict[Text, Any]:
    """Return the likeliest act; where Rasa would ask again, the one it would ask about."""
    ranking = [act for act in found["intent_ranking"] if act["name"] != FALLBACK]
    act = found["intent"] if found["intent"]["name"] != FALLBACK else ranking[0]
    return {"intent": act["name"], "score": round(float(act["confidence"]), 4)}


def _own_stdout() -> Any:
    """Keep stdout for our lines; whatever libraries print goes to stderr."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out

"""What people would otherwise use, trained and asked beside Rasa, for `python -m bot evaluate`.

`python -m bot.cage.peers tfidf|diet --label danger|category|act TRAIN.jsonl TEST.jsonl OUT.jsonl`
reads `{"text", label}` lines, learns from those that have the label, and writes one line for each
line of TEST, in order: `{"scores": {label: 0 to 1}, "seconds": time for this text}`. The last line
of standard output is `{"training_s": seconds}`.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
import warnings
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence, Text, Tuple

from bot.cage.__main__ import SET

SEED = 42
LABELS = ("danger", "category", "act")
# Asked before the clock counts, so that no peer is charged for what it does once.
WARMING = 5
Scores = Dict[Text, float]
Ask = Callable[[Text], Scores]
Examples = Sequence[Tuple[Text, Text]]


def tfidf(examples: Examples) -> Ask:
    """Train TF-IDF (words and pairs; letters 2 to 5 within words) with logistic regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True)
    judge = LogisticRegression(C=10.0, max_iter=300, random_state=SEED)
    pipeline = make_pipeline(make_union(words, letters), judge)
    pipeline.fit([text for text, _ in examples], [label for _, label in examples])
    labels = [str(label) for label in judge.classes_]

    def ask(text: Text) -> Scores:
        chances = pipeline.predict_proba([text])[0]
        return {label: float(chance) for label, chance in zip(labels, chances, strict=True)}

    return ask


def diet(examples: Examples, *, epochs: int = 0) -> Ask:
    """Train Rasa's own default NLU pipeline with a fixed seed; ``epochs`` 0 leaves its default."""
    from rasa.core.agent import load_agent
    from rasa.model_training import train_nlu

    from bot.cage.channel import harmless
    from bot.cage.quiet import keep_quiet
    from bot.cage.speed import train_faster

    keep_quiet()
    train_faster()
    with tempfile.TemporaryDirectory() as told:
        folder = Path(told)
        rows = [{"text": harmless(text), "intent": label} for text, label in examples]
        data = {"rasa_nlu_data": {"common_examples": rows}}
        (folder / "nlu.json").write_text(json.dumps(data), encoding="utf-8")
        (folder / "config.yml").write_text(json.dumps(_default_config(epochs)), encoding="utf-8")
        model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.json"), str(folder))
        loop = asyncio.new_event_loop()
        agent = loop.run_until_complete(load_agent(model_path=model))

    def ask(text: Text) -> Scores:
        found = loop.run_until_complete(agent.parse_message(harmless(text)))
        ranking = found["intent_ranking"]
        return {
            str(act["name"]): float(act["confidence"])
            for act in ranking
            if act["name"] not in (None, "nlu_fallback")
        }

    return ask


def _default_config(epochs: int) -> Dict[Text, Any]:
    """Return the configuration that Rasa takes where somebody gives none, seeded."""
    import rasa.engine.recipes
    import yaml

    folder = Path(str(rasa.engine.recipes.__file__)).parent / "config_files"
    config: Dict[Text, Any] = yaml.safe_load((folder / "default_config.yml").read_text("utf-8"))
    for part in config["pipeline"]:
        if "epochs" in part:
            part["random_seed"] = SEED
            part["epochs"] = epochs or part["epochs"]
    return config


PEERS: Dict[Text, Callable[[Examples], Ask]] = {"tfidf": tfidf, "diet": diet}


def main(words: List[Text]) -> int:
    """Train one peer, ask it about each line of TEST and write OUT; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.cage.peers")
    parser.add_argument("peer", choices=sorted(PEERS))
    parser.add_argument("--label", choices=LABELS, required=True)
    for name in ("train", "test", "out"):
        parser.add_argument(name, type=Path)
    chosen = parser.parse_args(words)
    examples = [
        (row["text"], row[chosen.label]) for row in _rows(chosen.train) if row.get(chosen.label)
    ]
    texts = [row["text"] for row in _rows(chosen.test)]
    # The terminal is for our own last line; libraries talk elsewhere.
    with redirect_stdout(sys.stderr):
        start = time.perf_counter()
        ask = PEERS[chosen.peer](examples)
        training = time.perf_counter() - start
        _on_one_core()
        for text in texts[:WARMING]:
            ask(text)
        with chosen.out.open("w", encoding="utf-8") as out:
            for text in texts:
                out.write(json.dumps(_answer(ask, text)) + "\n")
    print(json.dumps({"training_s": round(training, 1)}))
    return 0


def _on_one_core() -> None:
    """Answers are timed on one core, whatever threads were started in learning."""
    core = {min(os.sched_getaffinity(0))}
    for thread in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # it may have ended meanwhile
            os.sched_setaffinity(int(thread.name), core)


def _answer(ask: Ask, text: Text) -> Dict[Text, Any]:
    start = time.perf_counter()
    scores = ask(text)
    return {"scores": scores, "seconds": time.perf_counter() - start}


def _rows(path: Path) -> List[Dict[Text, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


if __name__ == "__main__":
    os.environ.update(SET)
    warnings.simplefilter("ignore")
    sys.exit(main(sys.argv[1:]))

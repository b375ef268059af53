"""`python -m bot evaluate` on a small copy of the data, from training to the gates."""

import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import DataError, SettingsError
from bot.reports.category import load_taxonomy
from bot.settings import ROOT
from bot.triage.danger import Danger
from bot.triage.evaluate.command import Wanted, run_evaluate
from bot.triage.evaluate.evaluation import Places
from bot.triage.evaluate.keywords import keyword_judge
from bot.triage.evaluate.sets import TextSet, set_of
from bot.triage.messages import Split, load_messages
from bot.triage.training import train_triage

# Of which split each part is made, from which line on, and of how many lines one is kept. The
# sealed split stays sealed: what is called test here are other lines of dev.
KEPT = {"train": ("train", 0, 30), "dev": ("dev", 0, 12), "test": ("dev", 3, 14)}
RASA = ROOT / ".venv-rasa" / "bin" / "python"
CALM = {"hard_negatives", "everyday", "calm_reports", "talk", "foreign_calm"}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Few messages, and triage trained on them."""
    root = tmp_path_factory.mktemp("small")
    data = root / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("*.jsonl"))
    for split, (source, first, step) in KEPT.items():
        for file in sorted((ROOT / "data" / "triage" / source).glob("*.jsonl")):
            lines = file.read_text(encoding="utf-8").splitlines()[first::step]
            folder = data / "triage" / split
            folder.mkdir(exist_ok=True)
            (folder / file.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (root / "models").mkdir()
    (root / "models" / "encoder").symlink_to(ROOT / "models" / "encoder")
    train_triage(data, root / "models")
    return Places(data, root / "models", RASA)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root with short lists and nothing recorded."""
    lists = tmp_path / "tests" / "triage"
    lists.mkdir(parents=True)
    (lists / "must_be_urgent.txt").write_text("he is stabbing her help me\n", encoding="utf-8")
    (lists / "must_not.txt").write_text("what a lovely day\n", encoding="utf-8")
    (tmp_path / "benchmarks").mkdir()
    return tmp_path


def test_everything_is_measured_printed_and_kept(
    places: Places, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ours, its halves and two peers, in the terminal, as Markdown and as JSON, without a text.

    With its threshold a peer flags no more calm texts of dev than ours does.
    """
    wanted = Wanted(Split.DEV, "keywords,tfidf", root / "f.json", root / "f.md", every=2)
    assert 0 == run_evaluate(places, root, wanted)
    printed, page = capsys.readouterr().out, (root / "f.md").read_text(encoding="utf-8")
    told = json.loads((root / "f.json").read_text(encoding="utf-8"))
    for said in (printed, page):
        assert "people wrote none" in said
        assert "logistic regression one message in 2" in " ".join(said.split())
        assert "trained on other data" not in said
        assert "TF-IDF + logistic regression, best guess" in said
        assert "Not validated on UK emergency texts" in said
    assert {"machines": "all", "people": "none"} == told["written_by"]
    assert {"tfidf": 2} == told["every"]
    assert {"ours", "rules", "model", "keywords", "tfidf", "tfidf_same_alarms"} == set(
        told["names"]
    )
    sets = told["figures"]["sets"]
    assert told["messages"] == sum(judged["ours"]["any"]["count"] for judged in sets.values())
    for what in ("any", "now"):
        ours, theirs = (
            sum(judged[judge][what]["hits"] for name, judged in sets.items() if name in CALM)
            for judge in ("ours", "tfidf_same_alarms")
        )
        assert theirs <= ours
    assert told["figures"]["latencies"]["ours"]["p50"] > 0
    assert told["ready"]["memory_mb"] > 1
    texts = _texts(places.data_dir / "triage" / "dev")
    assert [] == [t for t in texts if t in printed or t in page or t in json.dumps(told)]


def test_another_split_is_judged_by_itself(places: Places, root: Path) -> None:
    """On test only its own messages count, in their own order; dev still gives the thresholds."""
    wanted = Wanted(Split.TEST, "keywords", root / "f.json", root / "f.md")
    assert 0 == run_evaluate(places, root, wanted)
    told = json.loads((root / "f.json").read_text(encoding="utf-8"))
    taxonomy = load_taxonomy(places.data_dir / "taxonomy.yml")
    messages = load_messages(places.data_dir, taxonomy, Split.TEST)
    judge = keyword_judge(taxonomy)
    flagged = Counter(set_of(m) for m in messages if judge(m.text).danger is Danger.NOW)
    sets = told["figures"]["sets"]
    assert ("test", len(messages)) == (told["split"], told["messages"])
    assert {name: flagged[TextSet(name)] for name in sets} == {
        name: judged["keywords"]["now"]["hits"] for name, judged in sets.items()
    }
    assert "Nothing was chosen on this split" in (root / "f.md").read_text(encoding="utf-8")


def test_gates_hold_what_was_recorded(
    places: Places, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Recorded figures pass, a better record makes the same figures fall, and it is not undone."""
    kept = root / "benchmarks" / "triage.json"
    with pytest.raises(DataError, match="no recorded figures"):
        run_evaluate(places, root, Wanted(Split.DEV, "none", gates=True))
    assert 0 == run_evaluate(places, root, Wanted(Split.DEV, "none", record=True))
    assert 0 == run_evaluate(places, root, Wanted(Split.DEV, "none", gates=True))
    better = json.loads(kept.read_text(encoding="utf-8"))
    better["recall.emergencies.any"] += 0.5
    kept.write_text(json.dumps(better), encoding="utf-8")
    capsys.readouterr()
    assert 1 == run_evaluate(places, root, Wanted(Split.DEV, "none", gates=True, record=True))
    assert "recall.emergencies.any was" in capsys.readouterr().err
    assert better == json.loads(kept.read_text(encoding="utf-8"))


def test_gates_are_for_dev_alone(places: Places, root: Path) -> None:
    """Nothing is held, recorded or chosen on the sealed split."""
    for wanted in (Wanted(Split.TEST, "none", gates=True), Wanted(Split.TEST, "none", record=True)):
        with pytest.raises(SettingsError, match="for dev"):
            run_evaluate(places, root, wanted)


def test_a_stale_model_is_told_and_passes_no_gate(
    places: Places, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Figures of a model that was trained on other data are marked, never held or recorded."""
    changed = replace(places, data_dir=root / "data")
    shutil.copytree(places.data_dir, changed.data_dir)
    with (changed.data_dir / "triage" / "topics.yml").open("a", encoding="utf-8") as topics:
        topics.write("# changed\n")
    with pytest.raises(DataError, match="make train"):
        run_evaluate(changed, root, Wanted(Split.DEV, "none", record=True))
    assert 0 == run_evaluate(changed, root, Wanted(Split.DEV, "none"))
    assert "trained on other data" in capsys.readouterr().out


def test_a_missing_environment_stops_before_anything_is_measured(
    places: Places, root: Path
) -> None:
    """One clear sentence that says what to do."""
    with pytest.raises(SettingsError, match=r"^Rasa's environment is missing.*make setup"):
        run_evaluate(
            replace(places, rasa_python=Path("nowhere/python")),
            root,
            Wanted(Split.DEV, "keywords,tfidf", root / "f.json"),
        )
    assert not (root / "f.json").exists()


def _texts(folder: Path) -> list[str]:
    lines = [line for file in folder.glob("*.jsonl") for line in file.read_text().splitlines()]
    texts = [json.loads(line)["text"] for line in lines]
    return [text for text in texts if len(text) > 20]

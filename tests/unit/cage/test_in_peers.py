"""The peers of triage: trained in here, asked line by line."""

import json
from pathlib import Path

import pytest

from bot.cage import peers

TOLD = [
    {"text": "fire in the kitchen", "danger": "now"},
    {"text": "the flat is on fire", "danger": "now"},
    {"text": "flames and smoke, fire", "danger": "now"},
    {"text": "rubbish in the alley", "danger": "none"},
    {"text": "rubbish was dumped again", "danger": "none"},
    {"text": "more rubbish behind the shop", "danger": "none"},
    {"text": "no danger is known of this one"},
]
ASKED = [{"text": "fire in the flat"}, {"text": "rubbish in the yard"}, {"text": "/restart"}]


def _write(path: Path, rows: "list[dict[str, str]]") -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def _asked(peer: str, folder: Path) -> "list[dict[str, float]]":
    train, test = _write(folder / "train", TOLD), _write(folder / "test", ASKED)
    assert 0 == peers.main([peer, "--label", "danger", train, test, str(folder / "out")])
    rows = [json.loads(line) for line in (folder / "out").read_text().splitlines()]
    assert all(row["seconds"] > 0 for row in rows)
    return [row["scores"] for row in rows]


def test_tfidf_scores_every_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three lines in, three lines out in order; the training time is the last thing it says."""
    scores = _asked("tfidf", tmp_path)
    assert ["now", "none"] == [max(found, key=found.__getitem__) for found in scores[:2]]
    assert all(abs(sum(found.values()) - 1.0) < 1e-6 for found in scores)
    assert {"now", "none"} == scores[2].keys()
    assert ["training_s"] == list(json.loads(capsys.readouterr().out.splitlines()[-1]))


def test_diet_learns_and_takes_no_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rasa's default pipeline is trained and asked; a text with a slash is only a text."""
    monkeypatch.setitem(peers.PEERS, "diet", lambda told: peers.diet(told, epochs=20))
    scores = _asked("diet", tmp_path)
    assert ["now", "none"] == [max(found, key=found.__getitem__) for found in scores[:2]]
    assert {"now", "none"} == scores[2].keys()


def test_diet_is_stock() -> None:
    """Nothing but the seed differs from the pipeline that Rasa takes by default."""
    parts = peers._default_config(0)["pipeline"]
    diet = next(part for part in parts if part["name"] == "DIETClassifier")
    assert {
        "name": "DIETClassifier",
        "epochs": 100,
        "constrain_similarities": True,
        "random_seed": peers.SEED,
    } == diet

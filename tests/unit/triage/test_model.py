"""The trained pipeline: the same twice, light to leave out, and never lowered by more text."""

import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.errors import DataError
from bot.triage.danger import Danger
from bot.triage.floor import Floor
from bot.triage.pipeline import load_model, save_nlp
from bot.triage.priority import load_priorities
from bot.triage.suspicion import load_suspicion
from bot.triage.training import Trainer
from bot.triage.triage import Triage, load_triage

ROOT = Path(__file__).resolve().parents[3]
SUSPECT = "lads on the field being loud, im 83 and live alone"
UNSEEN = "my nana has slid down in her chair and her face is all to one side"


def digest(folder: Path) -> str:
    """One hash of every file in a folder."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(path.read_bytes() if path.is_file() else path.name.encode())
    return found.hexdigest()


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    """Training is reproducible, and what is saved can be loaded; there is no pickle."""
    trainer = Trainer(ROOT / "data", ROOT / "models")
    few = trainer.train[::40] + [m for m in trainer.train if m.voice == "example"]
    for name in ("one", "two"):
        save_nlp(trainer.fit(few, trainer.dev[::20]), tmp_path / name)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
    found = load_model(tmp_path / "one", trainer.given).read("dog muck on the path")
    assert (45, 10) == (len(found.categories), len(found.acts))
    assert 1.0 == pytest.approx(sum(score for _, score in found.categories), abs=1e-4)
    assert not list(tmp_path.rglob("*.pkl"))


def test_a_missing_model_is_named(tmp_path: Path, floor: Floor) -> None:
    """One sentence says how to train it."""
    priorities = load_priorities(ROOT / "data" / "priorities.yml")
    with pytest.raises(DataError, match="encoder is missing"):
        load_suspicion(ROOT / "data", tmp_path, floor, priorities)


def test_the_rules_need_neither_spacy_nor_numpy() -> None:
    """The gateway loads them in its first second."""
    code = (
        "import sys, bot.triage.floor, bot.conversation.model_floor, bot.triage.triage\n"
        "print([name for name in ('spacy', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_model_sees_what_no_rule_names(triage: Triage) -> None:
    """Its reason quotes the words that counted; where it only suspects, it asks."""
    assert triage.floor.check(UNSEEN).danger is Danger.NONE
    found = triage.assess(UNSEEN)
    assert found.danger is Danger.NOW
    assert ("model", "danger", UNSEEN) in {(r.kind, r.id, r.quote) for r in found.reasons}
    asked = triage.assess(SUSPECT)
    assert (asked.danger, asked.question, asked.unanswered) == (Danger.POSSIBLE, "dq_now", "P2")


@pytest.mark.parametrize("extra", ["the bins are full", "lol", "thanks for your help", "no rush"])
def test_more_text_never_hides_what_the_model_saw(triage: Triage, extra: str) -> None:
    """Sentence by sentence: calm ones do not water danger down."""
    assert triage.assess(f"{extra}. {UNSEEN}. {extra}").danger is not Danger.NONE


def test_the_rules_outrank_an_equal_suspicion(triage: Triage) -> None:
    """Where a rule says as much, its own question stands and the model is silent."""
    found = triage.assess("he has a knife outside now")
    assert "m_danger" not in found.red_flags


@pytest.mark.parametrize("sign", ["=", "£", "(", "!", "💥", "=£"])
def test_signs_in_a_row_cost_no_more_than_words(triage: Triage, sign: str) -> None:
    """Thousands of signs take no longer than ten times as many words; the words stay in place."""

    def seconds(text: str) -> float:
        start = time.perf_counter()
        triage.assess(text)
        return time.perf_counter() - start

    signs = sign * (4_000 // len(sign))
    words = "there is rubbish in the back lane behind the shops again " * 180
    assert min(seconds(signs) for _ in range(3)) < 2 * min(seconds(words) for _ in range(3))
    found = triage.assess(signs[:40] + " " + UNSEEN)
    assert found.danger is Danger.NOW


def test_a_word_of_many_tails_is_read(triage: Triage) -> None:
    """However long a word is, it is read or let alone; nothing breaks."""
    assert triage.assess("a" + "'s" * 1_100).danger is not Danger.NOW
    assert triage.assess("a" + "'s" * 1_100 + " hes got a knife outside now").danger is Danger.NOW


@pytest.mark.parametrize("file", ["weights.npz", "vectors.npz", "mixed.json", "model.json"])
def test_a_damaged_weight_is_a_data_error(tmp_path: Path, triage: Triage, file: str) -> None:
    """Cut off or emptied: whoever loads it is told, and can go on with the rules alone."""
    shutil.copytree(ROOT / "models" / "triage", tmp_path / "triage")
    shutil.copytree(ROOT / "models" / "encoder", tmp_path / "encoder")
    path = tmp_path / "triage" / "safer_danger" / file
    for left in (b"", path.read_bytes()[:20], b"[]"):
        path.write_bytes(left)
        with pytest.raises(DataError):
            load_triage(ROOT / "data", tmp_path)
        assert load_triage(ROOT / "data", tmp_path, untrained=True).assess("hi").needs_human

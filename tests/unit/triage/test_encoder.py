"""The sentence encoder: the file that was made and no other, the same vector for the same text."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.errors import DataError
from bot.reports.category import load_taxonomy
from bot.triage.encoder import WIDTH, Encoder, hash_of_voice, load_encoder, voices_met
from bot.triage.messages import Split, load_messages

# First numbers of two vectors, from a processor that multiplies small whole numbers two by two.
SEEN = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
# A calm sentence, a grave one behind it, and the grave one in other words.
PARTS = (
    (
        "lovely day at the park",
        "somebody has a knife and is running at people",
        "they are coming for people with a blade",
    ),
    (
        "we had a nice cup of tea",
        "now my husband cant breathe and is going blue",
        "he is choking and his lips are blue",
    ),
    (
        "the bins were late again",
        "the flat below is on fire and we are stuck",
        "we are trapped and the building is burning",
    ),
    (
        "thanks for the card",
        "he is kicking the door in to get at me",
        "a man is breaking in to hurt me",
    ),
    ("it rained all week", "a lad has gone under in the river", "a child is drowning"),
)
ROOT = Path(__file__).resolve().parents[3]
SHIPPED = ROOT / "models" / "encoder"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The encoder that comes with the repository."""
    return load_encoder(SHIPPED)


def test_a_text_is_a_vector_of_length_one(encoder: Encoder) -> None:
    """384 numbers, the same each time."""
    found = encoder.vector("somebody is breaking into the house next door")
    assert (WIDTH,) == found.shape
    assert 1.0 == pytest.approx(float(np.linalg.norm(found)), abs=1e-5)
    assert np.array_equal(found, encoder.vector("somebody is breaking into the house next door"))


@pytest.mark.parametrize("text", SEEN)
def test_every_processor_says_the_same(encoder: Encoder, text: str) -> None:
    """Sums that one kind of processor cuts off and another does not would turn the vector.

    `vectors.json` was written with the encoder that ships, on a processor with VNNI; a new encoder
    needs a new one.
    """
    here = encoder.vector(text)[: len(SEEN[text])]
    there = np.array(SEEN[text])
    assert 1.0 == pytest.approx(
        here @ there / np.linalg.norm(here) / np.linalg.norm(there), abs=1e-3
    )


def test_a_part_means_what_it_means_in_its_place(encoder: Encoder) -> None:
    """Read once, a text gives the vectors of its parts; none where it was not read so far."""
    nearer = 0
    for calm, grave, alike in PARTS:
        text = f"{calm}. {grave}"
        read = encoder.read(text)
        before, after = read.of(0, len(calm)), read.of(len(calm) + 2, len(text))
        assert before is not None
        assert after is not None
        assert 1.0 == pytest.approx(float(np.linalg.norm(after)), abs=1e-5)
        alone = encoder.vector(alike)
        nearer += bool(after @ alone > before @ alone)
    # A part keeps something of what stands beside it, so not each of them.
    assert nearer >= len(PARTS) - 1
    text = "lovely day at the park. somebody has a knife"
    assert encoder.read("word " * 300).of(1_000, 1_004) is None
    assert encoder.read(text).of(len(text), len(text)) is None


def test_signs_that_stand_for_several_have_no_parts(encoder: Encoder) -> None:
    """Where reading changed how long a text is, nobody can tell where its parts are."""
    assert encoder.read("\ufb01re in the \ufb02at").of(0, 4) is None


def test_like_meanings_lie_together(encoder: Encoder) -> None:
    """Other words for the same are nearer than the same words for something else."""
    floppy = encoder.vector("hes gone floppy and i cant wake him")
    lifeless = encoder.vector("my dad is unconscious, he won't come round")
    dog = encoder.vector("the neighbours dog barks all night and i cant sleep")
    assert floppy @ lifeless > floppy @ dog


@pytest.mark.parametrize("text", ["", "   ", "\u200b\n"])
def test_no_word_is_no_vector(encoder: Encoder, text: str) -> None:
    """Nothing said means nothing."""
    assert not encoder.vector(text).any()


@pytest.mark.parametrize("text", ["x" * 10_000, "مساعدة " * 3_000, "\ud800 help", "🔥" * 500])
def test_any_text_can_be_read(encoder: Encoder, text: str) -> None:
    """Long, foreign, broken: there is always an answer of finite numbers."""
    assert np.isfinite(encoder.vector(text)).all()


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    """One byte is another and the file is not loaded; a missing one is named."""
    folder = tmp_path / "encoder"
    shutil.copytree(SHIPPED, folder)
    graph = folder / "encoder.onnx"
    data = bytearray(graph.read_bytes())
    data[len(data) // 2] ^= 1
    graph.write_bytes(data)
    with pytest.raises(DataError, match=r"encoder\.onnx is not the file"):
        load_encoder(folder)
    graph.unlink()
    with pytest.raises(DataError, match="comes with the repository"):
        load_encoder(folder)


def test_it_is_small() -> None:
    """The committed file is at most 25 MB."""
    assert (SHIPPED / "encoder.onnx").stat().st_size <= 25_000_000


def test_some_voices_are_kept_from_it() -> None:
    """Heads learn from vectors of strangers too: some of train, and all of dev and test."""
    met = voices_met(SHIPPED)
    taxonomy = load_taxonomy(ROOT / "data" / "taxonomy.yml")
    voices = {
        split: {hash_of_voice(one.voice) for one in load_messages(ROOT / "data", taxonomy, split)}
        for split in Split
    }
    assert 0.05 < len(voices[Split.TRAIN] - met) / len(voices[Split.TRAIN]) < 0.5
    assert met.isdisjoint(voices[Split.DEV] | voices[Split.TEST])


def test_a_list_of_voices_that_is_missing_is_named(tmp_path: Path) -> None:
    """It comes with the repository."""
    with pytest.raises(DataError, match=r"voices\.txt"):
        voices_met(tmp_path)

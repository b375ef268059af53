"""Two linear models as one: they learn, they are weighed on what neither knew, they are kept."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.errors import DataError
from bot.triage.dense import train_dense
from bot.triage.features import Features
from bot.triage.linear import Names
from bot.triage.mixed import Row, load_mixed, train_mixed

LABELS = ("calm", "grave")
NAMES = Names()


def row(word: str, place: float, label: str) -> Row:
    """One message: a word, and a vector that points somewhere."""
    vector = np.zeros(384, np.float32)
    vector[0], vector[1] = place, 1.0
    return Row(NAMES.numbers({f"w{word}", "wthe"}), vector, label)


ROWS = [row("dog", -1, "calm"), row("dog", -0.8, "calm"), row("knife", 1, "grave")] * 4 + [
    row("knife", 0.9, "grave")
] * 4


def test_a_softmax_finds_the_border() -> None:
    """Vectors on either side of a plane get the label of their side."""
    vectors = np.stack([one.vector for one in ROWS])
    made = train_dense(vectors, [one.label for one in ROWS], LABELS)
    said = [LABELS[int(made.logits(vector).argmax())] for vector in vectors]
    assert [one.label for one in ROWS] == said


def test_what_is_right_on_strangers_counts_more() -> None:
    """Where the words mislead on held messages, the vector gets the whole say; and the reverse."""
    by_vector = [row("knife", -1, "calm"), row("dog", 1, "grave")]
    by_words = [row("dog", 1, "calm"), row("knife", -1, "grave")]
    assert train_mixed(ROWS, LABELS, by_vector, NAMES).share > 0.5
    assert train_mixed(ROWS, LABELS, by_words, NAMES).share < 0.5


def test_vectors_of_strangers_may_teach_alone() -> None:
    """Where the voices that the encoder has met mislead, the vector learns from the others."""
    misled = [replace(one, vector=-one.vector, met=True) for one in ROWS] * 3
    strangers = [row("dog", 1, "grave"), row("knife", -1, "calm")]
    made = train_mixed([*misled, *ROWS], LABELS, strangers, NAMES)
    assert made.share > 0.5
    assert ["grave", "calm"] == [name for name, _ in made.ranked(Features(), strangers[0].vector)]
    assert made.learnt.startswith("voices the encoder has not met, decay ")


def test_strangers_who_lack_a_label_never_teach_alone() -> None:
    """A label that only known voices have would never be named; so all voices teach."""
    misled = [replace(one, vector=-one.vector, met=True) for one in ROWS] * 3
    calm = [one for one in ROWS if one.label == "calm"]
    made = train_mixed([*misled, *calm], LABELS, [row("dog", -1, "calm")], NAMES)
    assert made.learnt.startswith("all voices, decay ")


def test_chances_add_up_and_are_ranked() -> None:
    """All labels, likeliest first, one in sum."""
    made = train_mixed(ROWS, LABELS, ROWS, NAMES)
    ranked = made.ranked(Features(frozenset({"knife"})), ROWS[2].vector)
    assert ["grave", "calm"] == [name for name, _ in ranked]
    assert 1.0 == pytest.approx(sum(score for _, score in ranked), abs=1e-5)


def test_it_is_kept_and_read_again(tmp_path: Path) -> None:
    """The same weights give the same bytes and the same chances; no pickle; damage is named."""
    made = train_mixed(ROWS, LABELS, ROWS, NAMES)
    for name in ("one", "two"):
        made.save(tmp_path / name)
    kept = [{p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("one", "two")]
    assert kept[0] == kept[1]
    again = load_mixed(tmp_path / "one")
    assert made.learnt == again.learnt != ""
    features, vector = Features(frozenset({"dog", "the"})), ROWS[0].vector
    assert np.allclose(made.chances(features, vector), again.chances(features, vector), atol=1e-2)
    (tmp_path / "one" / "mixed.json").write_text("{}")
    with pytest.raises(DataError, match="missing or damaged"):
        load_mixed(tmp_path / "one")

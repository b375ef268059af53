"""The encoder in Rasa's environment: its vectors, and the files it takes."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.cage import project
from bot.cage.encoder import WIDTH, Encoder


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The encoder of the repository."""
    return Encoder(project.ENCODER)


def test_like_texts_have_like_vectors(encoder: Encoder) -> None:
    """What means the same lies nearer than what does not, whatever the words."""
    one = encoder.vector("a man fell down and does not move")
    like = encoder.vector("someone collapsed, he's not stirring")
    other = encoder.vector("the bins were not emptied again")
    assert float(one @ like) > float(one @ other) + 0.2


def test_vectors_have_length_one_or_none(encoder: Encoder) -> None:
    """Texts without a word have a vector of zeros."""
    assert 1.0 == round(float(np.linalg.norm(encoder.vector("hello there"))), 5)
    for empty in ("", " ", "\n\n"):
        assert not encoder.vector(empty).any()


def test_a_text_is_read_alone(encoder: Encoder) -> None:
    """Many texts at once, on several threads, have the vectors they have one by one."""
    texts = ["noise next door", "yes", "", "can I speak to somebody\nplease"] * 5
    assert np.array_equal(np.stack([encoder.vector(t) for t in texts]), encoder.vectors(texts))


def test_a_short_line_behind_a_long_one_changes_little(encoder: Encoder) -> None:
    """A report and the answer to a question of ours come as one text; the report stands out."""
    report = "the kids next door are always hungry and out at night with no coats"
    both = encoder.vector(report + "\nno")
    assert float(both @ encoder.vector(report)) > float(both @ encoder.vector("no")) + 0.3


def test_a_long_text_is_read_in_bounded_time(encoder: Encoder) -> None:
    """Of a stranger's text only so much is read."""
    assert (WIDTH,) == encoder.vector("help me please " * 2_000 + "\nnow" * 3_000).shape


def test_other_files_are_refused(tmp_path: Path) -> None:
    """An encoder that is not the one in the repository is never loaded."""
    shutil.copytree(project.ENCODER, tmp_path / "encoder")
    with (tmp_path / "encoder" / "tokenizer.json").open("a") as file:
        file.write(" ")
    with pytest.raises(ValueError, match=r"tokenizer\.json"):
        Encoder(tmp_path / "encoder")

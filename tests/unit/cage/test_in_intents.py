"""The classifier: the same examples give the same weights, and doubt where nothing is known."""

import numpy as np
from scipy.sparse import csr_matrix

from bot.cage.intents import Weights, fit

ROWS = [
    ([1, 0, 0], "report"),
    ([2, 0, 0], "report"),
    ([0, 1, 0], "affirm"),
    ([0, 3, 0], "affirm"),
    ([0, 0, 1], "deny"),
    ([0, 0, 2], "deny"),
]


def _fitted() -> Weights:
    examples = [[csr_matrix([row], dtype=np.float64)] for row, _ in ROWS]
    return fit(examples, [act for _, act in ROWS], strength=10.0, seed=42, rounds=200)


def test_the_same_examples_give_the_same_weights() -> None:
    """Training is reproducible to the last bit."""
    one, other = _fitted(), _fitted()
    assert one.acts == other.acts
    assert all(np.array_equal(one.arrays[name], other.arrays[name]) for name in one.arrays)


def test_each_example_is_recognised() -> None:
    """What it learnt it knows."""
    weights = _fitted()
    for row, act in ROWS:
        chances = weights.chances([csr_matrix([row], dtype=np.float64)])
        assert act == weights.acts[int(np.argmax(chances))]


def test_chances_add_up_to_one() -> None:
    """They are probabilities, also where no feature is known."""
    for row in ([1, 1, 0], [0, 0, 0]):
        assert 1.0 == round(float(_fitted().chances([csr_matrix([row], dtype=float)]).sum()), 9)


def test_unknown_words_are_doubted() -> None:
    """A message of which nothing is known makes no act likely."""
    assert 0.6 > _fitted().chances([csr_matrix([[0, 0, 0]], dtype=float)]).max()

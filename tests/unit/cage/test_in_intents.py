"""The classifier: the same texts give the same weights, kept ones say the same, doubt stays."""

import json
from pathlib import Path

import numpy as np
import pytest

from bot.cage import project
from bot.cage.encoder import Encoder
from bot.cage.intents import Acts, learn_acts, load_acts, without_links

TAUGHT = (
    ("somebody smashed the bus shelter", "report"),
    ("lads are smashing windows on the estate", "report"),
    ("there is rubbish dumped in the alley", "report"),
    ("yes please", "affirm"),
    ("yes that is right", "affirm"),
    ("aye go on", "affirm"),
    ("no thanks", "deny"),
    ("no that is wrong", "deny"),
    ("nah not really", "deny"),
)
SHAPES = (("yes_first", r"^\W*(?:yes|aye)\b"),)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The encoder of the repository."""
    return Encoder(project.ENCODER)


@pytest.fixture(scope="module")
def acts(encoder: Encoder) -> Acts:
    """What nine texts teach."""
    return _learnt(encoder)


def _learnt(encoder: Encoder, report_odds: float = 1.0) -> Acts:
    return learn_acts(
        [text for text, _ in TAUGHT],
        [act for _, act in TAUGHT],
        encoder,
        shapes=SHAPES,
        even=0.3,
        seed=42,
        rounds=40,
        vector_weight=1.5,
        report_odds=report_odds,
    )


def _said(acts: Acts, text: str) -> str:
    return acts.names[int(np.argmax(acts.chances(text)))]


def test_the_same_texts_give_the_same_weights(acts: Acts, encoder: Encoder) -> None:
    """Training is reproducible to the last bit, though vectors are made on several threads."""
    again = _learnt(encoder)
    for text in ("they broke it", "yes", "no"):
        assert np.array_equal(acts.chances(text), again.chances(text))


def test_each_text_is_recognised(acts: Acts) -> None:
    """What it learnt it knows."""
    assert [act for _, act in TAUGHT] == [_said(acts, text) for text, _ in TAUGHT]


def test_meaning_tells_what_no_word_tells(acts: Acts) -> None:
    """Words it never met are read by their meaning."""
    assert "report" == _said(acts, "youths vandalised our playground")


def test_chances_add_up_to_one(acts: Acts) -> None:
    """They are probabilities, also where nothing is known."""
    for text in ("yes", "", "...", "zxqv", "two\nlines", "\ud800"):
        chances = acts.chances(text)
        assert 1.0 == round(float(chances.sum()), 5)
        assert bool(np.isfinite(chances).all())


def test_unknown_words_are_doubted(acts: Acts) -> None:
    """A text of which no word is known is less sure than any that was learnt."""
    known = min(float(acts.chances(text).max()) for text, _ in TAUGHT)
    assert known > 1.2 * float(acts.chances("zxqvvw qqpfff").max())


def test_a_report_can_be_made_likelier(acts: Acts, encoder: Encoder) -> None:
    """Its odds against all else are so many times what they were."""
    at = acts.names.index("report")
    before, after = (
        float(one.chances("the alley")[at]) for one in (acts, _learnt(encoder, report_odds=2.0))
    )
    assert 2.0 == round((after / (1 - after)) / (before / (1 - before)), 3)


def test_what_was_kept_says_the_same(acts: Acts, encoder: Encoder, tmp_path: Path) -> None:
    """Weights and names go through files without a change."""
    acts.save(tmp_path)
    kept = load_acts(tmp_path, encoder, 1.5)
    for text, _ in TAUGHT:
        assert np.array_equal(acts.chances(text), kept.chances(text))


def test_another_encoders_weights_are_refused(acts: Acts, encoder: Encoder, tmp_path: Path) -> None:
    """Weights mean nothing beside vectors that they were not fitted to."""
    acts.save(tmp_path)
    path = tmp_path / "known.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**known, "encoder": "0" * 64}), encoding="utf-8")
    with pytest.raises(ValueError, match="another encoder"):
        load_acts(tmp_path, encoder, 1.5)


def test_the_link_of_a_map_says_nothing_of_what_is_wanted(acts: Acts) -> None:
    """With a shared location "rubbish here" is a report; a link alone is read as it is."""
    link = "https://maps.google.com/?q=54.5672,-1.3145"
    assert without_links(f"rubbish dumped here {link}") == "rubbish dumped here"
    assert without_links(link) == link
    assert np.array_equal(acts.chances(f"yes please {link}"), acts.chances("yes please"))

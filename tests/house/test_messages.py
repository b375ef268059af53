"""The messages that triage is measured on are strangers to those that it learns from."""

from itertools import combinations
from pathlib import Path

from bot.reports.category import load_taxonomy
from bot.triage.diversity import crossing, diversity
from bot.triage.messages import Message, Split, load_messages

DATA = Path(__file__).resolve().parents[2] / "data"
# Two messages with so many of their word pairs in common are near-copies.
TOO_ALIKE = 0.6


def splits() -> dict[Split, list[Message]]:
    """All messages, by split."""
    taxonomy = load_taxonomy(DATA / "taxonomy.yml")
    return {split: load_messages(DATA, taxonomy, split) for split in Split}


def test_no_voice_and_no_near_copy_crosses_the_splits() -> None:
    """Who writes in one split writes in no other, and nothing is told again in like words."""
    for (one, ours), (other, theirs) in combinations(splits().items(), 2):
        assert set() == {m.voice for m in ours} & {m.voice for m in theirs}, (one, other)
        assert [] == [pair.one.text for pair in crossing(theirs, ours, TOO_ALIKE)], (one, other)


def test_the_messages_are_many_and_different() -> None:
    """At least 8,000 to learn from, of every category, and few words in a row said twice."""
    found = splits()
    train = found[Split.TRAIN]
    assert len(train) >= 8_000
    assert 45 == len({m.category for m in train if m.category})
    for messages in found.values():
        assert diversity(messages).distinct >= 0.95

"""The pattern language: steps, gaps, classes and what may be left out."""

import pytest

from bot.triage.lexicon import build_lexicon
from bot.triage.normalise import tokens
from bot.triage.pattern import find, parse

LEXICON = build_lexicon(
    {"you": ("u",), "going to": ("gonna",)},
    {"filler": ("a", "the"), "knife": ("knife", "flick knife"), "hit": ("hit~",)},
    ("he", "has"),
    fuzzy=("knife",),
    real=("knits",),
)


def matches(pattern: str, text: str) -> list[tuple[int, ...]]:
    """The paths of a pattern in a one-sentence text."""
    (sentence,) = LEXICON.sentences(tokens(text))
    parsed = parse(pattern)
    if any(labels.isdisjoint(sentence.every) for labels in parsed.needed):
        return []
    return [match.path for match in find(parsed, sentence)]


@pytest.mark.parametrize(
    ("pattern", "text", "count"),
    [
        ("he has $knife", "he has a knife", 1),
        ("he has $knife", "he has a big knife", 0),
        ("he has .. $knife", "he has a big knife", 1),
        ("he .. $knife", "he one two three four knife", 0),
        ("he ... $knife", "he one two three four knife", 1),
        ("he (has) $knife", "he knife", 1),
        ("he|she has", "she has", 1),
        ("$knife", "a flick knife", 1),
        ("$knife", "a knifee", 1),
        ("$knife", "he knits", 0),
        ("not has", "he hasn't", 0),
        ("wont", "he will not", 1),
        ("is not", "he isnt", 1),
    ],
)
def test_patterns_match_words(pattern: str, text: str, count: int) -> None:
    """Each sign of the language does what its file says."""
    assert min(len(matches(pattern, text)), 1) == count


def test_an_empty_pattern_is_refused() -> None:
    """A pattern needs a word."""
    with pytest.raises(ValueError, match="at least one word"):
        parse("(a)")


@pytest.mark.parametrize(
    ("source", "speaks"),
    [
        ("$no .. breathe", True),
        ("wont .. wake_up", True),
        ("baby .. not_breathing", True),
        ("$other .. fighting", False),
    ],
)
def test_a_pattern_knows_whether_a_no_belongs_to_it(source: str, speaks: bool) -> None:
    """Only a pattern that looks for a no may match one."""
    assert parse(source).speaks_of_no is speaks

"""Thanks are no greeting, and a greeting is no thanks."""

import pytest

from bot.reports.courtesy import courtesy, only_courtesy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thank you, you've been really helpful", "thanks"),
        ("ta very much", "thanks"),
        ("cheers mate", "thanks"),
        ("hello, thanks for last week", "thanks"),
        ("that was really helpful", "thanks"),
        ("you're a star", "thanks"),
        ("that's not helpful", "other"),
        ("bye for now", "bye"),
        ("hiya", "hello"),
        ("are you a robot?", "hello"),
        ("ok", "other"),
        ("start again", "other"),
    ],
)
def test_a_courtesy_is_known_by_its_words(text: str, expected: str) -> None:
    """Thanks outrank the rest."""
    assert expected == courtesy(text)


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("ok ta", True),
        ("Thank you so much!", True),
        ("cheers mate, bye", True),
        ("hello again", True),
        ("ta, he's back", False),
        ("thanks, my bike is gone", False),
        ("no", False),
        ("", False),
    ],
)
def test_kind_words_alone_tell_nothing(text: str, only: bool) -> None:
    """Whatever stands beside them may."""
    assert only is only_courtesy(text)

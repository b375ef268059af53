"""Leaving the name out unasked."""

import pytest

from bot.reports.nameless import wants_no_name


@pytest.mark.parametrize(
    "text",
    [
        "want this anonymous. the flat above the bookies deals drugs",
        "Two lads threw eggs at me. I want to stay anonymous please.",
        "I'm reporting this anonymously",
        "dont want to give my name but its number 9",
        "keep my name out of it",
        "anonymous tip, there's a farm in the loft",
    ],
)
def test_who_leaves_the_name_out(text: str) -> None:
    """Nobody who says so first is asked for it."""
    assert wants_no_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "can I stay anonymous?",
        "will it be anonymous",
        "he wants to stay anonymous",
        "messages from an anonymous account",
        "an anonymous letter came",
        "they dont want my name",
    ],
)
def test_who_only_speaks_of_it(text: str) -> None:
    """A question, and what others do, is no wish."""
    assert not wants_no_name(text)

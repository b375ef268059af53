"""Whoever only says that they want to report is asked what happened."""

import pytest

from bot.reports.opening import only_announces


@pytest.mark.parametrize(
    "text",
    [
        "I want to report something",
        "i'd like to report a crime please",
        "Hello, can I make a report?",
        "NEW REPORT",
        "something has happened",
        "I need to tell you about an incident",
        "id like to report anti-social behaviour",
        "report",
    ],
)
def test_an_announcement_tells_nothing_yet(text: str) -> None:
    """Of what happened."""
    assert only_announces(text)


@pytest.mark.parametrize(
    "text",
    [
        "I want to report a stolen bike",
        "I want to report my neighbour",
        "someone was shouting at us",
        "something is burning",
        "new report: graffiti",
        "there is glass all over",
    ],
)
def test_what_happened_is_no_announcement(text: str) -> None:
    """One telling word is enough."""
    assert not only_announces(text)


def test_place_and_time_tell_nothing_of_what_happened() -> None:
    """They are known by themselves."""
    assert not only_announces("I want to report something in Norton last night")
    known = ("in Norton", "last night")
    assert only_announces("I want to report something in Norton last night", known)

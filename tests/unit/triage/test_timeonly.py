"""An answer to "when?" is no emergency, whatever a model makes of one word."""

import pytest

from bot.triage.timeonly import only_a_time


@pytest.mark.parametrize(
    "text",
    ["now", "Now.", "just now", "right now!", "last nite", "its every night", "10pm", "2day"],
)
def test_a_time_and_nothing_else(text: str) -> None:
    """Few words, all of time."""
    assert only_a_time(text)


@pytest.mark.parametrize(
    "text",
    ["now please", "hes here now", "help now", "now hes inside", "999", "come now", "", "night he"],
)
def test_more_than_a_time(text: str) -> None:
    """Anybody or anything named beside it is read on; "999" is none either."""
    assert not only_a_time(text)

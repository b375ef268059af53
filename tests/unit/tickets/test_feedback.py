"""The words of what residents hear back."""

from pathlib import Path

import pytest

from bot.errors import DataError
from bot.settings import ROOT
from bot.tickets.feedback import MOST_BY_TEXT, load_feedback
from bot.tickets.update_words import load_update_words

SHIPPED = ROOT / "data" / "updates.yml"


def test_our_words_are_in_order() -> None:
    """The same file holds the news from partners."""
    assert 5 <= load_feedback(SHIPPED).you_said.fewest
    assert load_update_words(SHIPPED).text_ending


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("fewest: 5", "fewest: 4"),
        ('sms: "some acted on."', 'sms: "some acted on – maybe."'),
        ('sms: "some acted on."', f'sms: "{"x" * (MOST_BY_TEXT + 1)}"'),
        ("  everywhere:", "  somewhere:"),
        ("  rest:", "  more: {}\n  rest:"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, was: str, becomes: str) -> None:
    """With file and line, before anybody hears it."""
    changed = SHIPPED.read_text(encoding="utf-8").replace(was, becomes, 1)
    (tmp_path / "updates.yml").write_text(changed, encoding="utf-8")
    with pytest.raises(DataError, match=r"updates\.yml, line \d+"):
        load_feedback(tmp_path / "updates.yml")

"""What the texts of one report cost."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import DataError
from bot.reports.conversation import Message, Sender
from bot.reports.texting import Cost, Prices, cost, read_prices
from bot.settings import ROOT

AT = datetime(2026, 3, 1, tzinfo=UTC)


def message(sender: Sender, text: str) -> Message:
    """Return one message of a conversation."""
    return Message("c_one", 1, sender, text, AT)


def test_segments_go_each_way_at_their_own_price() -> None:
    """What residents write is received; what the bot and staff write is sent, made plain first."""
    said = [
        message(Sender.RESIDENT, "a" * 161),
        message(Sender.RESIDENT, "нож"),
        message(Sender.BOT, "“Where” was it?"),
        message(Sender.STAFF, "b" * 307),
    ]
    found = cost(said, Prices(sent=4, received=0.5))
    assert Cost(sent=4, received=3, pence=17.5) == found


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Cost(6, 5, 27), "6 segments sent, 5 received, about 27p"),
        (Cost(60, 5, 243), "60 segments sent, 5 received, about £2.43"),
    ],
)
def test_as_people_read_it(found: Cost, words: str) -> None:
    """Pence, or pounds where it is more."""
    assert words == found.words


def test_the_prices_are_read() -> None:
    """The file that is shipped."""
    prices = read_prices(ROOT / "data" / "sms.yml")
    assert 0 < prices.received < prices.sent < 20


@pytest.mark.parametrize(
    "wrong", ["{sent: 4}", "{sent: -1, received: 1}", "{sent: a, received: 1}"]
)
def test_a_mistake_is_named(tmp_path: Path, wrong: str) -> None:
    """File and line, so that whoever edits it finds it."""
    file = tmp_path / "sms.yml"
    file.write_text(f"sms_words: {{}}\nsms_prices: {wrong}\n")
    with pytest.raises(DataError, match=r"sms\.yml, line 2"):
        read_prices(file)

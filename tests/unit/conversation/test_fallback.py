"""The outage texts: both numbers in each, and one text message long."""

from typing import get_args

import pytest

from bot.conversation.fallback import Outage, outage_text
from bot.conversation.inbound import Channel


@pytest.mark.parametrize("outage", get_args(Outage))
@pytest.mark.parametrize("channel", [Channel.WEB, Channel.SMS])
def test_numbers(outage: Outage, channel: Channel) -> None:
    """999 and 101 are in every outage text."""
    text = outage_text(outage, channel)
    assert "999" in text
    assert "101" in text
    assert channel is Channel.WEB or (len(text) <= 160 and text.isascii())

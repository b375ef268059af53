"""The text line's own words."""

from dataclasses import astuple, fields
from pathlib import Path

import pytest

from bot.channels.sms.words import SmsWords, read_sms_words
from bot.conversation.fallback import outage_text
from bot.conversation.inbound import Channel
from bot.errors import DataError
from bot.reports.segments import is_gsm, plain, segments
from bot.settings import ROOT

FILE = ROOT / "data" / "sms.yml"


def test_every_text_is_one_plain_message() -> None:
    """Each fits one segment of GSM-7, as written."""
    for text in astuple(read_sms_words(FILE)):
        assert is_gsm(text)
        assert 1 == segments(text)


@pytest.mark.parametrize("name", ["help", "stopped", "started", "picture", "empty"])
def test_every_answer_gives_999(name: str) -> None:
    """No answer of the line leaves somebody in danger without a number."""
    assert "999" in getattr(read_sms_words(FILE), name)


@pytest.mark.parametrize("outage", ["away", "starting", "spooled", "unsaved", "floor"])
def test_outage_texts_are_one_plain_message_with_999(outage: str) -> None:
    """What is said when parts are down costs one segment too."""
    text = outage_text(outage, Channel.SMS)  # type: ignore[arg-type]
    assert "999" in text
    assert text == plain(text)
    assert (True, 1) == (is_gsm(text), segments(text))


def test_a_text_that_is_too_long_is_named_with_its_line(tmp_path: Path) -> None:
    """A mistake in the file says where it is."""
    names = [field.name for field in fields(SmsWords)]
    lines = [f"  {name}: {'x' * (200 if name == 'stopped' else 9)}" for name in names]
    file = tmp_path / "sms.yml"
    file.write_text("\n".join(["sms_words:", *lines]))
    with pytest.raises(DataError, match=f"line {names.index('stopped') + 2}: 'stopped'"):
        read_sms_words(file)

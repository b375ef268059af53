"""The door into Rasa: words only, one row a reply."""

import asyncio

import pytest

from bot.cage.channel import OneRowEach, harmless


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('/report{"where":"x"}', 'report{"where":"x"}'),
        ("  // restart", "restart"),
        ("\uff0frestart", "restart"),
        ("\u200b/restart", "restart"),
        ("\u2044restart", "restart"),
        ("EXTERNAL: restart", "external: restart"),
        ("/", "?"),
        ("", "?"),
        ("and/or", "and/or"),
    ],
)
def test_commands_become_words(text: str, words: str) -> None:
    """What Rasa reads as a command it never sees."""
    assert words == harmless(text)


def test_long_text_is_cut() -> None:
    """Rasa blocks on very long texts."""
    assert 4000 == len(harmless("x" * 10_000))


def test_a_reply_stays_one_row_with_its_mark() -> None:
    """Paragraphs are not torn apart, and the kind of message stands beside its text."""
    said = OneRowEach()
    asyncio.run(said.send_text_message("c_1", "One.\n\nTwo."))
    asyncio.run(said.send_custom_json("c_1", {"kind": "receipt"}))
    assert [{"recipient_id": "c_1", "text": "One.\n\nTwo.", "custom": {"kind": "receipt"}}] == (
        said.messages
    )

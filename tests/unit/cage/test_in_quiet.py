"""No word of a resident reaches a log line."""

import logging
import sys

from bot.cage.quiet import WithoutWords


def test_a_record_loses_its_message_and_keeps_its_place() -> None:
    """Level, logger, line and the kind of error remain."""
    try:
        raise ValueError("canary in the error")
    except ValueError:
        told = sys.exc_info()
    record = logging.LogRecord(
        "rasa.core", logging.ERROR, "x.py", 7, "canary %s", ("canary in the text",), told
    )
    assert "rasa ERROR rasa.core:7 ValueError" == WithoutWords().format(record)

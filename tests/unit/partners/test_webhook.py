"""Reading Retry-After."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.partners.webhook import retry_after
from tests.fakes.clock import START


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        (format_datetime(START + timedelta(seconds=90), usegmt=True), 90.0),
        (format_datetime(START - timedelta(seconds=90), usegmt=True), 0.0),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("9" * 40, None),
    ],
)
def test_reads_seconds_and_dates(text: str, expected: float | None) -> None:
    """Both forms of RFC 9110; anything else is no wish."""
    assert expected == retry_after(text, START)


@given(st.text(max_size=80))
def test_nothing_breaks_it(text: str) -> None:
    """A partner cannot stop the relay with a header."""
    seconds = retry_after(text, START)
    assert seconds is None or seconds >= 0

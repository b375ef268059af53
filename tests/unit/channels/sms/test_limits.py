"""Who gets ordinary replies."""

import pytest

from bot.channels.sms.limits import ReplyLimits, ordinary
from tests.fakes.sms import NUMBER, SetClock


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (NUMBER, True),
        ("+447624123456", True),
        ("+441642123456", True),
        ("+442079460000", True),
        ("+443001234567", True),
        ("+447012345678", False),
        ("+447612345678", False),
        ("+449012345678", False),
        ("+15005550006", False),
        ("+33612345678", False),
        ("60006", False),
        ("Bank", False),
        ("whatsapp:+447700900123", False),
        ("+447700900123 ", False),
    ],
)
def test_only_british_ordinary_numbers_get_replies(number: str, expected: bool) -> None:
    """Premium, personal, pager, foreign and made-up senders cost us nothing."""
    assert expected == ordinary(number)


def test_replies_are_capped_by_number_and_hour() -> None:
    """The cap of one number is not another's, and an hour later it is open again."""
    clock = SetClock()
    limits = ReplyLimits(clock, per_hour=3)
    assert [True] * 3 + [False] * 2 == [limits.allow(NUMBER) for _ in range(5)]
    assert limits.allow("+447700900456")
    clock.forward(minutes=60)
    assert limits.allow(NUMBER)

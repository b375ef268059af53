"""Several times in one message: the latest is when it was, the others say how often."""

import pytest

from bot.reports.when import find
from tests.unit.reports.test_when import NOW, at


@pytest.mark.parametrize(
    ("message", "start", "pattern"),
    [
        (
            "Same two, four occasions in the last fortnight, most recently yesterday at 14:20",
            "21 14:20",
            "four occasions in the last fortnight",
        ),
        ("since august, last time was weds night", "18 18:00", "since august"),
        ("4th time this month, the latest was friday about 9pm", "20 21:00", None),
        ("over the past 3 weeks, latest one last nite", "21 18:00", None),
        ("in the last month, last incident tuesday", "17 00:00", None),
        ("smashed on monday, again on wednesday and then again last night", "21 18:00", None),
        ("First in september, then bonfire night, now last night at 2am", "22 02:00", None),
        ("every night this week but Thursday was the worst", "19 00:00", "every night"),
        ("every week dumped stuff, this time it was a sofa on tuesday", "17 00:00", "every week"),
        ("most recently on the 14th of november around 6pm, before that in may", "14 18:00", None),
        ("most recent being fri about 10pm", "20 22:00", None),
        ("every night about 10, last night they threw eggs", "21 18:00", "every night about 10"),
        ("all the time, about 10 last night he was", "21 22:00", "all the time"),
    ],
)
def test_the_latest_is_when_it_was(message: str, start: str, pattern: str | None) -> None:
    """An hour of the habit stays with the habit; the wider words are the pattern."""
    when = find(message, NOW)
    assert when
    assert (at(start), pattern) == (when.start, when.pattern)


@pytest.mark.parametrize(
    ("message", "start"),
    [
        ("on monday he hit me and I am scared he will again on friday", "16 00:00"),
        ("reported on tuesday it is now friday", "17 00:00"),
        ("on saturday, he was at it again. cars all over", "21 00:00"),
    ],
)
def test_what_is_not_the_latest(message: str, start: str) -> None:
    """What may still come, and the day it is now, are not when it was."""
    when = find(message, NOW)
    assert when
    assert at(start) == when.start

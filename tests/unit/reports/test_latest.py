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


@pytest.mark.parametrize(
    ("message", "start"),
    [
        ("my car was keyed on friday night, I rang again yesterday", "20 18:00"),
        ("my car was keyed on friday night, I rang again yesterday at 2", "20 18:00"),
        ("window smashed saturday night. I reported it again on monday", "21 18:00"),
        ("my bike went on sunday, i checked again this morning", "22 00:00"),
        ("i was burgled on tuesday. going on holiday again tomorrow", "17 00:00"),
        ("burgled on tuesday, we fly out again tomorrow", "17 00:00"),
        ("broke in on friday, we phoned the police again this morning", "20 00:00"),
        ("shed done thursday. phoned 101 again this morning", "19 00:00"),
        ("smashed on monday and now today i rang again", "16 00:00"),
        ("bins on fire on tuesday and now saturday and still nobody has come", "17 00:00"),
        ("shed robbed on monday. they will be back again next friday", "16 00:00"),
        ("keyed tuesday, i went to work again yesterday", "17 00:00"),
    ],
)
def test_telling_of_it_again_is_not_when_it_was(message: str, start: str) -> None:
    """Nor is looking, going away, or the day of the message, and never what is to come."""
    when = find(message, NOW)
    assert when
    assert at(start) == when.start


@pytest.mark.parametrize(
    ("message", "start"),
    [
        ("they came on monday and rang again last night threatening me", "21 18:00"),
        ("he hit me on monday and rang me again yesterday", "21 00:00"),
        ("tyres slashed on monday and he did it again on wednesday", "18 00:00"),
    ],
)
def test_what_they_did_again_is(message: str, start: str) -> None:
    """A call may itself be what happened, where somebody else rang."""
    when = find(message, NOW)
    assert when
    assert at(start) == when.start

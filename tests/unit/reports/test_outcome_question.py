"""Who asks what reports led to, and who asks about something else."""

import pytest

from bot.reports.outcome_question import Asked, asks_what_came

REPORTS = [
    "what did you do about the reports in Norton?",
    "You said, we did",
    "you said we did norton",
    "did anything come of the reports in my area",
    "what came of all the reports from Roseworth",
    "what happened after people reported the bikes in Hardwick",
    "what have reports in our ward led to",
    "what did reporting the noise in Parkfield lead to?",
    "have the reports made any difference in Billingham",
    "so what have you done round here",
    "what’s been done in my area",
    "what changed after all the complaints about the precinct",
    "reports in norton",
    "Reports from Ingleby Barwick",
    "what became of the reports in my ward",
    "does reporting make any difference",
]
LOCAL = [
    "what has been done about fly tipping in Yarm",
    "whats been done about the bikes in thornaby",
    "has anything been done about the graffiti",
    "has owt been done about the needles at Tilery",
    "what have you lot actually done in Thornaby this year",
    "did you ever do anything about the dealing in Parkfield",
]
OTHER = [
    "what happened with my report",
    "whats happening with my reports",
    "what have you done with my details",
    "what did you do about my last report in Norton",
    "what happened with SSP-4KD-7MX",
    "what are you going to do about it",
    "what happens after I report something",
    "how do I make reports",
    "how can people get reports done",
    "has my neighbour been reported",
    "nothing ever gets done about the kids on our estate",
    "I want to report something in Norton",
    "what have I done wrong",
    "what do you do about noise in Norton",
    "someone dumped a sofa in Norton and nobody has done anything",
    "they reported it on the news",
    "you said we did not need a form but the lads are back on the corner again",
    "did you get the photo",
    "what time does it open",
    "",
]


@pytest.mark.parametrize("text", REPORTS)
def test_what_reports_led_to(text: str) -> None:
    """In any words, of no report of one's own."""
    assert Asked.REPORTS is asks_what_came(text)


@pytest.mark.parametrize("text", LOCAL)
def test_what_was_done_somewhere(text: str) -> None:
    """Only together with the name of an area."""
    assert Asked.LOCAL is asks_what_came(text)


@pytest.mark.parametrize("text", OTHER)
def test_something_else(text: str) -> None:
    """Status, how it works, a report."""
    assert asks_what_came(text) is None


def test_a_long_story_is_none() -> None:
    """Whatever stands in it."""
    assert asks_what_came("what has been done about the reports " * 20) is None

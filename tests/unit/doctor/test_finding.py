"""The verdict of the self-check."""

import pytest

from bot.doctor.finding import Finding, bad, good, note, verdict


@pytest.mark.parametrize(
    ("findings", "ready", "text"),
    [
        ([good("a", "b")], True, "Ready: everything is in order."),
        ([note("a", "b"), good("c", "d")], True, "Ready, with one thing to know or decide."),
        ([bad("a", "b"), note("c", "d")], False, "Not ready: one thing must be put right."),
        ([bad("a", "b"), bad("c", "d")], False, "Not ready: 2 things must be put right."),
    ],
)
def test_one_wrong_thing_is_not_ready(findings: list[Finding], ready: bool, text: str) -> None:
    """Notes do not stop anybody; what is wrong does."""
    judged = verdict(findings)
    assert (ready, text) == (judged.ready, judged.text)

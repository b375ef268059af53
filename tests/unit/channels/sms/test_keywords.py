"""One-word texts."""

import pytest

from bot.channels.sms.keywords import keyword


@pytest.mark.parametrize(
    ("text", "opt_out_type", "expected"),
    [
        ("STOP", "", "stop"),
        (" stop. ", "", "stop"),
        ("Stop!!!", "", "stop"),
        ("STOPALL", "", "stop"),
        ("unsubscribe", "", "stop"),
        ("Revoke", "", "stop"),
        ("OPTOUT", "", "stop"),
        ("opt out", "", "stop"),
        ("END", "", "stop"),
        ("quit", "", "stop"),
        ("Cancel", "", "stop"),
        ("START", "", "start"),
        ("unstop", "", "start"),
        ("HELP", "", "help"),
        ("help!", "", "help"),
        ("info", "", "help"),
        ("ARRET", "STOP", "stop"),
        ("СТОП", "STOP", "stop"),
        ("STOP", "STOP", "stop"),
        ("yes", "START", None),
        ("YES", "", None),
        ("no", "STOP", None),
        ("Stop him hes got a knife", "", None),
        ("Stop him hes got a knife", "STOP", None),
        ("STOP IT", "", None),
        ("help me", "", None),
        ("help theyre fighting", "HELP", None),
        ("end of Norton Road", "", None),
        ("start of the road", "START", None),
        ("opt out of this please", "", None),
        ("stopping", "", None),
        ("", "", None),
        ("   ", "STOP", None),
        ("999", "", None),
        ("S T O P", "", None),
    ],
)
def test_only_the_word_alone_is_a_keyword(
    text: str, opt_out_type: str, expected: str | None
) -> None:
    """Anything longer is a report, whatever it starts with; an answer is an answer."""
    assert expected == keyword(text, opt_out_type)

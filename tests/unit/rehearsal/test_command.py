"""Which scripts are played, and by whom."""

from bot.rehearsal.command import chosen, phone_number
from bot.rehearsal.script import Channel, Outcome, Script, Turn, Wanted

SCRIPTS = [
    Script(name, "here", Channel.WEB, "a", (Turn(("a",)),), Wanted((Outcome.FILED,)), fast=fast)
    for name, fast in (("sms_knife", True), ("web_knife", False), ("web_sofa", True))
]


def _ids(only: str | None, *, fast: bool) -> list[str]:
    return [script.id for script in chosen(SCRIPTS, only=only, fast=fast)]


def test_scripts_are_chosen_by_name_and_by_speed() -> None:
    """Both at once where both are asked for."""
    assert ["sms_knife", "web_knife", "web_sofa"] == _ids(None, fast=False)
    assert ["sms_knife", "web_knife"] == _ids("*knife", fast=False)
    assert ["sms_knife", "web_sofa"] == _ids(None, fast=True)
    assert ["web_sofa"] == _ids("web*", fast=True)


def test_nobody_has_the_numbers_of_a_rehearsal() -> None:
    """They are Ofcom's numbers for drama, and begin again after the last."""
    assert ["+447700900000", "+447700900999", "+447700900000"] == [
        phone_number(number) for number in (0, 999, 1000)
    ]

"""Choosing the way out."""

from pathlib import Path

import pytest

from bot.outbox.message import OutboxMessage
from bot.outbox.sending import NotYet, Result, Sent, TryAgain
from bot.partners.reach import Reach, Reached
from bot.partners.screen import Screen
from bot.partners.sender import PartnerSender
from bot.tickets.partner import Way
from tests.fakes.samples import an_outgoing


class Remembered:
    """A way out that remembers."""

    def __init__(self) -> None:
        """Begin with nothing sent."""
        self.sent: list[str] = []

    async def send(self, message: OutboxMessage, reached: Reached) -> Result:
        """Remember."""
        self.sent.append(message.id)
        return Sent("there")


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """The path of a partners file that is not there yet."""
    return tmp_path / "partners.yml"


def write(overlay: Path, text: str) -> None:
    """Write the partners file."""
    overlay.write_text(text)


def sender(overlay: Path, webhook: Remembered) -> PartnerSender:
    """Return a sender that knows two partners."""
    reach = Reach(overlay, {"council": Way.SCREEN, "police": Way.WEBHOOK})
    return PartnerSender(reach, {Way.SCREEN: Screen(), Way.WEBHOOK: webhook})


async def test_goes_by_the_way_the_installation_names(overlay: Path) -> None:
    """On screen it is there at once; by webhook it is sent."""
    webhook = Remembered()
    results = [
        await sender(overlay, webhook).send(an_outgoing(to, recipient=to))
        for to in ("council", "police")
    ]
    assert ([Sent(), Sent("there")], ["police"]) == (results, webhook.sent)


async def test_a_paused_partner_waits_without_an_attempt(overlay: Path) -> None:
    """Paused is not failed."""
    write(overlay, "council:\n  paused: true\n")
    assert isinstance(await sender(overlay, Remembered()).send(an_outgoing()), NotYet)
    write(overlay, "council:\n  paused: false\n")
    assert Sent() == await sender(overlay, Remembered()).send(an_outgoing())


async def test_an_unknown_partner_is_shown_to_staff(overlay: Path) -> None:
    """It may be known again after a change of data, so it is tried again."""
    result = await sender(overlay, Remembered()).send(an_outgoing(recipient="nobody"))
    assert isinstance(result, TryAgain)
    assert "partner_unknown" == result.alert


async def test_a_broken_file_holds_messages_back(overlay: Path) -> None:
    """Better late than by the wrong way."""
    write(overlay, "council: [")
    result = await sender(overlay, Remembered()).send(an_outgoing())
    assert isinstance(result, NotYet)
    assert "partners_file" == result.alert

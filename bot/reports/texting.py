"""What the texts of one report cost: segments each way, at the price of one from `data/sms.yml`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.reports.conversation import Message, Sender
from bot.reports.datafile import Entry, read
from bot.reports.segments import plain, segments


@dataclass(frozen=True, slots=True)
class Prices:
    """What one segment costs, in pence."""

    sent: float
    received: float


@dataclass(frozen=True, slots=True)
class Cost:
    """How many segments went and came, and what they cost together in pence."""

    sent: int
    received: int
    pence: float

    @property
    def words(self) -> str:
        """The same as people read it."""
        return f"{self.sent} segments sent, {self.received} received, about {_money(self.pence)}"


def cost(messages: Sequence[Message], prices: Prices) -> Cost:
    """Return what these messages cost as texts; what Twilio refused is counted with the others."""
    received = sum(segments(m.text) for m in messages if m.sender is Sender.RESIDENT)
    sent = sum(segments(plain(m.text)) for m in messages if m.sender is not Sender.RESIDENT)
    return Cost(sent, received, sent * prices.sent + received * prices.received)


def read_prices(path: Path) -> Prices:
    """Read the prices in `data/sms.yml`; `DataError` names the line that is missing or wrong."""
    entry = read(path).need("sms_prices")
    entry.only("sent", "received")
    return Prices(_pence(entry.need("sent")), _pence(entry.need("received")))


def _pence(entry: Entry) -> float:
    pence = entry.number()
    if not 0 <= pence <= 100:
        raise entry.error("expected pence for one segment, from 0 to 100")
    return pence


def _money(pence: float) -> str:
    return f"{pence:.0f}p" if pence < 99.5 else f"£{pence / 100:.2f}"
